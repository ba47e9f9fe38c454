"""Loads of files: their state, their checkpoint, and what became of their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore, Row

__all__ = ["LoadRecord", "LoadRepository", "LoadStatus"]


class LoadStatus(StrEnum):
    """How far a load is."""

    RUNNING = "running"
    """Under way, or interrupted: its checkpoint says where to go on."""
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """One load of one file; ``checkpoint`` is the last row whose facts are in the graph."""

    id: str
    source: str
    file_sha256: str
    file_name: str
    status: LoadStatus
    started_at: datetime
    checkpoint: int = 0
    rows_read: int = 0
    rows_loaded: int = 0
    rows_unchanged: int = 0
    rows_rejected: int = 0
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LoadRepository:
    """Returns loads; loaders.checkpoint writes them."""

    store: GraphStore

    def get(self, load_id: str) -> LoadRecord | None:
        """Return a load, or None where none has this id."""
        rows = self.store.read(load("loads/get"), {"id": load_id})
        return _record(rows[0]) if rows else None

    def recent(self, *, source: str | None = None, limit: int = 50) -> tuple[LoadRecord, ...]:
        """Return the latest loads, of one source or of all."""
        rows = self.store.read(load("loads/recent"), {"source": source, "limit": limit})
        return tuple(map(_record, rows))


def _record(row: Row) -> LoadRecord:
    properties = values.mapping(row["properties"])
    return LoadRecord(
        id=values.text(row["id"]),
        source=values.text(properties["source"]),
        file_sha256=values.text(properties["file_sha256"]),
        file_name=values.optional_text(properties.get("file_name")) or "",
        status=LoadStatus(values.text(properties["status"])),
        started_at=values.moment(properties["started_at"]),
        checkpoint=values.integer(properties["checkpoint"]),
        rows_read=values.integer(properties["rows_read"]),
        rows_loaded=values.integer(properties["rows_loaded"]),
        rows_unchanged=values.integer(properties["rows_unchanged"]),
        rows_rejected=values.integer(properties["rows_rejected"]),
        finished_at=values.optional_moment(properties.get("finished_at")),
    )
