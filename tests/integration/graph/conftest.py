"""A migrated, empty graph, and a small one with every kind of node and edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.migrations import ensure_identity_key, migrate
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.schema import (
    EDGES,
    NODE_PROVENANCE,
    NODES,
    PROVENANCE,
    SYSTEM_EDGES,
    SYSTEM_NODES,
    Property,
    ValueType,
)

Seed = Callable[..., None]
SAMPLES: Mapping[ValueType, str] = {
    ValueType.STRING: "'text'",
    ValueType.INTEGER: "7",
    ValueType.BOOLEAN: "true",
    ValueType.DATE: "date('2026-01-01')",
    ValueType.DATETIME: "datetime('2026-01-01T09:00:00+08:00')",
    ValueType.STRING_LIST: "['a', 'b']",
}


def statement(text: str) -> Query:
    """Return a writing query made for one test."""
    return Query("test", "for one test", text, (), (), "write", "-")


@pytest.fixture
def graph(store: GraphStore) -> GraphStore:
    """Return a store over an empty graph with all constraints and indexes."""
    migrate(store, now=datetime(2026, 11, 1, tzinfo=UTC))
    return store


@pytest.fixture(scope="module")
def full_graph(session_store: GraphStore) -> GraphStore:
    """Return a graph with one node of every kind and one edge of every type, all properties set.

    It is made once for a module, whose tests must not write.
    """
    wipe(session_store)
    migrate(session_store)
    ensure_identity_key(session_store, "n:identity")
    nodes = [(node, (*node.properties, *NODE_PROVENANCE), ":Entity") for node in NODES]
    nodes += [(node, node.properties, "") for node in SYSTEM_NODES if node.label != "Meta"]
    for node, properties, entity in nodes:
        labels = f"{entity}:" + ":".join((node.label, *node.extra_labels))
        body = _map(properties, f"n:{node.label}")
        session_store.write(statement(f"CREATE (n{labels} {body})"))
    for edge_type in (*EDGES, *SYSTEM_EDGES):
        own = () if edge_type in SYSTEM_EDGES else PROVENANCE
        body = _map((*own, *edge_type.properties), f"e:{edge_type.type}")
        start, end = edge_type.start[0], edge_type.end[0]
        session_store.write(
            statement(
                f"MATCH (a:{start} {{id: 'n:{start}'}}) MATCH (b:{end} {{id: 'n:{end}'}}) "
                f"CREATE (a)-[r:{edge_type.type} {body}]->(b) REMOVE r.retracted_at"
            )
        )
    return session_store


@pytest.fixture
def edge(graph: GraphStore) -> Seed:
    """Return a function that writes one edge, and its ends where they are missing."""

    def write(  # the parts of an edge, each with a default
        kind: str,
        start: tuple[str, str],
        end: tuple[str, str],
        *,
        edge_id: str,
        valid_from: date | None = date(2020, 1, 1),
        valid_to: date | None = None,
        **more: object,
    ) -> None:
        for label, node_id in (start, end):
            graph.write(
                statement(f"MERGE (n:Entity {{id: $id}}) ON CREATE SET n:{label}, n.name = $id"),
                {"id": node_id},
            )
        properties = {
            "id": edge_id,
            "statement": f"s:{edge_id}",
            "source": "registry",
            "file_sha256": "f" * 64,
            "row": 17,
            "load": "load:1",
            "trust": 3,
            "stated_at": date(2026, 9, 1),
            "recorded_at": datetime(2026, 9, 2, tzinfo=UTC),
            "valid_from": valid_from,
            "valid_to": valid_to,
        } | more
        graph.write(
            statement(
                "MATCH (a:Entity {id: $start}) MATCH (b:Entity {id: $end}) "
                f"CREATE (a)-[r:{kind}]->(b) SET r = $properties"
            ),
            {"start": start[1], "end": end[1], "properties": properties},
        )

    return write


def _map(properties: tuple[Property, ...], node_id: str) -> str:
    given = {"id": f"'{node_id}'"} | {
        prop.name: SAMPLES[prop.type] for prop in properties if prop.name != "id"
    }
    return "{" + ", ".join(f"{name}: {value}" for name, value in given.items()) + "}"
