"""How a graph was made, and whether a restore of it was cut off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credit_hub.cypher import load
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import ConflictError, StoreError

__all__ = [
    "GraphState",
    "cut_off_restore",
    "demand_whole",
    "mark_restore",
    "read_state",
    "unmark_restore",
    "write_state",
]


@dataclass(frozen=True, slots=True)
class GraphState:
    """What a graph knows of itself.

    ``created_at`` and the fingerprint name the graph in receipts (graph.knowledge); everything
    recorded up to ``known_until`` is in it.
    """

    schema_version: int
    schema_digest: str
    identity_fingerprint: str
    created_at: datetime
    known_until: datetime


def read_state(store: GraphStore) -> GraphState:
    """Return the state of a graph.

    Raises:
        StoreError: It was never migrated, or never loaded.
    """
    row = store.read(load("backup/state"))[0]
    created, known = row["created_at"], row["known_until"]
    version, fingerprint = row["schema_version"], row["identity_fingerprint"]
    if not (
        isinstance(created, datetime)
        and isinstance(known, datetime)
        and isinstance(version, int)
        and isinstance(fingerprint, str)
    ):
        message = "the graph is no whole graph of the hub: it was never opened by one"
        raise StoreError(message, remedy="see `credit-hub doctor`")
    return GraphState(version, str(row["schema_digest"]), fingerprint, created, known)


def write_state(store: GraphStore, state: GraphState) -> None:
    """Give a restored graph the name, the version and the knowledge that it had.

    A hub that opens it afterwards finds the version of the backup and brings the data forward.
    """
    parameters = {
        "version": state.schema_version,
        "fingerprint": state.identity_fingerprint,
        "created_at": state.created_at,
        "known_until": state.known_until,
    }
    store.write(load("backup/restore_state"), parameters)


def mark_restore(store: GraphStore, backup: str) -> None:
    """Say in the graph that a restore of this backup is under way."""
    store.write(load("backup/mark"), {"backup": backup})


def unmark_restore(store: GraphStore) -> None:
    """Say that the restore has ended."""
    store.write(load("backup/unmark"))


def cut_off_restore(store: GraphStore) -> str | None:
    """Return the id of the backup whose restore began and did not end; None where there is none."""
    rows = store.read(load("backup/marked"))
    return str(rows[0]["backup"]) if rows else None


def demand_whole(store: GraphStore) -> None:
    """Refuse a graph that holds a part of a backup.

    Raises:
        ConflictError: A restore is under way, or was cut off.
    """
    if (backup := cut_off_restore(store)) is not None:
        message = f"the graph holds a part of backup {backup}: its restore has not ended"
        raise ConflictError(
            message,
            remedy="wait for it; if it was cut off, run the same `credit-hub restore` again",
        )
