"""The handed-out ownership data: worked cases exactly, and one real graph pair by pair."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings, controlled_by
from credit_hub.graph.ownership.integrated import integrated_of, integrated_ownership
from credit_hub.graph.ownership.shares import Shares
from tests.unit.graph.ownership import oracle

CASES = (
    "joint_majority",
    "cycle_and_exact_half",
    "chain_dilution",
    "diamond",
    "over_subscribed",
    "pure_cycle",
)
QUARTER = Fraction(1, 4)
Case = dict[str, object]
Rows = list[tuple[str, str, int]]


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> dict[str, Case]:
    """Return the worked cases by name."""
    text = (shared_data / "ownership" / "worked" / "cases.json").read_text(encoding="utf-8")
    return {case["name"]: case for case in json.loads(text)}


@pytest.fixture(scope="module")
def belgian(shared_data: Path) -> Rows:
    """Return the real graph: rows with a missing end dropped, parallel rows summed.

    A pair that sums to more than the whole is the whole: no holder has more of a company.
    """
    folder = shared_data / "ownership" / "optimcontrol"
    sums: Counter[tuple[str, str]] = Counter()
    with (folder / "edges_belgian_biotech_reach_nace.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["shareholder_id"] and row["company_id"] and row["ownership"]:
                pair = (row["shareholder_id"], row["company_id"])
                sums[pair] += round(Decimal(row["ownership"]) * WHOLE_PPB)
    return [(h, c, min(ppb, WHOLE_PPB)) for (h, c), ppb in sums.items()]


def holdings(rows: Rows) -> Holdings:
    """Return the rows as the value that the kernels take."""
    return Holdings.of(Holding(h, c, ppb, f"{h}>{c}") for h, c, ppb in rows)


def held_in(case: Case) -> Holdings:
    """Return the holdings of a worked case."""
    stated = case["holdings"]
    assert isinstance(stated, list)
    return holdings([(h, c, percent * WHOLE_PPB // 100) for h, c, percent in stated])


def test_worked_cases_are_those_that_are_tested(cases: dict[str, Case]) -> None:
    assert set(cases) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_worked_case_has_the_control_that_it_states(name: str, cases: dict[str, Case]) -> None:
    stated = cases[name].get("control", {})
    held = held_in(cases[name])
    assert isinstance(stated, dict)

    found = {holder: sorted(controlled_by(holder, held)) for holder in stated}

    assert found == stated


@pytest.mark.parametrize("name", [name for name in CASES if name != "pure_cycle"])
def test_worked_case_has_the_integrated_shares_that_it_states(
    name: str, cases: dict[str, Case]
) -> None:
    stated = cases[name].get("integrated", {})
    held = held_in(cases[name])
    assert isinstance(stated, dict)

    for pair, percent in stated.items():
        holder, _, company = pair.partition(">")
        share = integrated_of(holder, held).share[company]

        assert abs(share * 100 - Fraction(str(percent))) <= Fraction(5, 100_000)


def test_worked_pure_cycle_is_reported_and_not_inverted(cases: dict[str, Case]) -> None:
    held = held_in(cases["pure_cycle"])

    assert Shares.of(held).self_owned == (("A", "B"),)
    assert not integrated_of("A", held).defined


def test_worked_over_subscription_is_reported(cases: dict[str, Case]) -> None:
    held = held_in(cases["over_subscribed"])

    assert held.over_subscribed == (("A", 1_300_000_000),)


def test_real_graph_has_its_control_pairs_each_as_the_oracle(belgian: Rows) -> None:
    held = holdings(belgian)
    units = {unit for holder, company, _ in belgian for unit in (holder, company)}

    pairs = {(holder, company) for holder in units for company in controlled_by(holder, held)}

    assert len(pairs) == 156
    assert pairs == oracle.control_pairs(belgian)


@pytest.mark.slow
def test_real_graph_has_its_integrated_pairs_each_exactly_as_the_oracle(belgian: Rows) -> None:
    pairs = integrated_ownership(holdings(belgian), at_least=QUARTER)

    expected = {p: share for p, share in oracle.integrated(belgian).items() if share >= QUARTER}
    assert len(pairs) == 215
    assert pairs == expected
