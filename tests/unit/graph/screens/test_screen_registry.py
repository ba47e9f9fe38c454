"""The registry of screen rules, its folder and the lock of versions agree."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from credit_hub.graph import screens
from credit_hub.graph.screens.rule import Screened, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.model.findings import Bilingual
from tests.unit.graph.detectors.test_registry import digest

FOLDER = Path(screens.__file__).parent
LOCK = Path(__file__).with_name("screens.lock.json")
SHARED = (
    "average_bid.py",
    "cardinal_outliers.py",
    "cardinal_processes.py",
    "cardinal_terms.py",
    "chances.py",
    "formulas.py",
    "markets.py",
    "quantiles.py",
    "subgroups.py",
    "tenders.py",
    "withdrawals.py",
)
"""What the rules stand on: a change here may change any of them."""
MODULES = [found.name for found in pkgutil.iter_modules([str(FOLDER)])]


def nothing(given: Screened) -> Iterator[ScreenOutcome]:
    return iter(())


def file_of(rule: ScreenRule) -> Path:
    return FOLDER / f"{rule.compute.__module__.rpartition('.')[2]}.py"


def locked() -> dict[str, dict[str, str]]:
    loaded: dict[str, dict[str, str]] = json.loads(LOCK.read_text(encoding="utf-8"))
    return loaded


def test_registry_lists_every_screen_rule_of_the_folder_in_order() -> None:
    files = sorted(path.name for path in FOLDER.glob("d[0-9][0-9]_*.py"))

    assert [file_of(rule).name for rule in SCREEN_RULES] == files
    assert [rule.id for rule in SCREEN_RULES] == [name[:3].upper() for name in files]


@pytest.mark.parametrize("rule", SCREEN_RULES, ids=lambda rule: rule.id)
def test_screen_rule_that_changed_has_a_new_version(rule: ScreenRule) -> None:
    """When this fails: raise ``version`` in the rule, then put both values into the lock."""
    now = {"version": rule.version, "digest": digest(file_of(rule))}

    assert locked()[rule.id] == now


def test_shared_ground_of_screens_that_changed_is_noticed() -> None:
    """When this fails: say which rules change with it, raise their versions, renew the lock."""
    assert locked()["shared"]["digest"] == digest(*(FOLDER / name for name in SHARED))


@pytest.mark.parametrize("name", MODULES)
def test_module_examples_give_what_they_say(name: str) -> None:
    module = importlib.import_module(f"credit_hub.graph.screens.{name}")

    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"false_positives": ()}, "no false positive is named"),
        ({"examples": SCREEN_RULES[0].examples[:1]}, "no example of a miss"),
        ({"examples": SCREEN_RULES[0].examples[-1:]}, "no example of a hit"),
        ({"searched": Bilingual("", "")}, "nothing says what was searched"),
    ],
)
def test_screen_rule_that_could_mislead_is_refused(change: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=f"D14: {problem}"):
        replace(SCREEN_RULES[0], compute=nothing, **change)  # type: ignore[arg-type]
