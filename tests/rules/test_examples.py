"""Every worked example of every rule, on the parsed value and on the real database: one answer."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credit_hub.graph.check import check_lot, evaluate
from credit_hub.graph.detectors.rule import Example, Rule
from credit_hub.graph.store import GraphStore
from credit_hub.model.findings import EvidenceClass, LotCheck
from credit_hub.model.interval import AsOf
from tests.rules.conftest import EXAMPLES, graph_of, prefix_of

NOW = datetime(2026, 11, 24, tzinfo=UTC)
ALL = pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{r.id}-{e.name}" for r, e in EXAMPLES]
)


def as_of(example: Example) -> AsOf | None:
    return None if example.as_of is None else AsOf.parse(example.as_of)


def hits(check: LotCheck, rule: Rule, example: Example) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return the hits of one rule with the subjects as the example writes them."""
    prefix = prefix_of(rule, example)
    return {
        (j.evidence.value, j.variant, tuple(s.removeprefix(prefix) for s in j.subjects))
        for j in (*check.findings, *check.leads)
        if j.rule_id == rule.id
    }


@ALL
def test_example_on_the_value_gives_what_it_states(rule: Rule, example: Example) -> None:
    graph = graph_of(rule, example)

    check = evaluate(graph, regime=example.regime, as_of=as_of(example), rules=(rule,))

    expected = {(e.evidence.value, e.variant, e.subjects) for e in example.expected}
    assert hits(check, rule, example) == expected
    assert len(check.findings) + len(check.leads) == len(expected)
    assert set(example.incomplete) <= {i.code for i in check.incomplete}
    assert set(example.excluded) == {x.code for x in check.excluded}


@pytest.mark.integration
@ALL
def test_example_on_the_database_gives_the_same_answer(
    rule: Rule, example: Example, examples_store: GraphStore
) -> None:
    graph = graph_of(rule, example)

    read = check_lot(
        examples_store, graph.lot.id, now=NOW, regime=example.regime, as_of=as_of(example)
    )

    written = evaluate(graph, regime=example.regime, as_of=as_of(example))
    assert hits(read, rule, example) == hits(written, rule, example)
    assert read.findings == written.findings
    assert read.leads == written.leads
    assert read.incomplete == written.incomplete
    assert read.excluded == written.excluded


@ALL
def test_example_hit_quotes_an_article_unless_it_is_a_lead(rule: Rule, example: Example) -> None:
    graph = graph_of(rule, example)

    check = evaluate(graph, regime=example.regime, as_of=as_of(example), rules=(rule,))

    for judgement in (*check.findings, *check.leads):
        lead = judgement.evidence is EvidenceClass.LEAD
        assert bool(judgement.articles) != lead
        assert set(judgement.articles) <= set(rule.articles[example.regime])
        assert judgement.false_positives
        assert judgement.missing_proof
        assert all(step.text.zh and step.text.en for path in judgement.paths for step in path)
