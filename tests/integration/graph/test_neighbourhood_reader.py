"""The one reading: caps, depth, both times, and a lot that is not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from credit_hub.graph.check import check_lot
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, read_neighbourhood
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import MissingInputError, NotFoundError
from tests.integration.graph.conftest import statement
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def read(store: GraphStore, limits: Limits | None = None, day: date | None = None) -> Neighbourhood:
    return read_neighbourhood(
        store, "L", day=day, known_at=NOW, look_after_days=180, limits=limits or Limits()
    )


def holders(graph: Neighbourhood) -> set[tuple[str, str]]:
    return {(e.start, e.end) for e in graph.of_type("HOLDS")}


def test_lot_that_is_not_there_is_named(graph: GraphStore) -> None:
    with pytest.raises(NotFoundError, match="no lot 'lot:none/1'"):
        check_lot(graph, "lot:none/1", now=NOW)


def test_lot_without_deadline_is_read_and_refused_by_name(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood("lot L regime=tender\nbids a b\n")])

    with pytest.raises(MissingInputError, match="no bid deadline"):
        check_lot(graph, "L", now=NOW)


def test_lot_under_a_law_that_the_hub_does_not_know_needs_a_regime(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(LOT + "bids a b\n")])
    graph.write(statement("MATCH (lot:Lot {id: 'L'}) SET lot.regime = 'lei-14133'"))

    with pytest.raises(MissingInputError, match="which body of law"):
        check_lot(graph, "L", now=NOW)


def test_chain_longer_than_the_depth_is_cut_and_said(graph: GraphStore) -> None:
    chain = "".join(f"c{i + 1} -HOLDS 60% 2020-01-01..-> c{i}\n" for i in range(12))
    write_graphs(graph, [parse_neighbourhood(LOT + "bids c0 b\n" + chain)])

    found = read(graph)

    assert len(holders(found)) == 10
    assert [(i.code, i.subject) for i in found.limits] == [("depth_limit", "c10")]


def test_chain_of_just_the_depth_is_complete(graph: GraphStore) -> None:
    chain = "".join(f"c{i + 1} -HOLDS 60% 2020-01-01..-> c{i}\n" for i in range(3))
    write_graphs(graph, [parse_neighbourhood(LOT + "bids c0 b\n" + chain)])

    found = read(graph, Limits(depth=3))

    assert len(holders(found)) == 3
    assert found.limits == ()


def test_ring_of_holders_is_read_once_and_complete(graph: GraphStore) -> None:
    ring = "".join(f"c{(i + 1) % 4} -HOLDS 60% 2020-01-01..-> c{i}\n" for i in range(4))
    write_graphs(graph, [parse_neighbourhood(LOT + "bids c0 b\n" + ring)])

    found = read(graph)

    assert len(holders(found)) == 4
    assert found.limits == ()


def test_company_with_many_holders_gives_its_largest_and_says_so(graph: GraphStore) -> None:
    many = "".join(f"h{i} -HOLDS {i}% 2020-01-01..-> a\n" for i in range(1, 9))
    write_graphs(graph, [parse_neighbourhood(LOT + "bids a b\n" + many)])

    found = read(graph, Limits(holder_cap=3))

    assert holders(found) == {("h8", "a"), ("h7", "a"), ("h6", "a")}
    assert [(i.code, i.subject) for i in found.limits] == [("holders_capped", "a")]
    assert "8 holdings" in found.limits[0].text.en


def test_holders_of_the_past_do_not_count_towards_the_cap(graph: GraphStore) -> None:
    past = "".join(f"h{i} -HOLDS 50% 2020-01-01..2021-01-01-> a\n" for i in range(4))
    write_graphs(
        graph, [parse_neighbourhood(LOT + "bids a b\nx -HOLDS 9% 2021-01-01..-> a\n" + past)]
    )

    found = read(graph, Limits(holder_cap=3))

    assert holders(found) == {("x", "a")}
    assert found.limits == ()


def test_relations_outside_the_days_of_interest_are_not_read(graph: GraphStore) -> None:
    text = """bids a b
p -HOLDS 1% 2020-01-01..2026-10-15-> a
q -HOLDS 1% 2026-10-16..-> a
r -HOLDS 1% 2027-04-13..-> a
s -HOLDS 1% 2027-04-14..-> a
t -HOLDS 1%-> a
"""
    write_graphs(graph, [parse_neighbourhood(LOT + text)])

    at_deadline = read(graph)
    before = read(graph, day=date(2026, 10, 14))

    assert {h for h, _ in holders(at_deadline)} == {"q", "r", "t"}
    assert {h for h, _ in holders(before)} == {"p", "t"}


def test_statement_counts_from_its_recording_until_it_is_replaced(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(LOT + "bids a b\na -HOLDS 60% 2020-01-01..-> b\n")])
    graph.write(
        statement(
            "MATCH ()-[r:HOLDS]->() SET r.recorded_at = $recorded, r.retracted_at = $retracted"
        ),
        {
            "recorded": datetime(2026, 5, 1, tzinfo=UTC),
            "retracted": datetime(2026, 9, 1, tzinfo=UTC),
        },
    )

    def findings(known_at: datetime) -> int:
        return len(check_lot(graph, "L", now=NOW, known_at=known_at).findings)

    instant = timedelta(microseconds=1)
    assert findings(datetime(2026, 5, 1, tzinfo=UTC) - instant) == 0
    assert findings(datetime(2026, 5, 1, tzinfo=UTC)) == 1
    assert findings(datetime(2026, 9, 1, tzinfo=UTC) - instant) == 1
    assert findings(datetime(2026, 9, 1, tzinfo=UTC)) == 0


PAID = """bids a b
bid(a) -DEPOSIT_FROM form=转账 2026-10-10..-> K
bid(b) -DEPOSIT_FROM form=转账 2026-10-11..-> M
"""


def payments(graph: Neighbourhood) -> set[tuple[str, str]]:
    return {(e.start, e.end) for e in graph.of_type("PAYS")}


def test_entries_of_a_deposit_account_leave_only_where_two_accounts_share_the_payer(
    graph: GraphStore,
) -> None:
    entries = """Y -PAYS 2026-10-09..-> K
Z -PAYS 2026-10-09..-> K
Z -PAYS 2026-10-09..-> M
Z -PAYS 2026-10-06..-> M
Z -PAYS 2026-10-01..-> n
"""
    write_graphs(graph, [parse_neighbourhood(LOT + PAID + entries)])

    found = read(graph)

    assert payments(found) == {("Z", "K"), ("Z", "M")}
    assert len(list(found.of_type("PAYS"))) == 2
    assert found.nodes["Z"].detail("degree") == "3"
    assert {("K", "PAYS"), ("M", "PAYS")} <= found.stated


def test_account_with_too_many_entries_gives_none_and_says_so(graph: GraphStore) -> None:
    many = "".join(f"Y{n} -PAYS 2026-10-09..-> K\n" for n in range(4))
    shared = "Z -PAYS 2026-10-09..-> K\nZ -PAYS 2026-10-09..-> M\n"
    write_graphs(graph, [parse_neighbourhood(LOT + PAID + many + shared)])

    within, beyond = read(graph, Limits(inflow_cap=5)), read(graph, Limits(inflow_cap=4))

    assert payments(within) == {("Z", "K"), ("Z", "M")}
    assert within.limits == ()
    assert payments(beyond) == set()
    assert [(i.code, i.subject) for i in beyond.limits] == [("inflows_capped", "K")]


def test_payers_of_insurance_leave_only_where_they_join_bidders(graph: GraphStore) -> None:
    months = """bids a b c
a -INSURED_BY 2026-09-01..2026-10-01-> a
b -INSURED_BY 2026-09-01..2026-10-01-> Z
c -INSURED_BY 2026-08-01..2026-09-01-> Z
c -INSURED_BY 2026-06-01..2026-07-01-> Z
d -INSURED_BY 2026-08-01..2026-09-01-> Z
"""
    write_graphs(graph, [parse_neighbourhood(LOT + months)])

    found = read(graph)

    assert sorted((e.start, e.end) for e in found.of_type("INSURED_BY")) == [("b", "Z"), ("c", "Z")]
    assert found.nodes["Z"].detail("insured_units") == "3"
    assert {(unit, "INSURED_BY") for unit in "abc"} <= found.stated


def test_holders_of_a_manager_are_read(graph: GraphStore) -> None:
    relations = (
        "bids a b\nb -MANAGED_BY kind=委托管理 scope=整体 2025-01-01..-> m\n"
        "a -HOLDS 80% 2020-01-01..-> m\n"
    )
    write_graphs(graph, [parse_neighbourhood(LOT + relations)])

    found = read(graph)

    assert holders(found) == {("a", "m")}
    assert [e.detail("scope") for e in found.of_type("MANAGED_BY")] == ["整体"]


def test_handler_brings_the_employment_by_the_agency_and_by_a_bidder_alone(
    graph: GraphStore,
) -> None:
    people = """bids a b
g -AGENT_FOR-> L
bid(a) -HANDLED_BY-> P
bid(b) -HANDLED_BY-> Q
P -EMPLOYED 2020-01-01..-> g
P -EMPLOYED 2021-01-01..-> b
P -EMPLOYED 2021-01-01..-> x
Q -EMPLOYED 2020-01-01..-> b
"""
    write_graphs(graph, [parse_neighbourhood(LOT + people)])

    found = read(graph, Limits(staff_cap=0))

    assert {(e.start, e.end) for e in found.of_type("EMPLOYED")} == {("P", "g"), ("P", "b")}
