"""The definition of minimal evidence, held against every hit of every worked example."""

from __future__ import annotations

import pytest

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors.rule import Example, Rule
from credit_hub.graph.explain.minimal import minimal_evidence
from credit_hub.graph.explain.question import Claim, Effect
from credit_hub.model.findings import Judgement
from credit_hub.model.interval import AsOf
from tests.rules.conftest import EXAMPLES, graph_of

HITS = [(rule, example) for rule, example in EXAMPLES if example.expected]
ALL = pytest.mark.parametrize(("rule", "example"), HITS, ids=[f"{r.id}-{e.name}" for r, e in HITS])


def claims(rule: Rule, example: Example) -> list[Claim]:
    graph = graph_of(rule, example)
    as_of = None if example.as_of is None else AsOf.parse(example.as_of)
    check = evaluate(graph, regime=example.regime, as_of=as_of, rules=(rule,))
    every: tuple[Judgement, ...] = (*check.findings, *check.leads)
    return [Claim.of(judgement, graph) for judgement in every]


@ALL
def test_minimal_set_alone_gives_the_finding(rule: Rule, example: Example) -> None:
    for claim in claims(rule, example):
        evidence = minimal_evidence(claim)

        assert evidence.complete
        assert evidence.sets
        for found in evidence.sets:
            assert claim.on(found).effect is Effect.STAYS


@ALL
def test_minimal_set_less_any_member_does_not_give_the_finding(
    rule: Rule, example: Example
) -> None:
    for claim in claims(rule, example):
        evidence = minimal_evidence(claim)

        for found in evidence.sets:
            for member in found:
                assert claim.on(set(found) - {member}).effect is not Effect.STAYS


@ALL
def test_overturning_set_takes_the_finding_and_no_part_of_it_does(
    rule: Rule, example: Example
) -> None:
    for claim in claims(rule, example):
        evidence = minimal_evidence(claim)

        for cut in evidence.overturning:
            assert claim.dropping(*cut).effect is not Effect.STAYS
            for member in cut:
                assert claim.dropping(*(set(cut) - {member})).effect is Effect.STAYS


@ALL
def test_fact_overturns_alone_if_and_only_if_asking_again_says_so(
    rule: Rule, example: Example
) -> None:
    for claim in claims(rule, example):
        evidence = minimal_evidence(claim)

        in_all = set.intersection(*map(set, evidence.sets))
        assert set(evidence.decisive) == {c[0] for c in evidence.overturning if len(c) == 1}
        assert set(evidence.decisive) == in_all
