"""Acceptance scenario G9 with three real processes: what the demo shows is held here, each line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from credit_hub.api.exchange.demonstration.scenario import STEPS, Outcome, play
from credit_hub.api.exchange.demonstration.stage import staged

pytestmark = pytest.mark.integration
NAMES = [step.name for step in STEPS]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Outcome]]:
    """Play the scenario once; the steps hand on to one another."""
    with staged(tmp_path_factory.mktemp("g9")) as stage:
        yield {outcome.step.name: outcome for outcome in play(stage)}


@pytest.mark.parametrize("name", NAMES)
def test_g9_expectation_holds(name: str, outcomes: dict[str, Outcome]) -> None:
    outcome = outcomes[name]

    assert outcome.held, f"{outcome.step.title.en}: {outcome.seen}"


def test_g9_withdrawal_is_effective_within_sixty_seconds(outcomes: dict[str, Outcome]) -> None:
    assert outcomes["withdrawal"].seen.startswith("revoked after ")
    seconds = float(outcomes["withdrawal"].seen.split()[2])

    assert seconds <= 60


def test_g9_has_a_line_for_each_expectation_of_the_scenario() -> None:
    # domain.md G9: assertion, offline, flipped, expired, single use, withdrawal, rotation,
    # suspension, negative band, both profiles, receipts.
    wanted = {"assertion", "offline", "flipped", "expired", "single-use", "withdrawal", "rotation"}
    wanted |= {"suspension", "negative", "profiles", "receipts"}

    assert wanted <= set(NAMES)
