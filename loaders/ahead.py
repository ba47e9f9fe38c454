"""Read ahead: the next batch is extracted while the database writes the last one."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final, TypeVar

__all__ = ["ahead", "rare_collections"]

T = TypeVar("T")
_RARE: Final = (200_000, 50, 100)
"""Thresholds of the collector: a batch makes some hundred thousand objects, none in a cycle."""


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


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the cycle collector run seldom: it would walk over every batch again and again.

    Measured on 20,000 rows in one fold: 44 microseconds a row with the default thresholds, 15
    without collections.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_RARE)
    try:
        yield
    finally:
        gc.set_threshold(*before)
