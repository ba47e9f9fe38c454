"""Acceptance scenario G1: the statutory relations of one lot, both regimes, both moments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from credit_hub.graph.check import check_lot, evaluate
from credit_hub.graph.migrations import migrate
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.findings import LotCheck
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime
from tests.rules.conftest import write_graphs

NOW = datetime(2026, 11, 24, tzinfo=UTC)
FACTS = """lot L deadline=2026-10-15T09:30 regime=tender
bids {bidders}
g -AGENT_FOR-> L
P -LEGAL_REPRESENTATIVE_OF 2019-03-01..-> a
R -LEGAL_REPRESENTATIVE_OF 2018-01-01..2026-09-01-> b
P -LEGAL_REPRESENTATIVE_OF 2026-09-01..-> b
X -HOLDS 60% 2018-01-01..-> y1
X -HOLDS 55% 2018-01-01..-> y2
y1 -HOLDS 60% 2019-01-01..-> c
y1 -HOLDS 30% 2019-01-01..-> d
y2 -HOLDS 25% 2019-01-01..-> d
e -HOLDS 70% 2026-10-20..-> f
D -OFFICER_OF role=董事 2022-01-01..-> g
D -OFFICER_OF role=董事 2023-01-01..-> f
"""
SIX = "a b c d e f"
BASE = {
    ("D01", "S", ("a", "b")),
    ("D02", "L", ("c", "d")),
    ("D02", "L", ("e", "f")),
    ("D05", "L", ("g", "f")),
}


def found(check: LotCheck) -> set[tuple[str, str, tuple[str, ...]]]:
    every = (*check.findings, *check.leads)
    assert len({(j.rule_id, j.subjects) for j in every}) == len(every)
    return {(j.rule_id, j.evidence.value, j.subjects) for j in every}


def ask(bidders: str, regime: Regime, as_of: str | None = None) -> LotCheck:
    graph = parse_neighbourhood(FACTS.format(bidders=bidders))
    return evaluate(graph, regime=regime, as_of=None if as_of is None else AsOf.parse(as_of))


@pytest.mark.parametrize("regime", list(Regime))
def test_six_bidders_at_the_deadline_give_one_bar_and_three_leads(regime: Regime) -> None:
    check = ask(SIX, regime)

    assert found(check) == BASE


def test_six_bidders_in_august_share_no_head_and_no_later_control() -> None:
    check = ask(SIX, Regime.TENDER, "2026-08-15")

    assert found(check) == {("D02", "L", ("c", "d")), ("D05", "L", ("g", "f"))}


def test_head_of_the_group_bidding_is_barred_with_all_it_controls_under_tender_law() -> None:
    check = ask(f"{SIX} X", Regime.TENDER)

    assert found(check) == BASE | {("D02", "S", ("X", "c")), ("D02", "S", ("X", "d"))}


def test_head_of_the_group_bidding_gives_leads_only_under_procurement_law() -> None:
    check = ask(f"{SIX} X", Regime.PROCUREMENT)

    assert found(check) == BASE | {("D02", "L", ("X", "c")), ("D02", "L", ("X", "d"))}


@pytest.mark.parametrize("regime", list(Regime))
def test_direct_majorities_are_barred_under_both_laws(regime: Regime) -> None:
    check = ask(f"{SIX} X y1", regime)

    indirect = "S" if regime is Regime.TENDER else "L"
    assert found(check) == BASE | {
        ("D02", "S", ("X", "y1")),
        ("D02", "S", ("y1", "c")),
        ("D02", "L", ("d", "y1")),
        ("D02", indirect, ("X", "c")),
        ("D02", indirect, ("X", "d")),
    }


def test_joint_control_shows_every_holding_that_it_rests_on() -> None:
    check = ask(f"{SIX} X", Regime.TENDER)

    joint = next(f for f in check.findings if f.subjects == ("X", "d"))
    shown = [[(s.start_id, s.end_id) for s in path] for path in joint.paths]
    assert shown == [[("X", "y1"), ("y1", "d")], [("X", "y2"), ("y2", "d")]]
    assert joint.paths[0][1].text.zh == "y1持有d30%（自2019-01-01起）"
    assert joint.paths[0][1].text.en == "y1 holds 30 % of d (from 2019-01-01)"


@pytest.fixture
def g1_store(session_store: GraphStore) -> Iterator[GraphStore]:
    wipe(session_store)
    migrate(session_store)
    write_graphs(session_store, [parse_neighbourhood(FACTS.format(bidders=f"{SIX} X y1"))])
    yield session_store
    wipe(session_store)


@pytest.mark.integration
@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("as_of", [None, "2026-08-15", "2026-12-01"])
def test_scenario_on_the_database_is_the_scenario_on_the_value(
    g1_store: GraphStore, regime: Regime, as_of: str | None
) -> None:
    moment = None if as_of is None else AsOf.parse(as_of)

    read = check_lot(g1_store, "L", now=NOW, regime=regime, as_of=moment)

    assert read == ask(f"{SIX} X y1", regime, as_of)
