"""What partners may be told of, read from the real graph: public edges, yes or no, decisions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

import pytest

from credit_hub.api.exchange.enterprises.decisions import NOT_STATED, Event, Unfit, event_of
from credit_hub.api.exchange.enterprises.listed import Connected, is_connected
from credit_hub.api.exchange.enterprises.public_record import public_record
from credit_hub.api.exchange.enterprises.stubs import GraphStubs
from credit_hub.federation.links.frontier import DEGREE, Discovered, discover
from credit_hub.federation.links.question import LinkQuestion
from credit_hub.graph.repositories import public_facts
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic.codes import uscc
from tests.exchange_paths import hangzhou_firm, zhengzhou_firm
from tests.integration.graph.conftest import Seed, statement

pytestmark = pytest.mark.integration

DAY: Final = date(2026, 11, 1)
A, B, C, D = (zhengzhou_firm(n) for n in range(31, 35))
FOREIGN, BEYOND = hangzhou_firm(41), hangzhou_firm(42)
SOLE: Final = "92410199TE5T00024N"
PERSON: Final = ("Person", "person:abc")
AREA: Final = "410199"


def firm(code: str) -> tuple[str, str]:
    return ("Enterprise", f"uscc:{code}")


def found(graph: GraphStore, code: str, hops: int = 2, day: date = DAY) -> Discovered:
    question = LinkQuestion.model_validate(
        {
            "firms": [code],
            "relations": ["branch", "holding"],
            "hops": hops,
            "as_of": day.isoformat(),
            "purpose": "tender",
            "operator": "sha-256:" + "O" * 43,
        }
    )
    return discover(question, AREA, GraphStubs(PublicFactsRepository(graph)))


def keys(discovered: Discovered) -> set[tuple[str, str, str]]:
    return {edge.key for edge in discovered.edges}


def connected(graph: GraphStore, code: str, hops: int = 2) -> Connected:
    return is_connected(PublicFactsRepository(graph), code, hops, DAY)


def decide(
    graph: GraphStore,
    edge: Seed,
    unit: str,
    node: str,
    state: Mapping[str, object] | None = None,
    **said: object,
) -> None:
    """Write a decision against a unit."""
    label = "Penalty" if node.startswith("penalty:") else "Listing"
    edge("SANCTIONED", firm(unit), (label, node), edge_id=f"{unit}-{node}", **(state or {}))
    stated = {
        "name": "严重失信主体名单",
        "document_number": "郑市监罚〔2026〕1号",
        "issuer": "郑州市市场监督管理局",
        **said,
    }
    graph.write(
        statement("MATCH (n:Entity {id: $id}) SET n:Sanction, n += $said"),
        {"id": node, "said": stated},
    )


def test_stub_edges_are_those_of_the_register_between_units_on_the_day(
    graph: GraphStore, edge: Seed
) -> None:
    edge("HOLDS", firm(A), firm(FOREIGN), edge_id="1", valid_to=date(2027, 1, 1))
    edge("BRANCH_OF", firm(B), firm(A), edge_id="2")
    edge("HOLDS", firm(B), firm(C), edge_id="3")
    edge("HOLDS", firm(FOREIGN), firm(BEYOND), edge_id="4")
    edge("HOLDS", PERSON, firm(A), edge_id="5")
    edge("LEGAL_REPRESENTATIVE_OF", PERSON, firm(A), edge_id="6")
    edge("HOLDS", firm(SOLE), firm(A), edge_id="7")
    edge("HOLDS", firm(D), firm(A), edge_id="8", trust=1)
    edge("GUARANTEES", firm(D), firm(A), edge_id="9")
    edge("HOLDS", firm(D), firm(A), edge_id="10", retracted_at=datetime(2026, 10, 1, tzinfo=UTC))
    edge("HOLDS", firm(D), firm(A), edge_id="11", valid_to=DAY)
    edge("HOLDS", firm(D), firm(A), edge_id="12", valid_from=date(2026, 11, 2))
    edge("HOLDS", firm(D), firm(A), edge_id="13", indirect=True)

    answer = found(graph, A)

    assert keys(answer) == {
        (A, FOREIGN, "holding"),
        (B, A, "branch"),
        (B, C, "holding"),
    }
    assert answer.complete
    assert {e.as_of for e in answer.edges} == {"2026-09-01"}
    said = json.dumps([e.model_dump(by_alias=True) for e in answer.edges])
    assert "person" not in said
    assert SOLE not in said
    assert keys(found(graph, A, day=date(2027, 1, 1))) == {
        (B, A, "branch"),
        (B, C, "holding"),
        (D, A, "holding"),
    }


def test_edges_that_prove_nothing_and_firms_that_are_not_there_are_said(
    graph: GraphStore, edge: Seed
) -> None:
    edge("HOLDS", firm(A), firm(B), edge_id="1", valid_from=None)
    edge("HOLDS", firm(C), firm(A), edge_id="2", contested=True)

    assert [(c.why, c.firm) for c in found(graph, A).cuts] == [("contested", A), ("undated", A)]
    assert [(c.why, c.firm) for c in found(graph, D).cuts] == [("absent", D)]
    assert not found(graph, A).edges


def test_supernode_is_capped_or_not_opened_and_said(
    graph: GraphStore, edge: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"id": f"uscc:{uscc(500 + n)}", "edge": f"h{n}"} for n in range(DEGREE + 3)]
    edge("HOLDS", firm(A), firm(B), edge_id="1")
    graph.write(
        statement(
            "MATCH (a:Entity {id: $hub})-[one:HOLDS]->() WITH a, properties(one) AS said "
            "UNWIND $rows AS row CREATE (m:Entity:Enterprise {id: row.id}) "
            "CREATE (a)-[r:HOLDS]->(m) SET r = said {.*, id: row.edge}"
        ),
        {"hub": f"uscc:{A}", "rows": rows},
    )

    listed = found(graph, A, hops=1)
    monkeypatch.setattr(public_facts, "CROWD", DEGREE)
    unopened = found(graph, A, hops=1)

    assert (len(listed.edges), len(unopened.edges)) == (DEGREE, 0)
    assert [(c.why, c.firm) for c in listed.cuts] == [("degree", A)]
    assert [(c.why, c.firm) for c in unopened.cuts] == [("degree", A)]


def test_listed_firm_is_met_through_a_person_and_only_the_answer_leaves(
    graph: GraphStore, edge: Seed
) -> None:
    edge("LEGAL_REPRESENTATIVE_OF", PERSON, firm(A), edge_id="1")
    edge("OFFICER_OF", PERSON, firm(B), edge_id="2")
    decide(graph, edge, B, "listing:1")

    assert connected(graph, A) == Connected(connected=True, complete=True)
    assert connected(graph, A, hops=1) == Connected(connected=False, complete=True)


def test_own_listing_kinship_and_ended_lists_make_no_yes(graph: GraphStore, edge: Seed) -> None:
    edge("HOLDS", firm(A), firm(B), edge_id="1")
    edge("HOLDS", firm(A), firm(C), edge_id="2")
    edge("LEGAL_REPRESENTATIVE_OF", PERSON, firm(A), edge_id="3")
    edge("KIN", PERSON, ("Person", "person:def"), edge_id="4")
    edge("LEGAL_REPRESENTATIVE_OF", ("Person", "person:def"), firm(D), edge_id="5")
    decide(graph, edge, A, "listing:own")
    decide(graph, edge, D, "listing:kin")
    decide(graph, edge, B, "listing:repaired", {"repaired_on": date(2026, 10, 1)})
    decide(graph, edge, C, "listing:removed", {"valid_to": date(2026, 10, 1)})
    decide(graph, edge, C, "listing:revoked", {"revoked_on": date(2026, 10, 1)})
    decide(graph, edge, C, "penalty:1")
    decide(graph, edge, B, "listing:abnormal", name="经营异常名录")

    assert connected(graph, A) == Connected(connected=False, complete=True)


def test_no_is_not_complete_where_something_proves_nothing(graph: GraphStore, edge: Seed) -> None:
    edge("HOLDS", firm(A), firm(B), edge_id="1", valid_from=None)
    edge("HOLDS", firm(C), firm(D), edge_id="2")
    decide(graph, edge, B, "listing:1")
    decide(graph, edge, D, "listing:2", {"contested": True})

    assert connected(graph, A) == Connected(connected=False, complete=False)
    assert connected(graph, C) == Connected(connected=False, complete=False)
    assert connected(graph, uscc(99)) == Connected(connected=False, complete=False)


def test_decisions_are_read_page_by_page_with_their_state(
    graph: GraphStore, edge: Seed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_facts, "_PAGE", 2)
    for n in range(5):
        decide(graph, edge, A, f"listing:{n}", {"repaired_on": DAY if n == 3 else None})
    decide(graph, edge, B, "penalty:1", {"objection": True}, basis="反不正当竞争法 20")
    edge("SANCTIONED", PERSON, ("Listing", "listing:9"), edge_id="person")
    edge(
        "DECIDED_BY",
        ("Penalty", "penalty:1"),
        ("Organization", "uscc:11410199000000019A"),
        edge_id="decider",
    )

    decisions = list(PublicFactsRepository(graph).decisions())
    later = PublicFactsRepository(graph).decisions(since=datetime(2026, 9, 3, tzinfo=UTC))

    assert [d.id for d in decisions] == [*(f"listing:{n}" for n in range(5)), "penalty:1"]
    assert [d.repaired_on for d in decisions[:5]] == [None, None, None, DAY, None]
    assert (decisions[-1].objection, decisions[-1].decider) == (True, "uscc:11410199000000019A")
    assert list(later) == []
    event = event_of(decisions[-1], DAY, "410100")
    assert isinstance(event, Event)
    assert (event.kind, event.region, event.basis) == ("penalty", AREA, "反不正当竞争法 20")
    assert event_of(decisions[3], DAY, "410100") is Unfit.NOT_IN_WINDOW


def test_public_record_has_what_counts_now_and_says_what_it_leaves_out(
    graph: GraphStore, edge: Seed
) -> None:
    facts = PublicFactsRepository(graph)
    decide(graph, edge, A, "penalty:1", {"objection": True})
    decide(graph, edge, A, "listing:gone", {"repaired_on": DAY})
    edge("GRANTED", firm(A), ("Permit", "permit:1"), edge_id="permit", valid_to=date(2027, 1, 1))
    graph.write(
        statement("MATCH (n:Permit) SET n.document_number = '许1', n.authority = '住建局'"), {}
    )

    whole = public_record(facts, A, DAY)
    decide(graph, edge, A, "penalty:2", {"contested": True})
    partial = public_record(facts, A, DAY)

    assert whole is not None
    assert partial is not None
    assert {(i.kind, i.objection) for i in whole.items} == {("penalty", True), ("permit", False)}
    assert {i.basis for i in whole.items} == {NOT_STATED}
    assert (whole.complete, partial.complete) == (True, False)
    assert whole.items == partial.items
    assert public_record(facts, uscc(98), DAY) is None
