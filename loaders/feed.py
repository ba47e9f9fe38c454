"""The rows or records of one file, extracted one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from credit_hub.loaders.blocked import demand_permitted
from credit_hub.loaders.extract import DocumentExtractor, Extracted, RowExtractor
from credit_hub.loaders.headings import Layout, match
from credit_hub.loaders.readers import Broken, InputFile, Table, open_table, records
from credit_hub.loaders.readers.rows import Cells
from credit_hub.loaders.source import AnySource, Context, DocumentSource, Source
from credit_hub.model.errors import SchemaMismatchError

__all__ = ["WHOLE", "Feed", "Share", "open_feed"]

_BLOCK: Final = 256
"""Rows that one process takes in a row, where several share a file."""
_TITLE_ROWS: Final = 10
"""Rows in which the headings are looked for: official templates have titles and notes above."""


@dataclass(frozen=True, slots=True)
class Share:
    """One of several equal parts of a file, cut into blocks of rows."""

    index: int
    count: int

    def has(self, row: int) -> bool:
        """Whether the row is in this part."""
        return self.count == 1 or row // _BLOCK % self.count == self.index


WHOLE: Final = Share(0, 1)


@dataclass(frozen=True, slots=True)
class Feed:
    """What one file yields."""

    rows: Iterator[Extracted]
    position: Callable[[], int]
    """Bytes of the file read so far."""
    remarks: tuple[str, ...]
    """What was left out of the file as a whole."""


@contextmanager
def open_feed(
    source: AnySource,
    file: InputFile,
    context: Context,
    *,
    skip: int = 0,
    share: Share = WHOLE,
) -> Iterator[Feed]:
    """Open a file for extraction.

    Args:
        source: The declaration that the file follows.
        file: The file, inspected.
        context: What the mapping may use.
        skip: Rows that an earlier run has loaded; they are read, not extracted.
        share: The part of the rows to extract, where several processes share a file.

    Raises:
        UnreadableSourceError: The content is not what the first bytes promise.
        SchemaMismatchError: A required column is missing, or one is there that may not be.
    """
    if isinstance(source, DocumentSource):
        with _open_documents(source, file, context, skip, share) as feed:
            yield feed
        return
    with open_table(file) as table:
        layout, rows, titles = _headed(source, table)
        demand_permitted(source.id, layout.extra)
        extractor = RowExtractor(source, layout, context)
        remarks = [*table.notes]
        if titles:
            remarks.append(f"{titles} rows above the headings are no data")
        if layout.extra:
            remarks.append(f"columns that the source does not declare: {'、'.join(layout.extra)}")
        numbered = enumerate(rows, start=1)
        extracted = (
            extractor.extract(n, cells) for n, cells in numbered if n > skip and share.has(n)
        )
        yield Feed(extracted, table.position, tuple(remarks))


def _headed(source: Source, table: Table) -> tuple[Layout, Iterator[Cells | Broken], int]:
    """Find the headings in the first rows; the error is that of the row nearest to them."""
    failures: list[SchemaMismatchError] = []
    for titles, cells in enumerate(table.rows):
        if not isinstance(cells, Broken):
            try:
                return match(source, cells), table.rows, titles
            except SchemaMismatchError as error:
                failures.append(error)
        if titles + 1 >= _TITLE_ROWS:
            break
    if not failures:
        message = f"source {source.id}: the file has no headings"
        raise SchemaMismatchError(message, remedy="put the headings into the first row")
    raise failures[0]


@contextmanager
def _open_documents(
    source: DocumentSource, file: InputFile, context: Context, skip: int, share: Share
) -> Iterator[Feed]:
    if source.prepare is not None:
        with records(file, array=source.array) as (values, _):
            prepared = source.prepare(_whole(_split(source, values)), context)
        context = replace(context, index=prepared)
    extractor = DocumentExtractor(source, context)
    with records(file, array=source.array) as (values, position):
        numbered = enumerate(_split(source, values), start=1)
        extracted = (
            extractor.extract(n, record) for n, record in numbered if n > skip and share.has(n)
        )
        yield Feed(extracted, position, ())


def _split(source: DocumentSource, values: Iterator[object | Broken]) -> Iterator[object | Broken]:
    return chain.from_iterable(
        [value] if isinstance(value, Broken) else source.records(value) for value in values
    )


def _whole(values: Iterator[object | Broken]) -> Iterator[object]:
    return (value for value in values if not isinstance(value, Broken))
