"""What a screening says beside its leads: rules, searched, limits, missing proof."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credit_hub.graph.screens.rule import Screened
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.graph.screens.screening import screen
from credit_hub.graph.screens.tenders import Scoring


def test_nothing_given_is_answered_with_what_was_searched_and_is_not_complete() -> None:
    found = screen(Screened(()))

    assert found.leads == ()
    assert found.rules == tuple((rule.id, rule.version) for rule in SCREEN_RULES)
    assert [s.rule_id for s in found.searched] == [rule.id for rule in SCREEN_RULES]
    assert {i.code for i in found.incomplete} == {"feed_missing", "no_groups"}
    assert not found.complete


@pytest.mark.parametrize("name", ["D15", "D20"])
def test_lead_on_the_lowest_price_says_so_where_the_scoring_is_unknown(name: str) -> None:
    rule = next(rule for rule in SCREEN_RULES if rule.id == name)
    known = rule.examples[0].given
    unknown = replace(
        known, tenders=tuple(replace(t, scoring=Scoring.UNKNOWN) for t in known.tenders)
    )

    (before,) = screen(known, (rule,)).leads
    (after,) = screen(unknown, (rule,)).leads

    added = [text.en for text in after.missing_proof if text not in before.missing_proof]
    assert len(added) == 1
    assert "method of evaluation is not known" in added[0]
    assert after.false_positives == rule.false_positives
