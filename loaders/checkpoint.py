"""How far a load is, and what became of its rows so far: kept in the graph with each batch."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Self

from credit_hub.cypher import Query, load
from credit_hub.loaders.fold import Tally
from credit_hub.loaders.job import Job
from credit_hub.loaders.merge import Change
from credit_hub.model.errors import StoreError

__all__ = ["Checkpoint", "Status"]


class Status(StrEnum):
    """How far a load is (the words of graph.repositories.loads)."""

    RUNNING = "running"
    """Under way, or interrupted."""
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of one load as the graph holds it."""

    id: str
    status: Status
    row: int
    """The last row whose facts are in the graph."""
    ledger_bytes: int
    tally: Tally

    @classmethod
    def begin(cls, job: Job, *, again: bool) -> Self:
        """Return the state of the load, begun if there is none or if it is to be done again."""
        rows = job.store.read(load("loads/get"), {"id": job.id})
        if rows:
            found = cls._read(job.id, rows[0]["properties"])
            if not (again and found.status is Status.COMPLETE):
                return found
        fresh = cls(job.id, Status.RUNNING, 0, 0, Tally())
        query, parameters = fresh.statement(
            source=job.source.id,
            source_version=job.source.version,
            file_sha256=job.file.sha256,
            file_name=job.file.path.name,
            stated_at=job.context.stated_at,
            started_at=job.now(),
            finished_at=None,
        )
        job.store.write(query, parameters)
        return fresh

    @classmethod
    def _read(cls, identity: str, properties: object) -> Self:
        if not isinstance(properties, dict):
            raise StoreError(f"load {identity} was read without its properties")
        read, loaded, unchanged, rejected = (int(properties.get(name) or 0) for name in _ROWS)
        facts = _pairs(properties.get("fact_counts"))
        tally = Tally(
            read,
            loaded,
            unchanged,
            rejected,
            Counter({(kind, Change(change)): n for kind, change, n in facts}),
            Counter({(s, rule): n for s, rule, n in _pairs(properties.get("problem_counts"))}),
        )
        return cls(
            identity,
            Status(str(properties["status"])),
            int(properties["checkpoint"]),
            int(properties.get("ledger_bytes") or 0),
            tally,
        )

    def advanced(self, row: int, tally: Tally, ledger_bytes: int) -> Self:
        """Return the state after a further batch."""
        return replace(self, row=row, ledger_bytes=ledger_bytes, tally=self.tally.plus(tally))

    def statement(self, **further: str | date | datetime | None) -> tuple[Query, dict[str, object]]:
        """Return the write of this state, to go in one transaction with the batch it describes."""
        tally = self.tally
        counts = (tally.read, tally.written, tally.unchanged, tally.rejected)
        properties: dict[str, object] = {
            "status": self.status.value,
            "checkpoint": self.row,
            "ledger_bytes": self.ledger_bytes,
            **dict(zip(_ROWS, counts, strict=True)),
            "fact_counts": _json(tally.facts),
            "problem_counts": _json(tally.problems),
            **further,
        }
        return load("loads/save"), {"id": self.id, "properties": properties}


_ROWS: Final = ("rows_read", "rows_loaded", "rows_unchanged", "rows_rejected")


def _json(counts: Mapping[tuple[str, str], int] | Mapping[tuple[str, Change], int]) -> str:
    """Return counts of pairs as JSON: first word, second word, number."""
    return json.dumps([[*pair, count] for pair, count in sorted(counts.items())])


def _pairs(text: object) -> list[tuple[str, str, int]]:
    found = json.loads(text) if isinstance(text, str) else []
    return [(str(first), str(second), int(count)) for first, second, count in found]
