from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from credit_hub.loaders.ahead import ahead


def test_ahead_yields_all_items_in_order() -> None:
    with ahead(range(5)) as items:
        assert list(items) == [0, 1, 2, 3, 4]


def test_ahead_reads_the_next_item_while_one_is_used() -> None:
    second = threading.Event()

    def source() -> Iterator[int]:
        yield 1
        second.set()
        yield 2

    with ahead(source()) as items:
        next(items)

        assert second.wait(timeout=10)


def test_ahead_raises_the_error_where_the_item_would_have_come() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise ValueError("torn")

    with ahead(source()) as items:
        assert next(items) == 1
        with pytest.raises(ValueError, match="torn"):
            next(items)


def test_ahead_left_early_reads_no_more_than_one_item_too_many() -> None:
    read: list[int] = []

    def source() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    with ahead(source()) as items:
        next(items)

    assert len(read) <= 3
