"""Writes what a batch changed, and nothing else, in the transaction of the batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple, Self, cast

from credit_hub.cypher import Query, load
from credit_hub.graph.store import Parameters, Row, Transaction
from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.fold import Fold, StatementKey, touched
from credit_hub.loaders.merge import NodeState, StatementState, Version
from credit_hub.loaders.revisions import edge_revision, node_revisions
from credit_hub.loaders.stored import (
    node_properties,
    rank_properties,
    read_edges,
    read_node,
    version_properties,
)
from credit_hub.model.errors import StoreError
from credit_hub.model.facts import EdgeFact
from credit_hub.model.schema import NODE_TYPES

__all__ = ["Held", "Mark", "changes_of", "new_edge", "read_held", "write_fold"]

Rows = dict[str, list[dict[str, object]]]


class Mark(NamedTuple):
    """How an edge stands in the graph; ``retracted_at`` is None for a live one."""

    retracted_at: datetime | None
    contested: bool

    @classmethod
    def read(cls, row: Row) -> Self:
        """Read it from a row about the edge."""
        return cls(cast("datetime | None", row["retracted_at"]), bool(row["contested"]))


class Held:
    """What the graph holds about the nodes and statements of a batch."""

    def __init__(self) -> None:
        """Hold nothing yet."""
        self.nodes: dict[str, NodeState] = {}
        self.statements: dict[StatementKey, StatementState] = {}
        self.marks: dict[str, Mark] = {}
        """By edge id."""

    def add_edges(self, edge_type: str, rows: Iterable[Row]) -> None:
        """Take the edges of one type as read from the graph."""
        found = list(rows)
        for name, state in read_edges(edge_type, found).items():
            self.statements[edge_type, name] = state
        self.marks.update((str(row["id"]), Mark.read(row)) for row in found)


Run = Callable[[Query, Parameters], list[Row]]
"""Runs one reading query: of a transaction or of a store."""


def read_held(run: Run, rows: Iterable[Extracted]) -> Held:
    """Read what the graph holds about ``rows``: one query, and one for each edge type."""
    ids, statements = touched(rows)
    held = Held()
    if ids:
        for row in run(load("upsert/nodes_read"), {"ids": sorted(ids)}):
            state = read_node(row)
            held.nodes[state.id] = state
    for edge_type, names in sorted(statements.items()):
        query = load("upsert/edges_read").bound(edge_type)
        held.add_edges(edge_type, run(query, {"statements": sorted(names)}))
    return held


def write_fold(
    tx: Transaction, fold: Fold, marks: Mapping[str, Mark], load_id: str, now: datetime
) -> None:
    """Write the changes of a batch.

    Args:
        tx: The transaction of the batch.
        fold: The batch, folded into what the graph held.
        marks: Liveness and contradiction of edges as the graph holds them, by edge id.
        load_id: The load that writes.
        now: When the hub comes to know the facts.

    Raises:
        StoreError: An end of an edge is missing; cannot happen unless the graph is written to
            from elsewhere at the same time.
    """
    _write_nodes(tx, fold)
    create, update = changes_of(fold, marks, now)
    old = [*node_revisions(fold, now), *_edge_revisions(fold, marks, update, now)]
    if old:
        tx.run(load("upsert/revisions"), {"rows": old})
    # What all edges of the batch share goes over once: the driver takes long over each date-time.
    batch = {"load": load_id, "recorded_at": now}
    for edge_type, rows in sorted(create.items()):
        query = load("upsert/edges_create").bound(edge_type)
        created = tx.run(query, {"rows": rows, "batch": batch})[0]["created"]
        if created != len(rows):
            message = (
                f"{len(rows)} edges {edge_type} were to be written, {created} found their ends"
            )
            raise StoreError(message, remedy="let nothing else write to the graph during a load")
    for edge_type, rows in sorted(update.items()):
        tx.run(load("upsert/edges_update").bound(edge_type), {"rows": rows})


def _write_nodes(tx: Transaction, fold: Fold) -> None:
    create: Rows = {}
    update: list[dict[str, object]] = []
    label: dict[str, list[str]] = {}
    for identity, state in fold.nodes.items():
        before = fold.nodes_before.get(identity)
        properties: dict[str, object] = dict(node_properties(state))
        kinds = sorted(state.labels & NODE_TYPES.keys())
        if before is None:
            create.setdefault(kinds[0], []).append(properties)
            missing = state.labels - {kinds[0]}
        else:
            update.append(properties)
            missing = state.labels - before.labels
        for name in missing:
            label.setdefault(name, []).append(identity)
    for name, rows in sorted(create.items()):
        tx.run(load("upsert/nodes_create").bound(name), {"rows": rows})
    if update:
        tx.run(load("upsert/nodes_update"), {"rows": update})
    if bare := fold.bare_ends:
        tx.run(load("upsert/nodes_bare"), {"ids": bare})
    for name, ids in sorted(label.items()):
        tx.run(load("upsert/nodes_label").bound(name), {"ids": ids})


def _edge_revisions(
    fold: Fold, marks: Mapping[str, Mark], update: Rows, now: datetime
) -> Iterator[dict[str, object]]:
    if not update:
        return
    held = {
        (edge_type, name): version
        for (edge_type, _), state in fold.statements_before.items()
        for name, version in state.versions.items()
    }
    for edge_type, rows in update.items():
        for row in rows:
            name, changes = cast("str", row["id"]), cast("Mapping[str, object]", row["changes"])
            yield edge_revision(
                name,
                held[edge_type, name],
                changes,
                contested=marks[name].contested,
                retracted_at=marks[name].retracted_at,
                now=now,
            )


def changes_of(fold: Fold, marks: Mapping[str, Mark], now: datetime) -> tuple[Rows, Rows]:
    """Return the edges to create and the edges to change, by type.

    What all new edges of a batch share, the load and the time of recording, is left out.
    """
    create: Rows = {}
    update: Rows = {}
    for (edge_type, _), state in fold.statements.items():
        before = fold.statements_before.get((edge_type, state.statement))
        live = state.live
        for name, version in state.versions.items():
            wanted = (name == live, state.is_contested(name))
            old = None if before is None else before.versions.get(name)
            if old is None:
                row = new_edge(name, version, wanted, now)
                create.setdefault(edge_type, []).append(_between(version, row))
            elif changes := _changes(old, version, marks[name], wanted, now):
                update.setdefault(edge_type, []).append({"id": name, "changes": changes})
    return create, update


def _between(version: Version, properties: dict[str, object]) -> dict[str, object]:
    fact = _fact(version)
    return {"start": fact.start, "end": fact.end, "properties": properties}


def _fact(version: Version) -> EdgeFact:
    if version.fact is None:  # pragma: no cover  # what the graph does not hold came with a fact
        raise AssertionError(version)
    return version.fact


def new_edge(
    name: str, version: Version, wanted: tuple[bool, bool], now: datetime
) -> dict[str, object]:
    """Return the properties of a new edge, without its load and the time of recording.

    Args:
        name: Id of the edge.
        version: The content that it states.
        wanted: Whether the edge is live, and whether it is contested.
        now: When the hub comes to know it; for an edge that is outdated on arrival.
    """
    properties: dict[str, object] = dict(version_properties(_fact(version), name, version))
    live, contested = wanted
    if not live:
        properties["retracted_at"] = now
    if contested:
        properties["contested"] = True
    return properties


def _changes(
    old: Version,
    new: Version,
    held: Mark,
    wanted: tuple[bool, bool],
    now: datetime,
) -> dict[str, object]:
    changes: dict[str, object] = {}
    if old.rank != new.rank:
        changes |= rank_properties(new)
    if (held.retracted_at is None) != wanted[0]:
        changes["retracted_at"] = None if wanted[0] else now
    if held.contested != wanted[1]:
        changes["contested"] = wanted[1] or None
    return changes
