"""One node and what it is connected to, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.access.scope import Scope
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.facts import Value
from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.schema import (
    EDGE_TYPES,
    ENTITY_LABEL,
    NODE_PROVENANCE,
    NODE_TYPES,
    PROVENANCE,
)

__all__ = [
    "Chain",
    "EdgeGroup",
    "EdgeView",
    "EntityRef",
    "EntityRepository",
    "EntityView",
    "absent",
]

EDGES_PER_GROUP: Final = 25
_PATH_TIMEOUT: Final = 5.0
"""Seconds; a search that meets a supernode gives up instead of reading half a city."""
_EDGE_PROVENANCE: Final = frozenset(prop.name for prop in PROVENANCE)
_NOT_OWN: Final = frozenset(prop.name for prop in NODE_PROVENANCE) | {"id"}
Direction = Literal["out", "in"]


@dataclass(frozen=True, slots=True)
class EntityRef:
    """A node by id, kind and display name (masked where it is a person)."""

    id: str
    label: str
    name: str


@dataclass(frozen=True, slots=True)
class EdgeView:
    """One edge seen from one of its ends, with its source row."""

    id: str
    type: str
    direction: Direction
    other: EntityRef
    properties: Mapping[str, Value]
    valid: Interval
    source: str
    file_sha256: str
    row: int
    stated_at: date | None
    recorded_at: datetime
    contested: bool


@dataclass(frozen=True, slots=True)
class EdgeGroup:
    """The edges of one type in one direction: how many there are, and the first of them."""

    type: str
    direction: Direction
    count: int
    edges: tuple[EdgeView, ...]

    @property
    def complete(self) -> bool:
        """Whether all edges are listed."""
        return self.count == len(self.edges)


@dataclass(frozen=True, slots=True)
class EntityView:
    """A node with its properties, where they come from, and its edges by type."""

    ref: EntityRef
    properties: Mapping[str, Value]
    provenance: tuple[str, ...]
    contested: tuple[str, ...]
    groups: tuple[EdgeGroup, ...]

    @property
    def complete(self) -> bool:
        """Whether every edge is listed."""
        return all(group.complete for group in self.groups)

    def within(self, scope: Scope) -> EntityView:
        """Return what a scope shows: edges to what lies outside are counted and not listed."""
        if scope.is_city:
            return self
        groups = (
            replace(g, edges=tuple(e for e in g.edges if scope.holds_entity(e.other.id)))
            for g in self.groups
        )
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class Chain:
    """A path: nodes in order, and the edges between them, each seen from the node before it."""

    nodes: tuple[EntityRef, ...]
    edges: tuple[EdgeView, ...]


def absent(entity_id: str) -> NotFoundError:
    """Return the error that a node is not there; what may not be seen has the same one."""
    remedy = "ids carry their scheme, as in uscc:<18 characters> or lot:<tender>/<lot>"
    return NotFoundError(f"no entity {entity_id!r} in the graph", remedy=remedy)


@dataclass(frozen=True, slots=True)
class EntityRepository:
    """Returns nodes with their edges."""

    store: GraphStore

    def get(
        self,
        entity_id: str,
        *,
        as_of: AsOf | None = None,
        known_at: datetime | None = None,
        edges_per_group: int = EDGES_PER_GROUP,
    ) -> EntityView:
        """Return one node and its edges.

        Args:
            entity_id: Id with its scheme, for example ``uscc:91410199TE5T00016Y``.
            as_of: Only edges that hold on that day or have no known beginning; None: all.
            known_at: Use what the hub knew then; None: what it knows now.
            edges_per_group: Edges listed for each type and direction; all are counted.

        Raises:
            NotFoundError: No source states such a node.
        """
        rows = self.store.read(load("explore/entity"), {"id": entity_id})
        if not rows:
            raise absent(entity_id)
        properties = values.mapping(rows[0]["properties"])
        groups = self.store.read(
            load("explore/neighbours"),
            {
                "id": entity_id,
                "as_of": None if as_of is None else as_of.day,
                "known_at": known_at,
                "limit": edges_per_group,
            },
        )
        return EntityView(
            _ref(entity_id, rows[0]["labels"], _name(properties)),
            values.own(properties, _NOT_OWN),
            values.texts(properties.get("provenance")),
            values.texts(properties.get("contested")),
            tuple(map(_group, groups)),
        )

    def find(self, prefix: str, *, limit: int = 20) -> tuple[EntityRef, ...]:
        """Return enterprises and organisations whose name begins with ``prefix``, by name.

        Raises:
            InvalidValueError: The prefix is empty.
        """
        if not prefix.strip():
            raise InvalidValueError(
                "an empty name finds nobody", remedy="give its first characters"
            )
        rows = self.store.read(load("explore/find"), {"prefix": prefix.strip(), "limit": limit})
        return tuple(_ref(row["id"], row["labels"], row["name"]) for row in rows)

    def shortest_chain(self, start: str, end: str, *, as_of: AsOf | None = None) -> Chain | None:
        """Return one shortest chain of live edges between two nodes, at most six edges long.

        For exploring, never for proof: it passes through buyers and telephone numbers alike.

        Raises:
            InvalidValueError: Both ends are the same node.
            QueryTimeoutError: The search touched too much of the graph.
        """
        if start == end:
            raise InvalidValueError(f"{start!r} is both ends of the path")
        parameters = {"start": start, "end": end, "as_of": None if as_of is None else as_of.day}
        query = load("explore/shortest_path")
        rows = self.store.read(query, parameters, timeout=_PATH_TIMEOUT)
        return _chain(rows[0]) if rows else None


def _chain(row: Row) -> Chain:
    nodes = tuple(
        _ref(node["id"], node["labels"], node["name"])
        for node in map(values.mapping, values.items(row["nodes"]))
    )
    edges: list[EdgeView] = []
    for position, edge in enumerate(map(values.mapping, values.items(row["edges"]))):
        direction: Direction = "out" if edge["start"] == nodes[position].id else "in"
        properties = values.mapping(edge["properties"])
        edges.append(_edge(values.text(edge["type"]), direction, nodes[position + 1], properties))
    return Chain(nodes, tuple(edges))


def _group(row: Row) -> EdgeGroup:
    type_name = values.text(row["type"])
    direction: Direction = "out" if values.boolean(row["outgoing"]) else "in"
    edges = tuple(
        _edge(
            type_name,
            direction,
            _ref(item["other"], item["labels"], item["name"]),
            values.mapping(item["properties"]),
        )
        for item in map(values.mapping, values.items(row["edges"]))
    )
    return EdgeGroup(type_name, direction, values.integer(row["count"]), edges)


def _edge(
    type_name: str, direction: Direction, other: EntityRef, properties: Mapping[str, object]
) -> EdgeView:
    return EdgeView(
        id=values.text(properties["id"]),
        type=EDGE_TYPES[type_name].type,
        direction=direction,
        other=other,
        properties=values.own(properties, _EDGE_PROVENANCE),
        valid=Interval(
            values.optional_day(properties.get("valid_from")),
            values.optional_day(properties.get("valid_to")),
        ),
        source=values.text(properties["source"]),
        file_sha256=values.text(properties["file_sha256"]),
        row=values.integer(properties["row"]),
        stated_at=values.optional_day(properties.get("stated_at")),
        recorded_at=values.moment(properties["recorded_at"]),
        contested=properties.get("contested") is True,
    )


def _ref(entity_id: object, labels: object, name: object) -> EntityRef:
    known = [label for label in values.texts(labels) if label in NODE_TYPES]
    label = known[0] if known else ENTITY_LABEL
    return EntityRef(values.text(entity_id), label, values.optional_text(name) or "")


def _name(properties: Mapping[str, object]) -> object:
    return properties.get("name") or properties.get("masked_name")
