"""Reads why a server did not start from what it wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from credit_hub.model.errors import ConflictError, LocalServerError, PortInUseError

__all__ = ["LogMark", "explain", "tool_reason"]

_TAIL_BYTES: Final = 64 * 1024

_Kind = type[LocalServerError] | type[ConflictError]

_KNOWN: Final[tuple[tuple[re.Pattern[str], _Kind, str, str], ...]] = (
    (
        re.compile(r"Address already in use|BindException|PortBindException"),
        PortInUseError,
        "another program took its port",
        "start it again",
    ),
    (
        re.compile(r"FileLockException|Lock file has been locked"),
        ConflictError,
        "another server holds the store",
        "stop that server first",
    ),
    (
        re.compile(r"No space left on device"),
        LocalServerError,
        "the disk is full",
        "free some space and start it again",
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
_INPUT: Final = re.compile(
    r"data source: \w+\[source:(?P<file>.*?), position:\d+, line:(?P<line>\d+)\]"
    r".*?in field: (?P<field>[^\n]*)"
    r".*?original error: (?P<error>[^\n]*)",
    re.DOTALL,
)
_CAUSE: Final = re.compile(
    r"^Caused by: (?:[\w.$]+(?:Exception|Error): )*(?P<text>.*)$", re.MULTILINE
)
_JAVA: Final = "Error occurred during initialization of VM"
_BAD: Final = re.compile(r"\bERROR\b|^Caused by|^Error|Exception")


@dataclass(frozen=True, slots=True)
class LogMark:
    """A point in a server's logs: what comes after it belongs to one start."""

    positions: tuple[tuple[Path, int], ...]

    @classmethod
    def at_end_of(cls, *logs: Path) -> Self:
        """Return the present end of the logs."""
        return cls(tuple((log, log.stat().st_size if log.exists() else 0) for log in logs))

    @classmethod
    def whole(cls, log: Path) -> Self:
        """Return the beginning of one log."""
        return cls(((log, 0),))

    @property
    def path(self) -> Path:
        """The log that tells most."""
        return self.positions[-1][0]

    def text(self) -> str:
        """Return what was written since, at most the last 64 KiB of each log."""
        return "\n".join(_tail(path, start) for path, start in self.positions)


def explain(log: LogMark) -> LocalServerError | ConflictError:
    """Return the error that tells why a server did not start."""
    text = log.text()
    for pattern, kind, reason, remedy in _KNOWN:
        if pattern.search(text):
            message = f"the local Neo4j did not start: {reason} (log: {log.path})"
            return kind(message, remedy=remedy)
    lines = [line.strip() for line in text.splitlines() if line.strip() and line[0] != "\t"]
    # The first complaint is the cause; what follows is its way through the program.
    first = next((n for n, line in enumerate(lines) if _BAD.search(line)), len(lines) - 1)
    # Java says "Error occurred during initialization of VM" and only in the next line what.
    last = first + 2 if _JAVA in lines[first : first + 1] else first + 1
    reason = ": ".join(lines[max(first, 0) : last]) or "it wrote nothing"
    message = f"the local Neo4j did not start: {reason} (log: {log.path})"
    return LocalServerError(message, remedy="see the log; `credit-hub doctor` checks what it needs")


def tool_reason(text: str) -> str:
    """Return in one line why a command of the administration tool failed."""
    if match := _INPUT.search(text):
        # The tool counts the line ends before the place.
        line = int(match["line"]) + 1
        return f"{match['file']} line {line} field {match['field']}: {match['error']}"
    causes = [m["text"].strip() for m in _CAUSE.finditer(text) if m["text"].strip()]
    if causes:
        return causes[0]
    return next((line.strip() for line in text.splitlines() if line.strip()), "it wrote nothing")


def _tail(path: Path, start: int) -> str:
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            # A log that is shorter than it was has been rotated meanwhile.
            stream.seek(max(start if start <= size else 0, size - _TAIL_BYTES))
            return stream.read().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return ""
