"""A neighbourhood as it was known at an earlier moment: what changed in place is put back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Final, cast

from credit_hub.cypher import load
from credit_hub.graph.neighbourhood import Details, Edge, Lot, Neighbourhood, Node
from credit_hub.graph.neighbourhood_reader import Limits, Reads, read_neighbourhood
from credit_hub.graph.revisions import LABELS, Old, decode
from credit_hub.model.facts import Trust, Value
from credit_hub.model.schema import NODE_TYPES
from credit_hub.model.statutes import Regime

__all__ = [
    "as_known",
    "edge_as_known",
    "node_as_known",
    "old_values",
    "put_back",
    "reached",
    "read_as_known",
    "was_retracted",
]

_NAMES: Final = ("name", "masked_name", "masked_number")
"""Properties that a node is shown by, the first one that is there."""
_FLAGS: Final = ("is_state_owner", "consortium")
_TEXTS: Final = ("identity", "name_key", "address")
_LOT_FIELDS: Final = {
    "method": "method",
    "required_scope": "required_scope",
    "required_grade": "required_grade",
    "ceiling_minor": "ceiling_minor",
}


def read_as_known(  # the parts of the question
    store: Reads,
    lot_id: str,
    *,
    day: date | None,
    known_at: datetime,
    look_after_days: int,
    limits: Limits,
) -> Neighbourhood:
    """Read the neighbourhood of a lot exactly as it was known at a moment.

    Arguments and errors are those of :func:`graph.neighbourhood_reader.read_neighbourhood`.
    """
    read = read_neighbourhood(
        store,
        lot_id,
        day=day,
        known_at=known_at,
        look_after_days=look_after_days,
        limits=limits,
    )
    was = old_values(store, (*read.nodes, *read.edges), known_at)
    then = as_known(read, was, known_at)
    if then.lot.deadline == read.lot.deadline:
        return then
    # The deadline bounds the days that are read, so the reading is made again with the old one.
    read = read_neighbourhood(
        store,
        lot_id,
        day=day,
        known_at=known_at,
        look_after_days=look_after_days,
        limits=limits,
        deadline=then.lot.deadline,
    )
    return as_known(read, old_values(store, (*read.nodes, *read.edges), known_at), known_at)


def old_values(store: Reads, ids: Iterable[str], known_at: datetime) -> dict[str, Old]:
    """Return what was otherwise at a moment, by id of node or edge; empty for the latest moment.

    Args:
        store: The graph.
        ids: Nodes and edges.
        known_at: The moment of knowledge.

    Raises:
        StoreError: The graph cannot be reached.
    """
    if not store.read(load("knowledge/changed_since"), {"known_at": known_at}):
        return {}
    rows = store.read(load("knowledge/old_values"), {"ids": list(ids), "known_at": known_at})
    found: dict[str, Old] = {}
    for row in rows:  # the latest change first: each earlier one overrides what came after it
        of = cast("str", row["of"])
        found[of] = {**found.get(of, {}), **decode(cast("str", row["was"]))}
    return found


def as_known(
    neighbourhood: Neighbourhood, was: Mapping[str, Old], known_at: datetime
) -> Neighbourhood:
    """Return the neighbourhood with old values put back, less what was retracted at the moment.

    Args:
        neighbourhood: As it was read for ``known_at``.
        was: The old values, see :func:`old_values`.
        known_at: The moment of knowledge.
    """
    if not was:
        return neighbourhood
    lot = neighbourhood.lot
    nodes, edges = put_back(neighbourhood.nodes, neighbourhood.edges, was, known_at)
    if len(edges) < len(neighbourhood.edges):
        nodes, edges = reached((lot.id,), nodes, edges)
    limits = tuple(
        limit
        for limit in neighbourhood.limits
        if limit.subject in nodes or limit.subject not in neighbourhood.nodes
    )
    return Neighbourhood(_lot(lot, was.get(lot.id, {})), nodes, edges, limits, neighbourhood.stated)


def put_back(
    nodes: Mapping[str, Node], edges: Mapping[str, Edge], was: Mapping[str, Old], known_at: datetime
) -> tuple[dict[str, Node], dict[str, Edge]]:
    """Return nodes and edges with their old values, less the edges retracted at the moment."""
    return (
        {id_: node_as_known(node, was.get(id_, {})) for id_, node in nodes.items()},
        {
            id_: edge_as_known(edge, was.get(id_, {}))
            for id_, edge in edges.items()
            if not was_retracted(was.get(id_, {}), known_at)
        },
    )


def was_retracted(was: Old, known_at: datetime) -> bool:
    """Whether an edge that is live, or was so later, was retracted at the moment."""
    retracted = was.get("retracted_at")
    return isinstance(retracted, datetime) and retracted <= known_at


def reached(
    starts: Iterable[str], nodes: Mapping[str, Node], edges: Mapping[str, Edge]
) -> tuple[dict[str, Node], dict[str, Edge]]:
    """Keep what still hangs together with a lot, or with the parties asked about."""
    beside: dict[str, list[str]] = {}
    for edge in edges.values():
        beside.setdefault(edge.start, []).append(edge.end)
        beside.setdefault(edge.end, []).append(edge.start)
    met = set(starts)
    waiting = list(met)
    while waiting:
        for node in beside.get(waiting.pop(), ()):
            if node not in met:
                met.add(node)
                waiting.append(node)
    return (
        {id_: node for id_, node in nodes.items() if id_ in met},
        {id_: edge for id_, edge in edges.items() if edge.start in met},
    )


def node_as_known(node: Node, was: Old) -> Node:
    """Return a node with its old values."""
    if not was:
        return node
    changes: dict[str, object] = {name: was[name] for name in _TEXTS if name in was}
    changes |= {name: bool(was[name]) for name in _FLAGS if name in was}
    if LABELS in was:
        labels = cast("Iterable[str]", was[LABELS])
        changes["label"] = next((x for x in labels if x in NODE_TYPES), "Entity")
    if any(name in was for name in _NAMES):
        changes["name"] = next((was[x] for x in _NAMES if was.get(x) is not None), node.id)
    changes["details"] = tuple(_details(node.details, was))
    return replace(node, **changes)  # type: ignore[arg-type]  # names and types are those of Node


def edge_as_known(edge: Edge, was: Old) -> Edge:
    """Return an edge with its old rank and its old state of contest."""
    if not was:
        return edge
    trust = was.get("trust", int(edge.trust))
    return replace(
        edge,
        trust=Trust(cast("int", trust)),
        stated_at=cast("date | None", was.get("stated_at", edge.stated_at)),
        contested=bool(was.get("contested", edge.contested)),
    )


def _lot(lot: Lot, was: Old) -> Lot:
    changes: dict[str, object] = {
        field: was[name] for name, field in _LOT_FIELDS.items() if name in was
    }
    if "name" in was:
        changes["name"] = was["name"] or lot.id
    if "deadline" in was:
        changes["deadline"] = was["deadline"]
    if "regime" in was:
        changes["regime"] = next((x for x in Regime if x.value == was["regime"]), None)
    return replace(lot, **changes)  # type: ignore[arg-type]  # names and types are those of Lot


def _details(details: Details, was: Old) -> Iterator[tuple[str, str]]:
    for name, text in details:
        value = was.get(name, text)
        if value is not None:
            yield name, _text(value)


def _text(value: Value) -> str:
    """Return a value as the database's toString does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)
