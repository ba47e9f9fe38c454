"""Workbooks (xlsx, xls): the first sheet that holds anything, cells as text.

Numbers keep the 15 digits that a spreadsheet has; from 10^15 on they are written in scientific
notation, as the spreadsheet shows them, so that a code that was turned into a number is seen as
such by the kinds of column and refused, not loaded with its last digits made up.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

import python_calamine as calamine

from credit_hub.loaders.readers.inputs import CHUNK, InputFile
from credit_hub.loaders.readers.rows import Cells, Table
from credit_hub.model.errors import UnreadableSourceError

LARGEST_CONTENT: Final = 400 << 20
"""Bytes of all parts of the workbook after decompression; the sheet is held in memory."""
LARGEST_RATIO: Final = 200
"""Real sheets compress 5 to 30 times; a bomb thousands of times."""
MOST_PARTS: Final = 2_000
"""Files in the archive; a workbook has some ten, and one for each sheet and picture."""
_MARKUP: Final = (".xml", ".rels", ".vml")
_DOCTYPE: Final = b"<!DOCTYPE"
_HEAD: Final = 64 << 10
"""Bytes in which a document type stands, if there is one: it comes before the first element."""
_REMEDY: Final = "save the sheet as CSV (UTF-8), or open and save the workbook again"

_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,  # a compression that nobody uses
    RuntimeError,  # encrypted
    EOFError,
    OSError,  # offsets that lead before the beginning
    ValueError,
    struct.error,
)
"""What ``zipfile`` says of archives that are none, whole or harmless."""
_Cell = int | float | str | bool | time | date | datetime | timedelta


def open_workbook(file: InputFile) -> Table:
    """Return the rows of the first sheet that is not empty.

    Raises:
        UnreadableSourceError: Not a workbook, protected by a password, or too large for memory.
    """
    if zipfile.is_zipfile(file.path):
        _refuse_bomb(file)
    try:
        book = calamine.CalamineWorkbook.from_path(file.path)
        for index, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_index(index)
            if sheet.height:
                others = [n for n in book.sheet_names if n != name]
                notes = (f"only sheet {name!r} is read, not {others}",) if others else ()
                return Table(_rows(sheet), lambda: file.size, notes)
    except (calamine.CalamineError, calamine.PasswordError, OSError, ValueError) as error:
        message = f"{file.path.name} is no workbook that can be read: {error}"
        raise UnreadableSourceError(message, remedy=_REMEDY) from error
    message = f"{file.path.name} has no sheet with anything in it"
    raise UnreadableSourceError(message, remedy=_REMEDY)


def _refuse_bomb(file: InputFile) -> None:
    try:
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
            content = sum(part.file_size for part in parts)
            _refuse_sizes(file, len(parts), content)
            for part in parts:
                _read_through(file, archive, part)
    except _DAMAGED as error:
        message = f"{file.path.name}: the workbook is damaged or encrypted"
        raise UnreadableSourceError(message, remedy=_REMEDY) from error


def _refuse_sizes(file: InputFile, parts: int, content: int) -> None:
    if parts > MOST_PARTS:
        message = f"{file.path.name} has {parts:,} parts, at most {MOST_PARTS:,} are read"
        raise UnreadableSourceError(message, remedy="save the sheet as CSV (UTF-8)")
    if content > LARGEST_CONTENT or content > LARGEST_RATIO * max(file.size, 1 << 16):
        message = (
            f"{file.path.name} unpacks from {file.size:,} to {content:,} bytes, "
            f"at most {LARGEST_CONTENT:,} are read"
        )
        raise UnreadableSourceError(message, remedy="save the sheet as CSV (UTF-8)")


def _read_through(file: InputFile, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Read a part once: its size is what it says, its checksum holds, it declares no entities.

    The reader behind this one trusts the sizes that the archive states; ``zipfile`` reads no
    further than they say and then compares the checksum.
    """
    with archive.open(part) as content:
        head = content.read(_HEAD)
        if part.filename.lower().endswith(_MARKUP) and _DOCTYPE in head.replace(b"\0", b"").upper():
            message = f"{file.path.name}: part {part.filename[:80]!r} declares a document type"
            raise UnreadableSourceError(message, remedy=_REMEDY)
        while content.read(CHUNK):
            pass


def _rows(sheet: calamine.CalamineSheet) -> Iterator[Cells]:
    for cells in sheet.iter_rows():
        texts = [cell if isinstance(cell, str) else _text(cell) for cell in cells]
        if any(texts):
            yield texts


def _text(cell: _Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, (datetime, date, time)):
        return cell.isoformat()
    return str(cell)
