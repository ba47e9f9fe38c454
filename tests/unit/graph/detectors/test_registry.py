"""The registry, the folder and the lock of rule versions agree."""

from __future__ import annotations

import ast
import hashlib
import json
from pathlib import Path

import pytest

from credit_hub.graph import detectors, draw, firms
from credit_hub.graph.detectors import RULES, rule
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.draw.rules import DRAW_RULES
from credit_hub.graph.firms import FIRM_RULES
from credit_hub.model.errors import NotFoundError

FOLDER = Path(detectors.__file__).parent
FIRMS = Path(firms.__file__).parent
DRAWS = Path(draw.__file__).parent
LOCK = Path(__file__).with_name("rules.lock.json")
SHARED = (
    "agency_handlers.py",
    "agency_leads.py",
    "agency_staff.py",
    "bid_texts.py",
    "control_paths.py",
    "deposit_funding.py",
    "evidence.py",
    "file_traces.py",
    "insurance_payers.py",
    "item_prices.py",
    "management.py",
    "parameters.py",
    "presumed.py",
    "price_patterns.py",
    "rarity.py",
    "situation.py",
    "../control.py",
    "../figures.py",
    "../holdings.py",
    "../look_back.py",
    "../neighbourhood.py",
    "../undecided.py",
)
"""What the rules stand on: a change here may change any of them."""
OF_FIRMS = (
    "shared.py",
    *(
        f"../ownership/{name}.py"
        for name in ("concert", "guarantees", "leads", "representatives", "rings", "shells")
    ),
)
"""What the rules about firms stand on besides."""
OF_DRAWS = ("grounds.py", "rules.py", "../look_back.py", "../sanction_state.py")
"""What D44, D45 and D47 are: their grounds share one look at an expert."""


def digest(*paths: Path) -> str:
    """Return a digest of the code: docstrings, lines of comment and white space do not count."""
    return hashlib.sha256("".join(map(code, paths)).encode()).hexdigest()[:24]


def code(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    documentation = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    lines = (
        line
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in documentation and not line.lstrip().startswith("#")
    )
    return "".join("".join(lines).split())


def file_of(known: Rule) -> Path:
    folder = FIRMS if known in FIRM_RULES else FOLDER
    return folder / f"{known.compute.__module__.rpartition('.')[2]}.py"


def locked() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(LOCK.read_text(encoding="utf-8"))
    return loaded


def test_registry_lists_every_detector_file_of_the_folder() -> None:
    for folder, rules in ((FOLDER, RULES), (FIRMS, FIRM_RULES)):
        files = sorted(path.name for path in folder.glob("d[0-9][0-9]_*.py"))

        assert sorted(file_of(known).name for known in rules) == files


def test_registry_is_sorted_by_id_without_repeats() -> None:
    for rules in (RULES, FIRM_RULES):
        ids = [known.id for known in rules]

        assert ids == sorted(set(ids))
        assert all(file_of(known).name.startswith(known.id.lower()) for known in rules)


def test_rule_is_found_by_its_id() -> None:
    assert rule("D02").id == "D02"


def test_rule_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFoundError, match=r"no rule 'D99'.*D01, D02"):
        rule("D99")


@pytest.mark.parametrize("known", [*RULES, *FIRM_RULES], ids=lambda known: known.id)
def test_rule_that_changed_has_a_new_version(known: Rule) -> None:
    """When this fails: raise ``version`` in the rule, then put both values into the lock."""
    now = {"version": known.version, "digest": digest(file_of(known))}

    assert locked()[known.id] == now


def test_shared_ground_that_changed_is_noticed() -> None:
    """When this fails: say which rules change with it, raise their versions, renew the lock."""
    assert locked()["shared"]["digest"] == digest(*(FOLDER / name for name in SHARED))
    assert locked()["firms"]["digest"] == digest(*(FIRMS / name for name in OF_FIRMS))


def test_rules_of_the_draw_that_changed_have_new_versions() -> None:
    """When this fails: raise the versions in ``graph/draw/rules.py``, then renew the lock."""
    now = {rule.id: rule.version for rule in DRAW_RULES}

    assert locked()["draw"] == {**now, "digest": digest(*(DRAWS / name for name in OF_DRAWS))}
