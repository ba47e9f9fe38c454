"""The page of each screen rule says what the rule is; the page about all of them runs."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from credit_hub.graph.screens.formulas import Screen, Undefined
from credit_hub.graph.screens.rule import ScreenRule
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.graph.screens.screening import screen
from tests.docs.test_rule_pages import HEADINGS, section

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
each_rule = pytest.mark.parametrize("rule", SCREEN_RULES, ids=lambda rule: rule.id)


def page(rule: ScreenRule) -> str:
    return (FOLDER / f"{rule.id}.md").read_text(encoding="utf-8")


@each_rule
def test_page_has_the_title_the_version_and_the_headings(rule: ScreenRule) -> None:
    text = page(rule)

    assert text.startswith(f"# {rule.id} {rule.title.zh} · {rule.title.en}\n")
    assert f"Version {rule.version}. Evidence class: up to **{rule.evidence.value}**." in text
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    assert section(text, "Statute").strip() == "None. The rule only gives leads."
    row = f"| [{rule.id}]({rule.id}.md) | {rule.title.zh} · {rule.title.en} | L |"
    assert row in (FOLDER / "README.md").read_text(encoding="utf-8")


@each_rule
def test_page_lists_every_example_with_what_is_expected(rule: ScreenRule) -> None:
    examples = section(page(rule), "Worked example")

    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+) \|$", examples, re.MULTILINE)

    assert f"\n{len(rule.examples)} examples," in examples
    assert [(name, shows) for name, shows, _ in rows] == [(e.name, e.shows) for e in rule.examples]
    for example, (_, _, said) in zip(rule.examples, rows, strict=True):
        variants = re.findall(r"L `(\w+)`", said)
        assert variants == [expected.variant for expected in example.expected]
        assert all(f"`{code}`" in said for code in (*example.incomplete, *example.excluded))


@each_rule
def test_page_explains_every_variant_that_the_examples_give(rule: ScreenRule) -> None:
    output = section(page(rule), "Output")
    explained = set(re.findall(r"^\| `(\w+)` \|", output, re.MULTILINE))

    given = {
        lead.hit.variant
        for example in rule.examples
        for lead in screen(example.given, (rule,)).leads
    }

    assert given <= explained
    assert rule.searched.en in output


@each_rule
def test_page_lists_parameters_exclusions_and_evidence(rule: ScreenRule) -> None:
    text = page(rule)

    rows = re.findall(
        r"^\| `(\w+)` \| (\d+) \| (.+?) \| .+ \| (.+) \|$",
        section(text, "Configuration"),
        re.MULTILINE,
    )
    assert rows == [(p.name, str(p.value), p.unit, p.origin) for p in rule.parameters]
    for known in rule.false_positives:
        assert f"- {known.en} ({known.zh})" in section(text, "Exclusions")
    for needed in rule.evidence_needed:
        assert f"- {needed.en} ({needed.zh})" in section(text, "Evidence needed")


@pytest.mark.parametrize("name", [*(rule.id for rule in SCREEN_RULES), "screens"])
def test_demonstration_prints_what_the_page_shows(name: str) -> None:
    result = doctest.testfile(str(FOLDER / f"{name}.md"), module_relative=False)

    assert result.attempted > 0
    assert result.failed == 0


def test_common_page_names_every_screen_and_every_reason() -> None:
    text = (FOLDER / "screens.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE) == [str(name) for name in Screen]
    assert all(f"`{reason}`" in text for reason in Undefined)
