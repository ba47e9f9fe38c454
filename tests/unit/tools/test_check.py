"""tools/check.py: one list of checks for make, pre-commit and CI."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def check(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("check")


def test_unknown_check_is_refused_with_the_known_ones_named(
    check: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check.main(["rust"]) == 2

    told = capsys.readouterr().err
    assert "no check rust" in told
    assert "mypy" in told


def test_failing_check_is_shown_and_named(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = ("python", "-c", "print('why it failed'); raise SystemExit(1)")
    monkeypatch.setattr(check, "BIN", Path(sys.executable).parent)
    monkeypatch.setattr(check, "CHECKS", {"good": ("python", "-c", ""), "bad": failing})

    assert check.main([]) == 1

    told = capsys.readouterr().out
    assert "why it failed" in told
    assert "check: FAILED: bad" in told


def test_checks_do_not_see_a_mirror(check: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://mirror.example/simple")

    assert "UV_DEFAULT_INDEX" not in check.environment()


@pytest.mark.parametrize("caller", ["Makefile", ".pre-commit-config.yaml"])
def test_caller_keeps_no_list_of_its_own(caller: str) -> None:
    assert "tools/check.py" in (ROOT / caller).read_text()


def test_ci_run_is_executable_and_runs_checks_and_tests() -> None:
    run = ROOT / ".ci" / "run"

    assert os.access(run, os.X_OK)
    assert "make check" in run.read_text()
    assert "make test" in run.read_text()


def test_make_help_names_both_commands_of_the_readme() -> None:
    told = subprocess.run(["make", "help"], cwd=ROOT, text=True, capture_output=True, check=True)

    assert "make demo" in told.stdout
    assert "make test" in told.stdout
