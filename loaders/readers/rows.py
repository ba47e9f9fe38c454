"""What readers yield: rows of cells as text, and rows that cannot be taken apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row or record whose text cannot be taken apart; the load goes on after it."""

    rule: str
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a file, headings first."""

    rows: Iterator[Cells | Broken]
    position: Callable[[], int]
    """Bytes of the file read so far, for the progress bar."""
    notes: tuple[str, ...] = field(default=())
    """What the reader left out, for example further sheets of a workbook."""
