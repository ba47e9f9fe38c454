"""A rule refuses at construction whatever could mislead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

SOUND = RULES[0]


def nothing(situation: Situation) -> Iterator[Outcome]:
    return iter(())


def test_rule_with_hits_and_misses_is_accepted() -> None:
    made = replace(SOUND, compute=nothing)

    assert made.regimes == (Regime.TENDER, Regime.PROCUREMENT)


def test_rule_that_only_gives_leads_may_not_quote_an_article() -> None:
    with pytest.raises(ValueError, match="D01: a rule that only gives leads quotes no article"):
        replace(SOUND, evidence=EvidenceClass.LEAD)


def test_rule_that_only_gives_leads_is_accepted_without_articles() -> None:
    made = replace(SOUND, evidence=EvidenceClass.LEAD, articles={Regime.TENDER: ()})

    assert made.evidence is EvidenceClass.LEAD


def test_rule_without_article_for_one_of_its_regimes_is_refused() -> None:
    with pytest.raises(ValueError, match="for each of its regimes"):
        replace(SOUND, articles={**SOUND.articles, Regime.PROCUREMENT: ()})


def test_rule_without_an_example_of_a_miss_is_refused() -> None:
    hits = tuple(e for e in SOUND.examples if e.expected)

    with pytest.raises(ValueError, match="no example of a miss"):
        replace(SOUND, examples=hits)


def test_rule_without_an_example_of_a_hit_is_refused() -> None:
    misses = tuple(e for e in SOUND.examples if not e.expected)

    with pytest.raises(ValueError, match="no example of a hit"):
        replace(SOUND, examples=misses)


def test_rule_of_an_unknown_regime_is_refused() -> None:
    articles = {"auction": SOUND.articles[Regime.TENDER]}

    with pytest.raises(ValueError, match="regimes must be some of"):
        replace(SOUND, articles=articles)  # type: ignore[arg-type]  # what the type checker forbids


def test_rule_without_regime_is_refused() -> None:
    with pytest.raises(ValueError, match="regimes must be some of"):
        replace(SOUND, articles={})


def test_rule_without_false_positives_is_refused() -> None:
    with pytest.raises(ValueError, match="no false positive"):
        replace(SOUND, false_positives=())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_shows_each_regime_and_names_its_examples_once(rule: Rule) -> None:
    names = [example.name for example in rule.examples]

    assert len(names) == len(set(names))
    assert {e.regime for e in rule.examples if e.expected} == set(rule.regimes)
