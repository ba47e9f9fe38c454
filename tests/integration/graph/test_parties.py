"""Parties on the real graph: one answer with the value, caps, supernodes, unknown ids."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.neighbourhood_reader import Limits, Reads
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.parties.links import PartiesCheck, Relation
from credit_hub.graph.parties.reading import check_parties
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime
from tests.integration.graph.conftest import statement
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 24, tzinfo=UTC)
G1 = """lot L
P -LEGAL_REPRESENTATIVE_OF 2019-03-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2026-09-01..-> b
X -HOLDS 60% 2018-01-01..-> y1
X -HOLDS 55% 2018-01-01..-> y2
y1 -HOLDS 30% 2019-01-01..-> d
y2 -HOLDS 25% 2019-01-01..-> d
a -LOCATED_AT 2019-01-01..-> H
d -LOCATED_AT 2019-01-01..-> H
lot M
bids a
bids X
bid(a) -DEPOSIT_FROM-> K
bid(X) -DEPOSIT_FROM-> K
"""


class Counting:
    """Reads, and counts the edges that are read."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self.edges = 0

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        rows = self.store.read(query, parameters)
        self.edges += sum(len(values.items(row["edges"])) for row in rows)
        return rows


def ask(
    store: Reads,
    ids: list[str],
    day: str = "2026-10-15",
    *,
    known_at: datetime = NOW,
    limits: Limits | None = None,
    party_cap: int = 200,
) -> PartiesCheck:
    return check_parties(
        store,
        ids,
        regime=Regime.TENDER,
        as_of=AsOf.parse(day),
        known_at=known_at,
        limits=limits or Limits(),
        party_cap=party_cap,
    )


def said(check: PartiesCheck) -> set[tuple[str, tuple[str, ...], str]]:
    return {(x.relation, x.parties, x.in_one_lot) for x in check.links}


def test_links_on_the_graph_are_those_of_the_day(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(G1)])

    now = ask(graph, ["a", "b", "X", "d", "a"])
    august = ask(graph, ["a", "b", "X", "d"], "2026-08-15")

    lasting = {
        ("control", ("X", "d"), "S"),
        ("address", ("a", "d"), "L"),
        ("account", ("X", "a"), "L"),
    }
    assert said(now) == lasting | {("head", ("a", "b"), "S")}
    assert said(august) == lasting
    assert now.parties == ("X", "a", "b", "d")
    assert [rule for rule, _ in now.rules] == ["D01", "D02"]


def test_links_are_those_known_then(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(G1)])

    found = ask(graph, ["a", "b"], known_at=datetime(2025, 12, 31, tzinfo=UTC))

    assert found.links == ()


def test_unknown_party_is_named(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(G1)])

    with pytest.raises(NotFoundError, match="no party 'nobody', 'none' in the graph"):
        ask(graph, ["a", "nobody", "none"])


@pytest.mark.parametrize("ids", [["a"], ["a", "a"], [f"p{i}" for i in range(51)]])
def test_too_few_or_too_many_parties_are_refused(graph: GraphStore, ids: list[str]) -> None:
    with pytest.raises(InvalidValueError, match="a check takes from 2 to 50"):
        ask(graph, ids)


def test_chain_beyond_the_depth_is_cut_and_said(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(G1)])

    found = ask(graph, ["X", "d"], limits=Limits(depth=1))

    assert "control" not in {x.relation for x in found.links}
    assert {"y1", "y2"} <= {i.subject for i in found.incomplete if i.code == "depth_limit"}


def test_holders_beyond_the_cap_are_said(graph: GraphStore) -> None:
    many = "".join(f"h{i} -HOLDS {i}% 2020-01-01..-> a\n" for i in range(1, 6))
    write_graphs(graph, [parse_neighbourhood(f"lot L\nEnterprise b\n{many}")])

    found = ask(graph, ["a", "b"], limits=Limits(holder_cap=3))

    assert ("holders_capped", "a") in {(i.code, i.subject) for i in found.incomplete}
    assert not found.complete


def test_no_relation_to_look_for_is_refused(graph: GraphStore) -> None:
    with pytest.raises(InvalidValueError, match="no relation to look for"):
        check_parties(
            graph,
            ["a", "b"],
            regime=Regime.TENDER,
            as_of=AsOf.parse("2026-10-15"),
            known_at=NOW,
            relations=(),
        )


def test_address_of_eight_hundred_and_agent_of_five_thousand_are_not_expanded(
    graph: GraphStore,
) -> None:
    write_graphs(graph, [parse_neighbourhood("lot L\nEnterprise a\nEnterprise b\nEnterprise g\n")])
    crowd(graph)
    reads = Counting(graph)

    found = ask(reads, ["a", "b", "g"])

    by_kind = {x.relation: x for x in found.links}
    assert set(by_kind) == {Relation.ADDRESS, Relation.OFFICER}
    assert by_kind[Relation.ADDRESS].shared[0].degree == 802
    assert by_kind[Relation.OFFICER].shared[0].degree == 5002
    assert "says little" in by_kind[Relation.OFFICER].summary.en
    assert all(x.in_one_lot is EvidenceClass.LEAD for x in found.links)
    assert reads.edges == 4


def test_party_with_more_relations_than_are_followed_says_so(graph: GraphStore) -> None:
    many = "".join(f"o{i} -OFFICER_OF 2020-01-01..-> a\n" for i in range(5))
    write_graphs(graph, [parse_neighbourhood(f"lot L\nEnterprise b\n{many}")])

    found = ask(graph, ["a", "b"], party_cap=3)

    assert ("party_capped", "a") in {(i.code, i.subject) for i in found.incomplete}


def crowd(store: GraphStore) -> None:
    """An address of 800 other firms and an agent in 5,000 of them, who also serves a and b."""
    facts = (
        "{id: $kind + id, statement: $kind + id, source: 'registry', file_sha256: 'f', row: 1, "
        "trust: 3, recorded_at: $then, valid_from: date('2020-01-01')}"
    )
    nodes = (
        "MERGE (h:Entity:Address {id: 'H'}) MERGE (p:Entity:Person {id: 'agent'}) "
        "SET p.identity = 'id_number' "
        "WITH h, p UNWIND range(1, 5000) AS i "
        "CREATE (:Entity:Enterprise {id: 'firm' + i, name: 'firm' + i})"
    )
    located = (
        "MATCH (h:Address {id: 'H'}) "
        "UNWIND ['a', 'b'] + [i IN range(1, 800) | 'firm' + i] AS id "
        f"MATCH (f:Entity {{id: id}}) CREATE (f)-[r:LOCATED_AT]->(h) SET r = {facts}"
    )
    serving = (
        "MATCH (p:Person {id: 'agent'}) "
        "UNWIND ['a', 'b'] + [i IN range(1, 5000) | 'firm' + i] AS id "
        f"MATCH (f:Entity {{id: id}}) CREATE (p)-[r:OFFICER_OF]->(f) SET r = {facts}"
    )
    then = datetime(2026, 1, 1, tzinfo=UTC)
    store.write(statement(nodes))
    store.write(statement(located), {"kind": "located:", "then": then})
    store.write(statement(serving), {"kind": "serving:", "then": then})
