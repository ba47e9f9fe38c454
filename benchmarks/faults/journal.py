"""What clients were told, line by line on the disk: a run that was cut off goes on with it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

__all__ = ["Journal", "Line"]

Line = Mapping[str, str]


class Journal:
    """Acknowledged answers and kills; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        """Read what earlier runs wrote; a line that was cut off is left out."""
        self._path = path
        self._lock = threading.Lock()
        self.lines: list[Line] = []
        self.errors: Counter[str] = Counter()
        """What clients were answered that was no acknowledgement, by status and code."""
        if path.exists():
            whole = path.read_text(encoding="utf-8").rpartition("\n")[0]
            self.lines = [json.loads(line) for line in whole.splitlines()]
            path.write_text(f"{whole}\n" if whole else "", encoding="utf-8")

    def add(self, kind: str, **values: str) -> None:
        """Append a line."""
        line = {"kind": kind, **values}
        with self._lock:
            self.lines.append(line)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{json.dumps(line, ensure_ascii=False)}\n")

    def error(self, what: str) -> None:
        """Count an answer that was no acknowledgement."""
        with self._lock:
            self.errors[what] += 1

    def of(self, *kinds: str) -> list[Line]:
        """Return the lines of some kinds so far."""
        with self._lock:
            return [line for line in self.lines if line["kind"] in kinds]

    def counts(self) -> Counter[str]:
        """Count lines by kind."""
        with self._lock:
            return Counter(line["kind"] for line in self.lines)
