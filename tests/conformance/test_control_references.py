"""Company control against published and worked figures (shared data, read in place)."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings, controlled_by


def all_control(holdings: Holdings) -> dict[str, set[str]]:
    pairs = {holder: set(controlled_by(holder, holdings)) for holder in holdings.by_holder}
    return {holder: companies for holder, companies in pairs.items() if companies}


def test_worked_cases_have_the_stated_control(shared_data: Path) -> None:
    cases = json.loads((shared_data / "ownership/worked/cases.json").read_text(encoding="utf-8"))

    for case in (c for c in cases if "control" in c):
        held = Holdings.of(
            Holding(holder, company, percent * WHOLE_PPB // 100, f"{holder}>{company}")
            for holder, company, percent in case["holdings"]
        )

        control = all_control(held)

        stated = {holder: set(companies) for holder, companies in case["control"].items()}
        assert {h: c for h, c in control.items() if h in stated} == stated, case["name"]


def test_worked_over_subscription_is_reported_and_not_scaled(shared_data: Path) -> None:
    cases = json.loads((shared_data / "ownership/worked/cases.json").read_text(encoding="utf-8"))
    case = next(c for c in cases if c["name"] == "over_subscribed")

    held = Holdings.of(
        Holding(holder, company, percent * WHOLE_PPB // 100, f"{holder}>{company}")
        for holder, company, percent in case["holdings"]
    )

    assert held.over_subscribed == (("A", 1_300_000_000),)
    assert [h.ppb for h in held.by_company["A"]] == [700_000_000, 600_000_000]


@pytest.fixture
def belgian_biotech(shared_data: Path) -> Holdings:
    """Rows with a missing end dropped, parallel edges summed: as the reference was computed."""
    path = shared_data / "ownership/optimcontrol/edges_belgian_biotech_reach_nace.csv"
    summed: dict[tuple[str, str], int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["shareholder_id"] and row["company_id"] and row["ownership"]:
                pair = (row["shareholder_id"], row["company_id"])
                summed[pair] = summed.get(pair, 0) + int(Decimal(row["ownership"]) * WHOLE_PPB)
    return Holdings.of(Holding(h, c, ppb, f"{h}>{c}") for (h, c), ppb in summed.items())


def test_optimcontrol_graph_has_156_control_pairs(belgian_biotech: Holdings) -> None:
    control = all_control(belgian_biotech)

    assert sum(map(len, control.values())) == 156
