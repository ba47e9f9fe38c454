"""JSON Lines and JSON documents, record by record.

A top-level array is read item by item, so a large export needs no more memory than its largest
item; a document that is one object is held whole and so has a limit. Numbers with a fraction are
decimals (text in a table): no value passes through a float.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Final, TextIO

from credit_hub.loaders.readers.inputs import CHUNK, Format, InputFile
from credit_hub.loaders.readers.rows import Broken, Cells, Table
from credit_hub.model.errors import UnreadableSourceError

LARGEST_DOCUMENT: Final = 64 << 20
"""Characters of one JSON value; its Python objects take about ten times the memory."""
_REMEDY: Final = "send JSON Lines (one record a line) or a JSON array of records"
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_decoder: Final = json.JSONDecoder(parse_float=Decimal)
_flat_decoder: Final = json.JSONDecoder(parse_float=str)


@contextmanager
def records(
    file: InputFile, *, array: bool = False
) -> Iterator[tuple[Iterator[object | Broken], Callable[[], int]]]:
    """Open the file as JSON values: lines, items of the top-level array, or the one document.

    Args:
        file: The file.
        array: Whether one document that is no array is refused
            (:attr:`~credit_hub.loaders.source.DocumentSource.array`).

    Raises:
        UnreadableSourceError: The file is no JSON, one value is larger than the limit, or the
            document is no array where it must be one.
    """
    if file.format not in {Format.JSON_LINES, Format.JSON}:
        # A workbook is no text in any encoding: this is said before it is opened as one.
        message = f"{file.path.name} is a table, JSON is expected"
        raise UnreadableSourceError(message, remedy=_REMEDY)
    with file.text() as (text, position):
        if file.format is Format.JSON_LINES:
            yield _lines(file.path.name, text, _decoder), position
        else:
            yield _values(file.path.name, text, array=array), position


def _lines(name: str, text: TextIO, decoder: json.JSONDecoder) -> Iterator[object | Broken]:
    number = 0
    while line := text.readline(LARGEST_DOCUMENT):
        number += 1
        if len(line) == LARGEST_DOCUMENT:
            message = f"{name}: line {number} is longer than {LARGEST_DOCUMENT:,} characters"
            raise UnreadableSourceError(message, remedy=_REMEDY)
        if not line.strip():
            continue
        try:
            yield decoder.decode(line)
        except (ValueError, RecursionError) as error:
            yield Broken("json.syntax", f"line {number}: {error}", "write one JSON record a line")


def _values(name: str, text: TextIO, *, array: bool = False) -> Iterator[object]:
    """Yield the items of a top-level array, or the one value of the file."""
    buffer = text.read(CHUNK).lstrip("\ufeff \t\r\n")
    if buffer.startswith("["):
        yield from _items(name, text, buffer[1:])
        return
    if array:
        message = f"{name}: the document is one JSON value, an array of records is expected at $"
        raise UnreadableSourceError(message, remedy="put the records into an array: [ ... ]")
    buffer += text.read(LARGEST_DOCUMENT)
    if len(buffer) > LARGEST_DOCUMENT:
        message = f"{name} is one JSON value of more than {LARGEST_DOCUMENT:,} characters"
        raise UnreadableSourceError(message, remedy=_REMEDY)
    try:
        yield _decoder.decode(buffer)
    except (ValueError, RecursionError) as error:
        message = f"{name} is no JSON: {error}"
        raise UnreadableSourceError(message, remedy=_REMEDY) from error


def _items(name: str, text: TextIO, buffer: str) -> Iterator[object]:
    index, number, comma = 0, 0, False
    while True:
        index = _skip(buffer, index)
        if index < len(buffer) and buffer[index] == "]" and not comma:
            _refuse_rest(name, buffer[index + 1 :] + text.read(CHUNK))
            return
        try:
            value, end = _decoder.raw_decode(buffer, index)
            after = _skip(buffer, end)
            if after == len(buffer):
                raise ValueError("the value may go on")  # noqa: TRY301  # a number may be cut in two
        except (ValueError, RecursionError) as error:
            more = text.read(max(CHUNK, len(buffer) - index))
            if not more or len(buffer) - index > LARGEST_DOCUMENT:
                message = f"{name}: item {number + 1} of the array is no JSON or too large: {error}"
                raise UnreadableSourceError(message, remedy=_REMEDY) from error
            buffer, index = buffer[index:] + more, 0
            continue
        number += 1
        yield value
        if buffer[after] not in ",]":
            message = f"{name}: after item {number} of the array stands {buffer[after]!r}"
            raise UnreadableSourceError(message, remedy=_REMEDY)
        comma = buffer[after] == ","
        index = after + comma


def _refuse_rest(name: str, rest: str) -> None:
    if rest.strip():
        message = f"{name}: something stands after the array: {rest.strip()[:20]!r}"
        raise UnreadableSourceError(message, remedy=_REMEDY)


def _skip(buffer: str, index: int) -> int:
    match = _SPACE.match(buffer, index)
    return index if match is None else match.end()


def flat_rows(file: InputFile) -> Table:
    """Return JSON records as a table; its headings are all the keys that occur in the file."""
    headings: dict[str, None] = {}
    for record in _flat(file):
        if isinstance(record, dict):
            headings.update(dict.fromkeys(record))
    names = tuple(headings)

    def rows() -> Iterator[Cells | Broken]:
        yield names
        for record in _flat(file):
            if isinstance(record, dict):
                yield [_cell(record.get(name)) for name in names]
            elif isinstance(record, Broken):
                yield record
            else:
                yield Broken("json.record", "not an object", "write one object a record")

    return Table(rows(), lambda: file.size)


def _flat(file: InputFile) -> Iterator[object | Broken]:
    with file.text() as (text, _):
        if file.format is Format.JSON_LINES:
            yield from _lines(file.path.name, text, _flat_decoder)
        else:
            yield from _values(file.path.name, text)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "、".join(_cell(item) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)
