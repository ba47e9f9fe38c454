"""The reject ledger: every problem of a load in one CSV file that its sender can work off."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.source import Problem

__all__ = ["HEADINGS", "LEDGER", "Entry", "Ledger", "entries", "read_entries"]

LEDGER: Final = "rejects.csv"
"""Name of the file in the folder of a load."""

HEADINGS: Final = ("row", "key", "severity", "column", "value", "rule", "text", "remedy")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001
"""Beginnings that a spreadsheet may run, also in full width (OWASP, CSV injection)."""
_MARK: Final = "\ufeff"
"""Byte order mark: spreadsheets take the file for UTF-8 only with it."""

Severity = Literal["reject", "note"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One problem of one row; personal values are masked."""

    row: int
    key: str
    severity: Severity
    problem: Problem


def entries(rows: Iterable[Extracted], notes: Iterable[tuple[Extracted, Problem]]) -> list[Entry]:
    """Return the problems of rejected rows and the notes of the others, in the order of rows."""
    found = [Entry(row.row, row.key, "reject", p) for row in rows for p in row.rejected]
    found += [Entry(row.row, row.key, "note", problem) for row, problem in notes]
    return sorted(found, key=lambda entry: entry.row)


class Ledger:
    """Written beside its final name and moved there at the end, so a ledger that is there is whole.

    The length at each checkpoint is kept with the checkpoint: a load that goes on after a crash
    cuts the file there, so no problem is listed twice or lost.
    """

    def __init__(self, folder: Path, *, length: int) -> None:
        """Open the ledger in ``folder``.

        Args:
            folder: Of the load; made if it is not there.
            length: Bytes of an earlier run to keep; 0 starts anew.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / LEDGER
        self.part = folder / f"{LEDGER}.part"
        if length and not self.part.exists() and self.path.exists():
            self.path.replace(self.part)  # a crash came between the move and the last checkpoint
        self.is_whole = not length or (self.part.is_file() and self.part.stat().st_size >= length)
        """Whether what earlier runs listed is still there."""
        self._file = self.part.open("r+b" if length and self.is_whole else "w+b")
        self._file.truncate(length if self.is_whole else 0)
        self._file.seek(0, os.SEEK_END)
        self._is_dirty = False
        header = (_MARK + _line(HEADINGS)).encode()
        self._empty = len(header)
        if not self._file.tell():
            self._file.write(header)

    @property
    def length(self) -> int:
        """Bytes written."""
        return self._file.tell()

    def add(self, found: Iterable[Entry], *, sync: bool = True) -> None:
        """Append entries and bring them to the disk, before the checkpoint that counts them.

        Without ``sync`` the disk may wait: nothing is resumed from this ledger.
        """
        for entry in found:
            self._file.write(_entry(entry).encode())
            self._is_dirty = True
        if sync and self._is_dirty:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._is_dirty = False

    def cut(self, length: int) -> None:
        """Take back what was written after ``length``, by a transaction that is tried again."""
        self._file.truncate(length)
        self._file.seek(length)

    def finish(self) -> None:
        """Move the ledger to its final name; an empty one is removed."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        if self.part.stat().st_size > self._empty:
            self.part.replace(self.path)
        else:
            self.part.unlink()
            self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file where it is; a later run goes on with it."""
        self._file.close()


def read_entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of a finished ledger."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line in csv.DictReader(file):
            problem = Problem(
                line["column"], line["rule"], line["value"], line["text"], line["remedy"]
            )
            severity: Severity = "reject" if line["severity"] == "reject" else "note"
            yield Entry(int(line["row"]), line["key"], severity, problem)


def _entry(entry: Entry) -> str:
    p = entry.problem
    cells = (entry.key, entry.severity, p.column, p.value, p.rule, p.text, p.remedy)
    return _line((str(entry.row), *map(_inert, cells)))


def _inert(cell: str) -> str:
    """Keep a spreadsheet from running a sender's text as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
