"""The page of each rule of the draw-check says what the rule is."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from credit_hub.graph.draw.rules import DRAW_RULES, DrawRule, draw_rule_of
from credit_hub.model.findings import EvidenceClass
from tests.docs.test_rule_pages import HEADINGS, section

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
each_rule = pytest.mark.parametrize("rule", DRAW_RULES, ids=lambda rule: rule.id)


def page(rule: DrawRule) -> str:
    return (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")


@each_rule
def test_page_has_the_title_the_version_and_the_headings(rule: DrawRule) -> None:
    text = page(rule)

    assert text.startswith(f"# {rule.id} {rule.title.zh} · {rule.title.en}\n")
    assert f"Version {rule.version}. Evidence class: up to **{rule.evidence.value}**." in text
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert f"[{rule.id}]({rule.id}.md)" in (FOLDER / "README.md").read_text(encoding="utf-8")


@each_rule
def test_page_quotes_the_articles_of_each_ground_and_regime(rule: DrawRule) -> None:
    statute = section(page(rule), "Statute")

    expected = [
        f"`{code}`, {regime.title_zh} ({regime.value}): {a.citation_zh} · {a.citation_en}"
        for code, by_law in rule.grounds.items()
        for regime, articles in by_law.items()
        for a in articles
    ]
    assert re.findall(r"^- (.+)$", statute, re.MULTILINE) == expected


@each_rule
def test_page_explains_every_ground_and_lists_evidence_and_exclusions(rule: DrawRule) -> None:
    text = page(rule)

    assert re.findall(r"^\| `(\w+)` \|", section(text, "Output"), re.MULTILINE) == [*rule.grounds]
    for known in rule.false_positives:
        assert f"- {known.en} ({known.zh})" in section(text, "Exclusions")
    for needed in rule.evidence_needed:
        assert f"- {needed.en} ({needed.zh})" in section(text, "Evidence needed")


@each_rule
def test_demonstration_prints_what_the_page_shows(rule: DrawRule) -> None:
    result = doctest.testfile(str(FOLDER / f"{rule.id}.md"), module_relative=False)

    assert result.attempted > 0
    assert result.failed == 0


def test_each_ground_belongs_to_one_rule_and_quotes_an_article_if_it_may_exclude() -> None:
    codes = [code for rule in DRAW_RULES for code in rule.grounds]

    assert len(codes) == len(set(codes))
    for code in codes:
        rule = draw_rule_of(code)
        quoted = all(rule.grounds[code].values())
        assert quoted == (rule.evidence is EvidenceClass.STATUTORY)
