"""Every worked example of every screen rule gives the leads it states, and no others."""

from __future__ import annotations

import pytest

from credit_hub.graph.screens.rule import ScreenExample, ScreenRule
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.graph.screens.screening import screen
from credit_hub.model.findings import EvidenceClass

EXAMPLES = [(rule, example) for rule in SCREEN_RULES for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{r.id}-{e.name}" for r, e in EXAMPLES]
)
def test_example_gives_what_it_states(rule: ScreenRule, example: ScreenExample) -> None:
    found = screen(example.given, (rule,))

    hits = [lead.hit for lead in found.leads]
    assert sorted((h.variant, h.tenders, h.subjects) for h in hits) == sorted(
        (e.variant, e.tenders, e.subjects) for e in example.expected
    )
    assert {i.code for i in found.incomplete} == set(example.incomplete)
    assert {e.code for e in found.excluded} == set(example.excluded)
    assert found.complete == (not example.incomplete)
    for hit in hits:
        assert hit.evidence is EvidenceClass.LEAD
        assert hit.statistic.n > 0
        assert hit.statistic.base_rate
