"""The way of plain text out of the loaders: to a sink, or nowhere.

Where rows become facts, a personal value becomes a keyed digest. With a sink, the value itself goes
there first, under the id of the node that it is of; without one it is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Final, Protocol

from credit_hub.loaders.extract import Extracted
from credit_hub.model.personal import PersonalValue

__all__ = ["Chest", "PersonalSink", "PersonalSinks", "kept_first"]

_CHEST: Final = 4_000
"""Values that a process collects before it hands them over."""


class PersonalSink(Protocol):
    """Takes personal values and keeps them; the vault is one."""

    def keep(self, values: Iterable[PersonalValue]) -> None:
        """Keep values durably: they are on the disk when this returns.

        The same value again changes nothing. An error of the ledger or of the vault ends the load,
        with nothing written to the graph of what was not kept.
        """
        ...


PersonalSinks = Callable[[], AbstractContextManager[PersonalSink]]
"""Opens a sink in a process of its own; can be pickled."""


def kept_first(
    batches: Iterable[list[Extracted]], sink: PersonalSink | None
) -> Iterator[list[Extracted]]:
    """Yield batches whose personal values are kept: none reaches the graph before its values do."""
    for batch in batches:
        if sink is not None:
            sink.keep(value for row in batch for value in row.personal)
        yield batch


class Chest:
    """Collects the values of many rows for a sink."""

    def __init__(self, sink: PersonalSink) -> None:
        """Begin empty."""
        self._sink = sink
        self._values: list[PersonalValue] = []

    def add(self, values: Iterable[PersonalValue]) -> None:
        """Take values; hand all over where they are many."""
        self._values.extend(values)
        if len(self._values) >= _CHEST:
            self.empty()

    def empty(self) -> None:
        """Hand over what is left."""
        values, self._values = self._values, []
        self._sink.keep(values)
