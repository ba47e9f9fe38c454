"""Reads a lot at two moments of knowledge, with the loads that ended between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.changes.compare import (
    FactChange,
    Life,
    NodeChange,
    fact_changes,
    node_changes,
)
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, Reads, read_edges, read_nodes
from credit_hub.graph.past import read_as_known
from credit_hub.graph.repositories import values
from credit_hub.model.interval import AsOf

__all__ = ["LOADS_SHOWN", "LoadEnded", "LotChanges", "read_changes"]

LOADS_SHOWN: Final = 50
"""The latest loads are named, all are counted."""


@dataclass(frozen=True, slots=True)
class LoadEnded:
    """A load that ended between the two moments; ``rows_loaded`` changed the graph."""

    id: str
    source: str
    file_sha256: str
    finished_at: datetime
    rows_loaded: int


@dataclass(frozen=True, slots=True)
class LotChanges:
    """What differs around a lot; ``before`` and ``after`` are the facts themselves."""

    since: datetime
    until: datetime
    before: Neighbourhood
    after: Neighbourhood
    facts: tuple[FactChange, ...]
    nodes: tuple[NodeChange, ...]
    loads: int
    latest: tuple[LoadEnded, ...]


def read_changes(  # the parts of the question
    store: Reads,
    lot_id: str,
    *,
    as_of: AsOf,
    since: datetime,
    until: datetime,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> LotChanges:
    """Compare what was known of a lot at two moments.

    Args:
        store: The graph.
        lot_id: Id of the lot node.
        as_of: The moment that the lot is judged at: relations are read around this day.
        since: The earlier moment of knowledge.
        until: The later one, settled (graph.knowledge).
        limits: Bounds of both readings.

    Raises:
        NotFoundError: There is no such lot.
    """
    before, after = (
        read_as_known(
            store,
            lot_id,
            day=as_of.day,
            known_at=moment,
            look_after_days=LOOK_AFTER_DAYS,
            limits=limits,
        )
        for moment in (since, until)
    )
    differing = before.edges.keys() ^ after.edges.keys()
    edges = {**before.edges, **after.edges}
    lives = _lives(store, [edges[id_] for id_ in sorted(differing)])
    ended = [before.edges[id_] for id_ in sorted(before.edges.keys() - after.edges.keys())]
    shown, more = _with_successors(store, after, ended, lives, since=since, until=until)
    row = store.read(
        load("changes/loads_between"), {"since": since, "until": until, "limit": LOADS_SHOWN}
    )[0]
    return LotChanges(
        since=since,
        until=until,
        before=before,
        after=after,
        facts=fact_changes(before, shown, {**more, **lives}, since=since, until=until),
        nodes=node_changes(before, after),
        loads=values.integer(row["total"]),
        latest=tuple(map(_load, values.items(row["latest"]))),
    )


def _lives(store: Reads, edges: Iterable[Edge]) -> dict[str, Life]:
    by_type: dict[str, list[str]] = {}
    for edge in edges:
        by_type.setdefault(edge.type, []).append(edge.id)
    return {
        values.text(row["id"]): Life(
            values.text(row["statement"]),
            values.text(row["load"]),
            values.optional_moment(row["retracted_at"]),
        )
        for type_, ids in by_type.items()
        for row in store.read(load("changes/lives").bound(type_), {"ids": ids})
    }


def _with_successors(  # the parts of the question
    store: Reads,
    after: Neighbourhood,
    ended: Iterable[Edge],
    lives: Mapping[str, Life],
    *,
    since: datetime,
    until: datetime,
) -> tuple[Neighbourhood, dict[str, Life]]:
    """Add what replaced the edges that ended, also where it no longer counts for the lot.

    A correction that ends a relation before the days that count is not read with the lot; without
    it nobody could see what the retraction rests on.
    """
    statements: dict[str, list[str]] = {}
    for edge in ended:
        if edge.id in lives:
            statements.setdefault(edge.type, []).append(lives[edge.id].statement)
    nodes, edges, more = dict(after.nodes), dict(after.edges), {}
    for type_, asked in statements.items():
        parameters = {"statements": asked, "since": since, "until": until}
        for row in store.read(load("changes/successors").bound(type_), parameters):
            edges = {**read_edges((row["edge"],)), **edges}
            nodes = {**read_nodes(row["ends"]), **nodes}
            life = Life(values.text(row["statement"]), values.text(row["load"]), None)
            more[values.text(row["id"])] = life
    return Neighbourhood(after.lot, nodes, edges, after.limits, after.stated), more


def _load(item: object) -> LoadEnded:
    id_, source, sha, finished_at, rows = values.items(item)
    return LoadEnded(
        values.text(id_),
        values.text(source),
        values.text(sha),
        values.moment(finished_at),
        values.integer(rows),
    )
