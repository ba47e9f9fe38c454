"""What an input file is: its digest, container, format and encoding, found from its bytes.

The name of a file is not trusted. The whole file is read once before anything is loaded, so that a
file with a broken byte near its end is refused as a whole, not after half of it is in the graph.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from credit_hub.loaders.readers.encoding import TextProbe
from credit_hub.model.errors import UnreadableSourceError

CHUNK: Final = 1 << 20
LARGEST_RATIO: Final = 300
"""Tables compress 5 to 50 times; a gzip bomb a thousand times, which is all that the form can."""
HARMLESS: Final = 64 << 20
"""Bytes up to which no ratio is asked about."""
_HEAD: Final = 4096
_GZIP: Final = b"\x1f\x8b"
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""ZIP (xlsx) and compound file (xls)."""
_FOREIGN: Final = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"<!DOCTYPE": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML document",
    b"SQLite format 3": "a SQLite database",
    b"PAR1": "a Parquet file",
}
_REMEDY: Final = (
    "send CSV (UTF-8 or GB18030), XLSX, JSON Lines or JSON; CSV and JSON may be gzipped"
)


class Format(StrEnum):
    """How the content is laid out."""

    CSV = "csv"
    WORKBOOK = "workbook"
    JSON = "json"
    JSON_LINES = "jsonl"


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that was read through once: readable, of a known format and encoding."""

    path: Path
    size: int
    sha256: str
    format: Format
    encoding: str
    compressed: bool

    @contextmanager
    def text(self) -> Iterator[tuple[io.TextIOWrapper, Callable[[], int]]]:
        """Open the content as text; the second value tells how many bytes of the file were read."""
        import gzip

        with self.path.open("rb", buffering=0) as raw:
            packed = io.BufferedReader(raw, CHUNK)
            stream = gzip.GzipFile(fileobj=packed) if self.compressed else packed
            wrapper = io.TextIOWrapper(stream, encoding=self.encoding, newline="")
            try:
                yield wrapper, raw.tell
            finally:
                wrapper.detach()


def inspect(path: Path, seen: Callable[[int, int], None] | None = None) -> InputFile:
    """Read the file once and return what it is.

    Args:
        path: The file.
        seen: Called with the bytes read so far and the size of the file.

    Raises:
        UnreadableSourceError: It cannot be opened, is empty, is of a type that is not read here,
            or holds bytes that belong to no accepted encoding; the message names the byte.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD)
            file.seek(0)
            compressed = head.startswith(_GZIP)
            if not compressed:
                _refuse_foreign(path, head)
            if head.startswith(_WORKBOOKS):
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return InputFile(path, size, digest, Format.WORKBOOK, "", compressed=False)
            return _inspect_text(path, file, size, compressed, seen)
    except OSError as error:
        message = f"{path.name}: {error.strerror or error}"
        raise UnreadableSourceError(message, remedy="check the path and the permissions") from error


def _inspect_text(
    path: Path,
    file: io.BufferedReader,
    size: int,
    compressed: bool,  # noqa: FBT001  # private, always given by name of the local
    seen: Callable[[int, int], None] | None,
) -> InputFile:
    digest = hashlib.sha256()

    def chunks() -> Iterator[bytes]:
        file.seek(0)
        nonlocal digest
        digest = hashlib.sha256()
        done = 0
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            yield chunk
            done += len(chunk)
            if seen is not None:
                seen(done, size)

    def content() -> Iterator[bytes]:
        return _unpacked(path, chunks()) if compressed else chunks()

    probe = TextProbe(path.name)
    encoding = probe.encoding(content)
    _refuse_foreign(path, probe.head)
    text = codecs.decode(probe.head, encoding, "ignore").lstrip("\ufeff \t\r\n")
    if not text:
        message = f"{path.name} is empty"
        raise UnreadableSourceError(message, remedy=_REMEDY)
    whole = len(probe.head) < _HEAD
    form = _text_format(text, whole=whole)
    return InputFile(path, size, digest.hexdigest(), form, encoding, compressed)


def _text_format(text: str, *, whole: bool) -> Format:
    """Tell JSON from JSON Lines by whether the first line is a complete value."""
    import json

    if text[0] not in "{[":
        return Format.CSV
    first, _, rest = text.partition("\n")
    try:
        json.loads(first)
    except RecursionError:
        return Format.JSON  # deeper than any record: the reader of JSON says so
    except ValueError:
        # A first line that is longer than the sample and goes on: a record of JSON Lines or a
        # document without line breaks; the reader of JSON Lines takes both.
        return Format.JSON_LINES if not (rest or whole) and text[0] == "{" else Format.JSON
    return Format.JSON_LINES if text[0] == "{" else Format.JSON


def _refuse_foreign(path: Path, head: bytes) -> None:
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    for magic, name in _FOREIGN.items():
        if head.startswith(magic) or start[: len(magic)].lower() == magic.lower():
            message = f"{path.name} is {name}, whatever its name says"
            raise UnreadableSourceError(message, remedy=_REMEDY)


def _unpacked(path: Path, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Decompress gzip (of several members, too), piece by piece."""
    engine = zlib.decompressobj(wbits=31)
    open_member = False
    packed, unpacked = 0, 0
    try:
        for chunk in chunks:
            data = chunk
            packed += len(chunk)
            while data:
                open_member = True
                piece = engine.decompress(data, CHUNK)
                unpacked += len(piece)
                if unpacked > max(HARMLESS, LARGEST_RATIO * packed):
                    message = f"{path.name} unpacks from {packed:,} to over {unpacked:,} bytes"
                    raise UnreadableSourceError(message, remedy="send it unpacked, or in parts")
                yield piece
                data = engine.unconsumed_tail
                if engine.eof:
                    data = engine.unused_data
                    engine = zlib.decompressobj(wbits=31)
                    open_member = False
    except zlib.error as error:
        message = f"{path.name}: the gzip archive is damaged"
        raise UnreadableSourceError(message, remedy="send it again") from error
    if open_member:
        message = f"{path.name}: the gzip archive is cut off"
        raise UnreadableSourceError(message, remedy="send it again")
