"""The page of each rule says what the rule is: same id, version, articles, examples, parameters."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.draw.rules import DRAW_RULES
from credit_hub.graph.firms import FIRM_RULES
from credit_hub.graph.screens.rules import SCREEN_RULES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
HEADINGS = [
    "Statute",
    "Methodology",
    "Worked example",
    "Why it matters",
    "Output",
    "Configuration",
    "Exclusions",
    "Assumptions",
    "Evidence needed",
    "What it does not show",
    "Demonstration",
]
EVERY_RULE = (*RULES, *FIRM_RULES)
each_rule = pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.id)


def page(rule: Rule) -> str:
    return (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    pages = {path.stem for path in FOLDER.glob("D[0-9]*.md")}

    ids = {rule.id for rule in EVERY_RULE} | {rule.id for rule in DRAW_RULES}
    assert pages == ids | {rule.id for rule in SCREEN_RULES}


@each_rule
def test_page_has_the_title_the_version_and_the_headings(rule: Rule) -> None:
    text = page(rule)

    assert text.startswith(f"# {rule.id} {rule.title.zh} · {rule.title.en}\n")
    assert f"Version {rule.version}. Evidence class: up to **{rule.evidence.value}**." in text
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS


@each_rule
def test_page_quotes_the_articles_of_each_regime(rule: Rule) -> None:
    statute = section(page(rule), "Statute")

    expected = [
        f"{regime.title_zh} ({regime.value}): {article.citation_zh} · {article.citation_en}"
        for regime, articles in rule.articles.items()
        for article in articles
    ]
    assert re.findall(r"^- (.+)$", statute, re.MULTILINE) == expected
    assert all(a.wording_zh in statute for articles in rule.articles.values() for a in articles)


@each_rule
def test_page_lists_every_example_with_what_is_expected(rule: Rule) -> None:
    examples = section(page(rule), "Worked example")

    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", examples, re.MULTILINE)

    assert f"\n{len(rule.examples)} examples," in examples
    assert [(name, shows) for name, shows, _ in rows] == [(e.name, e.shows) for e in rule.examples]
    for example, (_, _, said) in zip(rule.examples, rows, strict=True):
        assert all(f"{x.evidence.value} `{x.variant}`" in said for x in example.expected)
        assert all(f"`{code}`" in said for code in example.incomplete)


@each_rule
def test_page_explains_every_variant_that_the_examples_give(rule: Rule) -> None:
    output = section(page(rule), "Output")
    explained = set(re.findall(r"^\| `([\w*]+)` \|", output, re.MULTILINE))

    given = {x.variant for example in rule.examples for x in example.expected}

    assert {
        v
        for v in given
        if v not in explained and not (v.endswith("_unproven") and "*_unproven" in explained)
    } == set()
    assert rule.searched.en in output


@each_rule
def test_page_lists_parameters_exclusions_and_evidence(rule: Rule) -> None:
    text = page(rule)

    for parameter in rule.parameters:
        assert f"| `{parameter.name}` | {parameter.value} |" in section(text, "Configuration")
    for known in rule.false_positives:
        assert f"- {known.en} ({known.zh})" in section(text, "Exclusions")
    for needed in rule.evidence_needed:
        assert f"- {needed.en} ({needed.zh})" in section(text, "Evidence needed")


@each_rule
def test_demonstration_prints_what_the_page_shows(rule: Rule) -> None:
    result = doctest.testfile(str(FOLDER / f"{rule.id}.md"), module_relative=False)

    assert result.attempted > 0
    assert result.failed == 0
