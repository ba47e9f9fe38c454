"""Comma- or tab-separated text, with quotes and line breaks inside fields (RFC 4180)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final, TextIO

from credit_hub.loaders.readers.rows import Broken, Cells
from credit_hub.model.errors import UnreadableSourceError

LONGEST_FIELD: Final = 4 << 20
"""Characters. A field beyond this is a quote that was never closed, not a value."""
_DELIMITERS: Final = (",", "\t", ";", "|")


class _Lines:
    """Hands lines to the CSV reader and keeps those of the row under way."""

    def __init__(self, first: str, text: TextIO) -> None:
        self._first: str | None = first
        self._text = text
        self.row: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._first if self._first is not None else next(self._text)
        self._first = None
        self.row.append(line)
        return line


def rows(text: TextIO, name: str) -> Iterator[Cells | Broken]:
    """Yield the cells of each row; blank lines are left out.

    A row whose last quote is never closed comes as :class:`Broken`, with the lines it swallowed.

    Raises:
        UnreadableSourceError: A field is longer than :data:`LONGEST_FIELD`.
    """
    first = next(iter(text), "")
    lines = _Lines(first, text)
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=_delimiter(first))
    begin = 1
    try:
        for cells in reader:
            several = len(lines.row) > 1
            if several and sum(line.count('"') for line in lines.row) % 2:
                yield Broken(
                    "row.quote",
                    f"a quote opened in line {begin} is not closed in {len(lines.row)} lines",
                    'double the quotes inside a field: 经营""名优""产品',
                )
            elif cells:
                yield cells
            begin = reader.line_num + 1
            lines.row.clear()
    except csv.Error as error:
        message = f"{name}: line {begin}: {error}"
        raise UnreadableSourceError(
            message, remedy=f"look for a quote that is not closed after line {begin - 1}"
        ) from error


def _delimiter(header: str) -> str:
    """Return the mark that divides the header into the most fields."""
    return max(_DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), ())))
