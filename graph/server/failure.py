"""Reads why a server did not start from what it wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from credit_hub.model.errors import ConflictError, LocalServerError, PortInUseError

__all__ = ["explain", "tail"]

_TAIL_BYTES: Final = 64 * 1024

_KNOWN: Final[
    tuple[tuple[re.Pattern[str], type[LocalServerError | ConflictError], str, str], ...]
] = (
    (
        re.compile(r"Address already in use|BindException"),
        PortInUseError,
        "another program took the port meanwhile",
        "start again",
    ),
    (
        re.compile(r"FileLockException|Lock file has been locked|already in use by another"),
        ConflictError,
        "another server holds the store",
        "stop that server first",
    ),
    (
        re.compile(r"No space left on device"),
        LocalServerError,
        "the disk is full",
        "free some space and start again",
    ),
    (
        re.compile(r"OutOfMemoryError|Could not reserve enough space|Cannot allocate memory"),
        LocalServerError,
        "not enough memory",
        "give the server less memory, or close other programs",
    ),
    (
        re.compile(r"UnsupportedClassVersionError"),
        LocalServerError,
        "the Java found is too old",
        "install the extra credit-hub[local] or a JDK 21",
    ),
)


def explain(log: str, where: Path) -> LocalServerError | ConflictError:
    """Return the error that tells why a server did not start.

    Args:
        log: What it wrote since it was started.
        where: Its log file, for the reader who wants more.
    """
    for pattern, kind, reason, remedy in _KNOWN:
        if pattern.search(log):
            message = f"the local Neo4j did not start: {reason} (log: {where})"
            return kind(message, remedy=remedy)
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    errors = [
        line
        for line in lines
        if " ERROR " in line or line.startswith(("Caused by", "Error", "Exception"))
    ]
    last = (errors or lines or ["it wrote nothing"])[-1]
    message = f"the local Neo4j did not start: {last} (log: {where})"
    return LocalServerError(message, remedy="see the log; `credit-hub doctor` checks what it needs")


def tail(path: Path, start: int = 0) -> str:
    """Return the end of a log, from byte ``start`` on, at most 64 KiB of it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            stream.seek(max(start, size - _TAIL_BYTES))
            return stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
