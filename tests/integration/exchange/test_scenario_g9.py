"""Acceptance scenario G9 as the command plays it: three real processes, each line held here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from credit_hub.api.exchange.demonstration.scenario import STEPS

pytestmark = pytest.mark.integration
NAMES = [step.name for step in STEPS]
LIMIT = 300


@dataclass(frozen=True)
class Played:
    """What the command has told."""

    status: int
    steps: Mapping[str, Any]
    scratch: Path


def command(scratch: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start the demo; its folders are made in a scratch folder."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CREDIT_HUB_", "NEO4J_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "credit_hub.api", "demo", "federation", *arguments],
        env={**kept, "TMPDIR": str(scratch), "CREDIT_HUB_DATA_DIR": str(scratch / "hub")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def left_over(scratch: Path) -> tuple[list[str], list[int]]:
    """Return folders of the demo that are still there, and processes that work in one."""
    folders = [path.name for path in scratch.glob("credit-hub-federation-*")]
    working = [
        process.pid
        for process in psutil.process_iter(["cwd"])
        if str(process.info["cwd"] or "").startswith(str(scratch))
    ]
    return folders, working


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play the scenario once; the steps hand on to one another."""
    scratch = tmp_path_factory.mktemp("g9")
    process = command(scratch, "--json")
    out, err = process.communicate(timeout=LIMIT)
    assert out, err
    steps = {step["name"]: step for step in json.loads(out)["steps"]}
    return Played(process.returncode, steps, scratch)


@pytest.mark.parametrize("name", NAMES)
def test_g9_expectation_holds(name: str, played: Played) -> None:
    step = played.steps[name]

    assert step["held"], f"{step['en']}: {step['seen']}"


def test_invariant_9_scores_travel_as_bands_or_yes_or_no_with_consent(played: Played) -> None:
    # A band by consent; a yes or no where it is negative; nothing beyond the consent, nothing
    # after it; no number of a person anywhere.
    lines = ("bands", "assertion", "negative", "minimum", "withdrawal", "privacy")

    assert [played.steps[name]["held"] for name in lines] == [True] * len(lines)


def test_g9_command_succeeds_and_leaves_nothing_behind(played: Played) -> None:
    assert played.status == 0
    assert left_over(played.scratch) == ([], [])


def test_g9_withdrawal_is_effective_within_sixty_seconds(played: Played) -> None:
    seen = played.steps["withdrawal"]["seen"]

    assert seen.startswith("revoked after ")
    assert float(seen.split()[2]) <= 60


def test_g9_has_a_line_for_each_expectation_of_the_scenario() -> None:
    # domain.md G9: assertion, offline, flipped, expired, single use, withdrawal, rotation,
    # suspension, negative band, both profiles, receipts.
    wanted = {"assertion", "offline", "flipped", "expired", "single-use", "withdrawal", "rotation"}
    wanted |= {"suspension", "negative", "profiles", "receipts"}

    assert wanted <= set(NAMES)


def test_interrupt_ends_all_processes_and_leaves_nothing_behind(tmp_path: Path) -> None:
    process = command(tmp_path)
    assert process.stdout is not None
    first = process.stdout.readline()  # all three exchanges run, the first line has held
    _, working = left_over(tmp_path)

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LIMIT)

    assert first.startswith("passed")
    assert len(working) == 3
    assert process.returncode == 130
    assert left_over(tmp_path) == ([], [])
