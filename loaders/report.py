"""What a load did, in numbers that balance and with examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from credit_hub.loaders.fold import Tally
from credit_hub.loaders.merge import Change
from credit_hub.loaders.rejects import Entry
from credit_hub.model.facts import Value

__all__ = ["Difference", "LoadReport", "Outcome", "Progress"]


class Outcome(StrEnum):
    """How a load ended."""

    COMPLETE = "complete"
    UNCHANGED = "unchanged"
    """The same file was loaded before: nothing was read again."""
    STOPPED = "stopped"
    """Cancelled; the next run goes on from the checkpoint."""
    DRY_RUN = "dry run"
    """Compared with the graph, not written."""


class Progress(Protocol):
    """Is told how far a load is."""

    def __call__(self, rows: int, done: int, total: int) -> None:
        """Take the rows done so far, and the bytes done and in all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a dry run would do to one node or edge: properties before and after."""

    kind: str
    """Label or edge type."""
    id: str
    change: Change
    before: Mapping[str, Value]
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of the rows of one file; read = written + unchanged + rejected, always."""

    load_id: str
    source: str
    file_name: str
    file_sha256: str
    outcome: Outcome
    tally: Tally
    resumed_after: int
    """Rows that an earlier run had done; 0 where the load began anew."""
    remarks: tuple[str, ...]
    """What concerns the file as a whole: further sheets, columns that are not read."""
    examples: tuple[Entry, ...]
    """The first problems of each rule."""
    differences: tuple[Difference, ...]
    """Examples of what a dry run would do."""
    ledger: Path | None
    """CSV of all problems; None where there are none."""
    seconds: float

    def __post_init__(self) -> None:
        """Hold invariant 11: loads balance."""
        if not self.tally.is_balanced:  # pragma: no cover  # a defect of the fold, not of any input
            raise AssertionError(self.tally)

    @property
    def rows_read(self) -> int:
        """Rows or records of the file."""
        return self.tally.read

    @property
    def rows_written(self) -> int:
        """Rows that changed the graph."""
        return self.tally.written

    @property
    def rows_unchanged(self) -> int:
        """Rows that said what the graph held already."""
        return self.tally.unchanged

    @property
    def rows_rejected(self) -> int:
        """Rows that were kept out of the graph."""
        return self.tally.rejected

    @property
    def rejects_by_rule(self) -> dict[str, int]:
        """Problems of rejected rows by rule, the most frequent first."""
        return self._by_rule("reject")

    @property
    def notes_by_rule(self) -> dict[str, int]:
        """Remarks on rows that were loaded by rule, the most frequent first."""
        return self._by_rule("note")

    @property
    def facts(self) -> dict[str, dict[Change, int]]:
        """Facts by label or edge type and by what they did."""
        found: dict[str, dict[Change, int]] = {}
        for (kind, change), count in sorted(self.tally.facts.items()):
            found.setdefault(kind, {})[change] = count
        return found

    def _by_rule(self, severity: str) -> dict[str, int]:
        return {
            rule: count
            for (found, rule), count in self.tally.problems.most_common()
            if found == severity
        }
