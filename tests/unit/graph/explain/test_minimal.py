"""Joint control, independent grounds, weakening, bounds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import d01_same_principal
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.explain.minimal import Budget, MinimalEvidence, minimal_evidence
from credit_hub.graph.explain.question import Claim, Effect
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import NotFoundError
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.interval import AsOf

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"
JOINT = (
    LOT
    + """bids X d
X -HOLDS 60% 2018-01-01..-> y1
X -HOLDS 55% 2018-01-01..-> y2
y1 -HOLDS 60% 2019-01-01..-> c
y1 -HOLDS 30% 2019-01-01..-> d
y2 -HOLDS 25% 2019-01-01..-> d
"""
)
TWO_HEADS = (
    LOT
    + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b
Q -PRINCIPAL_OF 2019-01-01..-> a
Q -PRINCIPAL_OF 2019-01-01..-> b
"""
)


def claim(text: str, rule: str) -> Claim:
    graph = parse_neighbourhood(text)
    check = evaluate(graph)
    return Claim.of(next(j for j in (*check.findings, *check.leads) if j.rule_id == rule), graph)


def words(graph: Neighbourhood, sets: tuple[tuple[str, ...], ...]) -> list[set[str]]:
    edges = graph.edges
    return [{f"{edges[e].start}>{edges[e].end}" for e in found} for found in sets]


def explained(text: str, rule: str, budget: Budget | None = None) -> MinimalEvidence:
    return minimal_evidence(claim(text, rule), budget or Budget())


def test_joint_control_needs_all_four_holdings() -> None:
    asked = claim(JOINT, "D02")

    evidence = minimal_evidence(asked)

    four = {"X>y1", "X>y2", "y1>d", "y2>d"}
    assert words(asked.neighbourhood, evidence.sets) == [four]
    assert {asked.neighbourhood.edges[e].end for e in evidence.decisive} == {"y1", "y2", "d"}
    assert len(evidence.decisive) == 4
    assert {f.effect for f in evidence.facts} == {Effect.GOES}


def test_two_independent_heads_are_two_sets_and_no_single_fact_overturns() -> None:
    evidence = explained(TWO_HEADS, "D01")

    assert len(evidence.sets) == 2
    assert {len(found) for found in evidence.sets} == {2}
    assert evidence.decisive == ()
    assert {len(cut) for cut in evidence.overturning} == {2}
    assert len(evidence.overturning) == 4


def test_group_head_bidding_without_one_layer_weakens_to_a_lead() -> None:
    text = (
        LOT
        + """bids b c
b -HOLDS 60% 2018-01-01..-> c
X -HOLDS 60% 2018-01-01..-> b
X -HOLDS 60% 2018-01-01..-> d
d -HOLDS 40% 2018-01-01..-> c
X -HOLDS 20% 2018-01-01..-> c
"""
    )
    asked = claim(text, "D02")

    evidence = minimal_evidence(asked)

    assert [(f.effect, f.evidence, f.variant) for f in evidence.facts] == [
        (Effect.WEAKENS, EvidenceClass.LEAD, "siblings")
    ]


def test_second_source_of_one_holding_is_a_second_set() -> None:
    text = (
        LOT
        + """bids a b
a -HOLDS 60% 2020-01-01.. source=register-> b
a -HOLDS 70% 2020-01-01.. source=annual-report trust=DECLARED-> b
"""
    )

    evidence = explained(text, "D02")

    assert [len(found) for found in evidence.sets] == [1, 1]
    assert evidence.decisive == ()


def test_statement_that_no_longer_counts_is_no_evidence() -> None:
    text = (
        LOT
        + """bids a b
a -HOLDS 60% 2018-01-01..-> b
a -HOLDS 20% 2025-01-01..-> b
a -HOLDS 90% 2018-01-01..-> c
c -HOLDS 40% 2018-01-01..-> b
"""
    )
    asked = claim(text, "D02")

    evidence = minimal_evidence(asked)

    assert words(asked.neighbourhood, evidence.sets) == [{"a>b", "a>c", "c>b"}]


def test_lead_on_a_property_of_nodes_rests_on_no_edge() -> None:
    text = (
        LOT
        + """bids b
Enterprise b address=花园路1号
Enterprise g address=花园路1号
g -AGENT_FOR-> L
"""
    )

    evidence = explained(text, "D05")

    assert evidence.sets == ((),)
    assert evidence.decisive == ()
    assert evidence.complete


def test_search_that_meets_its_bound_says_so() -> None:
    many = LOT + "bids a b\n"
    for number in range(8):
        many += f"P{number} -PRINCIPAL_OF 2019-01-01..-> a\n"
        many += f"P{number} -PRINCIPAL_OF 2019-01-01..-> b\n"

    short = explained(many, "D01", Budget(evaluations=20))
    shallow = explained(many, "D01", Budget(at_once=1))

    assert {i.code for i in short.limits} == {"evidence_search_capped"}
    assert "evidence_depth_capped" in {i.code for i in shallow.limits}
    assert not short.complete
    assert not shallow.complete


def test_finding_that_the_facts_do_not_give_is_refused() -> None:
    graph = parse_neighbourhood(TWO_HEADS)
    finding = evaluate(graph).findings[0]
    earlier = evaluate(graph, as_of=AsOf.parse("2018-01-01"))
    assert not earlier.findings

    with pytest.raises(NotFoundError, match="does not follow from these facts"):
        Claim.of(finding, parse_neighbourhood(LOT + "bids a b\n"))


def test_fact_of_both_grounds_overturns_alone_and_the_others_only_together() -> None:
    text = (
        LOT
        + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -PRINCIPAL_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b
"""
    )
    asked = claim(text, "D01")
    of_b = next(asked.neighbourhood.into("b", "LEGAL_REPRESENTATIVE_OF")).id

    evidence = minimal_evidence(asked)

    assert len(evidence.sets) == 2
    assert evidence.decisive == (of_b,)
    assert [len(cut) for cut in evidence.overturning] == [1, 2]


def test_finding_of_an_unknown_rule_is_refused() -> None:
    graph = parse_neighbourhood(TWO_HEADS)

    with pytest.raises(NotFoundError, match="no rule 'D01' to ask"):
        Claim.of(evaluate(graph).findings[0], graph, rules=())


def test_mutual_control_is_two_findings_and_each_rests_on_its_own_holding() -> None:
    text = LOT + "bids a b\na -HOLDS 60% 2018-01-01..-> b\nb -HOLDS 60% 2018-01-01..-> a\n"
    graph = parse_neighbourhood(text)

    found = [minimal_evidence(Claim.of(f, graph)) for f in evaluate(graph).findings]

    assert [len(evidence.sets) for evidence in found] == [1, 1]
    assert found[0].decisive != found[1].decisive
    assert {f.effect for evidence in found for f in evidence.facts} == {Effect.GOES}


def test_facts_that_no_path_shows_are_found_all_the_same() -> None:
    def two_principals(situation: Situation) -> Iterator[Outcome]:
        if len(list(situation.neighbourhood.of_type("PRINCIPAL_OF"))) > 1:
            yield Hit(EvidenceClass.LEAD, "two", ("a", "b"), (), Bilingual("两人", "two"))

    rules = (replace(d01_same_principal.RULE, compute=two_principals),)
    graph = parse_neighbourhood(
        LOT
        + "bids a b\n"
        + "".join(f"P{i} -PRINCIPAL_OF 2019-01-01..-> a\n" for i in range(3))
        + "".join(f"D{i} -OFFICER_OF 2019-01-01..-> a\n" for i in range(9))
    )
    asked = Claim.of(evaluate(graph, rules=rules).leads[0], graph, rules=rules)

    evidence = minimal_evidence(asked)

    assert words(graph, evidence.sets) == [{"P0>a", "P1>a"}, {"P0>a", "P2>a"}, {"P1>a", "P2>a"}]
    assert [len(cut) for cut in evidence.overturning] == [2, 2, 2]
