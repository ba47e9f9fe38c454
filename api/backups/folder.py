"""The folder of a backup: parts as compressed lines, and the signed manifest.

It is written under a name of its own (``.partial``) and gets its final name when all of it is on
the disk: a folder with the final name is whole, and one that was cut off is known as such.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from credit_hub.api.backups.manifest import Part
from credit_hub.model.errors import ConflictError, InvalidValueError
from credit_hub.model.exact_json import Record, read_line, write_line

__all__ = [
    "MANIFEST",
    "file_of",
    "hash_lines",
    "new_folder",
    "partial_of",
    "read_part",
    "write_file",
    "write_part",
]

MANIFEST: Final = "manifest.jws"
_PART: Final = re.compile(r"(?:[A-Za-z0-9_-]+/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*")
"""Names of parts: of a store, a slash, and of a table or kind."""
_SUFFIX: Final = ".jsonl.gz"
_LEVEL: Final = 3
"""Of gzip: half the time of the default for a tenth more bytes."""
LONGEST_LINE: Final = 64 << 20
"""Bytes of one row at most: a file that was altered must not fill the memory."""


def file_of(folder: Path, part: str) -> Path:
    """Return where a part lies.

    Raises:
        InvalidValueError: The name leads out of the folder: a manifest was written by somebody.
    """
    if not _PART.fullmatch(part):
        message = f"the manifest names a part {part[:80]!r} that no backup has"
        raise InvalidValueError(
            message, remedy="use the backup as it was taken", rule="backup.part"
        )
    return folder / f"{part}{_SUFFIX}"


def partial_of(folder: Path) -> Path:
    """Return the name of a backup that is not whole."""
    return folder.with_name(f"{folder.name}.partial")


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Yield a folder to write to, which becomes ``target`` where nothing is raised.

    What an earlier backup of this name left when it was cut off is cleared away first.

    Raises:
        ConflictError: ``target`` is there, or another process writes it.
        InvalidValueError: The disk refuses it.
    """
    partial = partial_of(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target.with_name(f".{target.name}.lock"), timeout=0)
        with lock:
            if target.exists():
                message = f"{target} is there already"
                raise ConflictError(message, remedy="name a new folder for each backup")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(mode=0o700)
            try:
                yield partial
                _sync(partial)
                partial.rename(target)
                _sync(target.parent)
            except BaseException:
                shutil.rmtree(partial, ignore_errors=True)
                raise
            Path(lock.lock_file).unlink(missing_ok=True)
    except Timeout as error:
        message = f"another process is writing {partial}"
        raise ConflictError(message, remedy="wait for it, or name another folder") from error
    except OSError as error:
        message = f"the backup cannot be written to {target}: {error.strerror}"
        raise InvalidValueError(message, remedy="check the disk and its free space") from error


def write_part(folder: Path, name: str, records: Iterable[Record]) -> Part:
    """Write the rows of a part and return what the manifest says of it."""
    path = file_of(folder, name)
    rows, content = 0, hashlib.sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with gzip.GzipFile(
            filename="", fileobj=raw, mode="wb", compresslevel=_LEVEL, mtime=0
        ) as out:
            for record in records:
                line = write_line(record)
                content.update(line)
                out.write(line)
                rows += 1
        raw.flush()
        os.fsync(raw.fileno())
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Part(
        name=name,
        rows=rows,
        bytes=path.stat().st_size,
        sha256=digest,
        content_sha256=content.hexdigest(),
    )


def write_file(path: Path, text: str) -> None:
    """Write a small file that its owner alone can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read_part(folder: Path, name: str) -> Iterator[Record]:
    """Yield the rows of a part.

    Raises:
        InvalidValueError: The file is missing, damaged, or a line is no row; the message has both.
    """
    for number, line in enumerate(_lines(file_of(folder, name)), start=1):
        try:
            yield read_line(line)
        except InvalidValueError as error:
            message = f"{name}{_SUFFIX} line {number}: {error.message}"
            raise InvalidValueError(message, rule=error.rule) from error


def hash_lines(records: Iterable[Record]) -> tuple[int, str]:
    """Return number and SHA-256 of rows as lines, as a part has them."""
    rows, content = 0, hashlib.sha256()
    for record in records:
        content.update(write_line(record))
        rows += 1
    return rows, content.hexdigest()


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path, "rb") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
    except FileNotFoundError as error:
        message = f"{path.name} is missing"
        raise InvalidValueError(message, rule="backup.missing") from error
    except (OSError, EOFError, zlib.error) as error:
        reason = "it ends too early" if isinstance(error, EOFError) else str(error)
        message = f"{path.name} is damaged: {reason}"
        raise InvalidValueError(message, rule="backup.damaged") from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
