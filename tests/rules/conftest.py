"""All worked examples in one real database, each under a prefix of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Example, Rule
from credit_hub.graph.migrations import migrate
from credit_hub.graph.neighbourhood import Edge, Neighbourhood, Node
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe

_COUNTS = frozenset({"shingles", "template_shingles", "pairs", "item_count", "times"})
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


def prefix_of(rule: Rule, example: Example) -> str:
    return f"{rule.id}/{example.name}/"


def graph_of(rule: Rule, example: Example) -> Neighbourhood:
    return parse_neighbourhood(example.graph, prefix=prefix_of(rule, example))


def write_graphs(store: GraphStore, graphs: list[Neighbourhood]) -> None:
    """Create all nodes and edges, with the properties that loaders write."""
    nodes: dict[str, list[Mapping[str, object]]] = {}
    edges: dict[str, list[Mapping[str, object]]] = {}
    for graph in graphs:
        for node in graph.nodes.values():
            nodes.setdefault(node.label, []).append(_node_row(node, graph))
        for edge in graph.edges.values():
            edges.setdefault(edge.type, []).append(_edge_row(edge))
    for label, rows in nodes.items():
        text = f"UNWIND $rows AS row CREATE (n:Entity:{label}) SET n = row"
        store.write(_query(text), {"rows": rows})
    for kind, rows in edges.items():
        text = (
            "UNWIND $rows AS row MATCH (a:Entity {id: row.start}) MATCH (b:Entity {id: row.end}) "
            f"CREATE (a)-[e:{kind}]->(b) SET e = row.properties"
        )
        store.write(_query(text), {"rows": rows})


@pytest.fixture(scope="module")
def examples_store(session_store: GraphStore) -> Iterator[GraphStore]:
    wipe(session_store)
    migrate(session_store)
    write_graphs(session_store, [graph_of(rule, example) for rule, example in EXAMPLES])
    yield session_store
    wipe(session_store)


def _query(text: str) -> Query:
    return Query("test", "write examples", text, (("rows", "list"),), (), "write", "-")


def _node_row(node: Node, graph: Neighbourhood) -> Mapping[str, object]:
    row: dict[str, object] = {
        "id": node.id,
        "masked_name" if node.label == "Person" else "name": node.name,
        "identity": node.identity,
        "name_key": node.name_key,
        "is_state_owner": node.is_state_owner or None,
        "address": node.address,
        "consortium": node.consortium or None,
        **{name: _value(name, value) for name, value in node.details},
    }
    if node.id == graph.lot.id:
        row["deadline"] = graph.lot.deadline
        row["regime"] = None if graph.lot.regime is None else graph.lot.regime.value
        row["method"] = graph.lot.method
        row["required_scope"] = graph.lot.required_scope
        row["required_grade"] = graph.lot.required_grade
        row["ceiling_minor"] = graph.lot.ceiling_minor
    return row


def _value(name: str, value: str) -> object:
    """The words of the notation as the types that loaders write."""
    if name == "kinds":
        return [part for part in value.split("、") if part]
    if name == "registered_on":
        return date.fromisoformat(value)
    if name == "rare_errors":
        return value.split(",")
    if value in {"true", "false"}:
        return value == "true"
    return int(value) if name.endswith(("_minor", "_ppm", "_ppb")) or name in _COUNTS else value


def _figure(edge: Edge) -> Mapping[str, object]:
    """The figure as a source states it; the other bounds of a range are among the details."""
    measure = "votes" if edge.by_votes else "share"
    if edge.up_to is None or edge.ppb is None:
        return {f"{measure}_ppb": edge.ppb}
    return {f"{measure}_min_ppb": edge.ppb - (edge.detail("above_min") is not None)}


def _edge_row(edge: Edge) -> Mapping[str, object]:
    properties = {
        "id": edge.id,
        "statement": edge.id,
        "source": edge.source,
        "file_sha256": edge.file_sha256,
        "row": edge.row,
        "load": "load:test",
        "trust": int(edge.trust),
        "stated_at": edge.stated_at,
        "recorded_at": edge.recorded_at,
        "valid_from": edge.valid.start,
        "valid_to": edge.valid.end,
        "contested": edge.contested or None,
        **_figure(edge),
        "indirect": edge.indirect or None,
        "role": edge.role,
        "form": edge.form,
        "certificate_key": edge.certificate_key,
        **{name: _value(name, value) for name, value in edge.details},
    }
    return {"start": edge.start, "end": edge.end, "properties": properties}
