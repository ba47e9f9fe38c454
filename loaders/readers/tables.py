"""Tables: rows of cells as text, whatever the format of the file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from credit_hub.loaders.readers.delimited import rows
from credit_hub.loaders.readers.inputs import Format, InputFile
from credit_hub.loaders.readers.json_records import flat_rows
from credit_hub.loaders.readers.rows import Table
from credit_hub.loaders.readers.workbook import open_workbook


@contextmanager
def open_table(file: InputFile) -> Iterator[Table]:
    """Open the file as a table.

    Raises:
        UnreadableSourceError: The content is not what its first bytes promise.
    """
    if file.format is Format.WORKBOOK:
        yield open_workbook(file)
    elif file.format is Format.CSV:
        with file.text() as (text, position):
            yield Table(rows(text, file.path.name), position)
    else:
        yield flat_rows(file)
