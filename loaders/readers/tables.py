"""Tables: rows of cells as text, whatever the format of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from credit_hub.loaders.readers.inputs import Format, InputFile

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


@contextmanager
def open_table(file: InputFile) -> Iterator[Table]:
    """Open the file as a table.

    Raises:
        UnreadableSourceError: The content is not what its first bytes promise.
    """
    if file.format is Format.WORKBOOK:
        from credit_hub.loaders.readers.workbook import open_workbook

        yield open_workbook(file)
        return
    if file.format is Format.CSV:
        from credit_hub.loaders.readers.delimited import rows

        with file.text() as (text, position):
            yield Table(rows(text, file.path.name), position)
        return
    from credit_hub.loaders.readers.json_records import flat_rows

    yield flat_rows(file)
