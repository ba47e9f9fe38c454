"""Read ahead: the next batch is extracted while the database writes the last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

__all__ = ["ahead"]

T = TypeVar("T")


@contextmanager
def ahead(items: Iterable[T]) -> Iterator[Iterator[T]]:
    """Iterate over ``items`` in a thread of its own, one item ahead.

    An error of the iteration is raised where the item would have come. Leaving the context waits
    for the item under way, so that nothing it reads from is closed before.
    """
    iterator = iter(items)

    def step() -> list[T]:
        for item in iterator:
            return [item]
        return []

    def results(pool: ThreadPoolExecutor) -> Iterator[T]:
        pending = pool.submit(step)
        while found := pending.result():
            pending = pool.submit(step)
            yield from found

    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as pool:
        yield results(pool)
