"""The draw-check on values: scenario G8, the boundary of the look-back, and what experts see."""

from __future__ import annotations

import dataclasses
import json

import pytest

from credit_hub.graph.draw.answer import Decision, DrawCheck
from credit_hub.graph.draw_check import evaluate_draw
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import MissingInputError
from credit_hub.model.statutes import Regime

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\nEnterprise a\nEnterprise b\n"
POOL = "".join(f"{who} -EXPERT_OF 2020-01-01..-> K\n" for who in "EGFHIJ")
G8 = (
    LOT
    + POOL.replace("I -EXPERT_OF 2020-01-01..", "I -EXPERT_OF 2020-01-01.. supervising")
    + """E -EMPLOYED role=工程师 2019-01-01..2024-06-15-> b
p -HOLDS 80% 2015-01-01..-> b
G -EMPLOYED role=工程师 2019-01-01..2025-06-15-> p
W -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b
F -KIN role=配偶 2010-05-01.. request_basis=1-> W
Listing s name=评标违法处罚 document_number=1 issuer=测试发改委
H -SANCTIONED 2020-03-01..2021-03-01 tender_conduct-> s
J -EMPLOYED role=工程师 2019-01-01..2023-09-15-> b
"""
)


def ask(graph: str, regime: Regime | None = None, experts: str = "EGFHIJ") -> DrawCheck:
    return evaluate_draw(parse_neighbourhood(graph), "K", experts, regime=regime)


def decisions(check: DrawCheck) -> dict[str, str]:
    return {v.expert_id: v.decision.value for v in check.verdicts}


def test_scenario_g8_excludes_the_conflicted_and_leaves_the_linked_to_a_person() -> None:
    check = ask(G8)

    assert decisions(check) == {
        "E": "excluded",  # employed by b until 28 months before
        "F": "excluded",  # spouse of b's representative
        "G": "human",  # E2 of the scenario: employed by the parent of b
        "H": "excluded",  # punished for tender conduct
        "I": "excluded",  # staff of a supervising department
        "J": "clear",  # left b 37 months before
    }


def test_scenario_g8_gives_the_basis_of_every_ground() -> None:
    cited = {
        v.expert_id: {a.citation_zh for g in v.grounds for a in g.articles}
        for v in ask(G8).verdicts
    }

    assert "《招标投标法》第37条第4款" in cited["E"]
    assert "《评标委员会和评标方法暂行规定》第12条第1款第1项" in cited["F"]
    assert "《评标委员会和评标方法暂行规定》第12条第1款第4项" in cited["H"]
    assert "《招标投标法实施条例》第46条第4款" in cited["I"]


def test_procurement_law_quotes_the_items_of_article_nine() -> None:
    check = ask(G8, Regime.PROCUREMENT, "EFG")

    items = {v.expert_id: [a.id for a in v.grounds[0].articles] for v in check.verdicts}
    assert items == {
        "E": ["procurement-regulation/9/p1/i1"],
        "F": ["procurement-regulation/9/p1/i4"],
        "G": ["procurement-regulation/9/p1/i5"],
    }


@pytest.mark.parametrize(
    ("left", "decision"),
    [
        ("2026-01-01", "excluded"),
        ("2024-06-15", "excluded"),
        ("2023-10-16", "excluded"),  # employed last on 2023-10-15, the first day of the window
        ("2023-10-15", "clear"),  # exactly 36 months: employed last on the day before the window
        ("2023-09-15", "clear"),
    ],
)
def test_employment_counts_while_its_last_day_lies_within_36_months(
    left: str, decision: str
) -> None:
    check = ask(f"{LOT}E -EMPLOYED 2019-01-01..{left}-> b\n", experts="E")

    assert check.look_back_from.isoformat() == "2023-10-15"
    assert decisions(check) == {"E": decision}


@pytest.mark.parametrize(
    ("facts", "decision"),
    [
        ("E -EMPLOYED-> b\n", "human"),
        ("E -EMPLOYED ..2025-01-01-> b\n", "excluded"),
        ("E -EMPLOYED 2026-10-16..-> b\n", "clear"),
        ("E -EMPLOYED contested 2020-01-01..-> b\n", "human"),
        ("E -OFFICER_OF role=监事 2019-01-01..2025-01-01-> b\n", "excluded"),
        ("E -HOLDS 60% 2019-01-01..2025-01-01-> b\n", "excluded"),
        ("E -HOLDS 5% 2019-01-01..-> b\n", "human"),
        ("E -TEAM role=顾问-> bid(b)\n", "excluded"),
        ("E -KIN role=配偶-> W\nW -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b\n", "human"),
        ("W -KIN role=直系血亲-> E\nW -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b\n", "excluded"),
        ("E -KIN role=直系血亲-> W\nW -OFFICER_OF role=董事 2019-01-01..-> b\n", "human"),
        ("E -EMPLOYED 2020-01-01..-> c\n", "clear"),
    ],
)
def test_tie_to_a_bidder_excludes_only_where_it_is_certain(facts: str, decision: str) -> None:
    assert decisions(ask(LOT + facts, experts="E")) == {"E": decision}


@pytest.mark.parametrize(
    ("state", "decision"),
    [
        ("2026-01-01..", "human"),
        ("2024-01-01..2025-01-01", "clear"),
        ("2024-01-01.. repaired_on=2025-01-01", "clear"),
        ("2024-01-01.. tender_conduct revoked_on=2025-01-01", "clear"),
        ("2024-01-01..2025-01-01 tender_conduct", "excluded"),
    ],
)
def test_sanction_of_the_expert_counts_only_in_its_state(state: str, decision: str) -> None:
    facts = f"Listing s document_number=1 issuer=x\nE -SANCTIONED {state}-> s\n"

    assert decisions(ask(LOT + facts, experts="E")) == {"E": decision}


def test_view_for_experts_names_no_bidder_no_ground_and_no_person() -> None:
    view = ask(G8).for_experts(admitted=["G", "E"])

    assert view.available == ("G", "J")
    assert view.not_available == ("E", "F", "H", "I")
    shown = json.dumps(dataclasses.asdict(view), ensure_ascii=False)
    assert '"a"' not in shown
    assert '"b"' not in shown
    assert {f.name for f in dataclasses.fields(view)} == {
        "lot_id",
        "pool_id",
        "available",
        "not_available",
    }


def test_missing_feeds_are_said() -> None:
    check = ask(LOT, experts="E")

    assert {i.subject for i in check.incomplete} == {"EMPLOYED", "KIN"}


def test_employment_of_people_of_the_lot_is_not_taken_for_that_of_experts() -> None:
    people = "g -AGENT_FOR-> L\nP -EMPLOYED 2020-01-01..-> g\nbid(a) -HANDLED_BY-> P\n"

    check = ask(LOT + POOL + people)

    assert {i.subject for i in check.incomplete} == {"EMPLOYED", "KIN"}
    assert check.of(Decision.CLEAR) == check.verdicts


def test_lot_without_deadline_asks_for_it() -> None:
    with pytest.raises(MissingInputError, match="no bid deadline"):
        ask("lot L regime=tender\nbids a\nEnterprise a\n", experts="E")
