"""Ranking labelled tenders by low CV gives the figures of their README (data/collusion)."""

from __future__ import annotations

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from credit_hub.graph.screens.formulas import Screen, screens


def cases(path: Path) -> list[tuple[list[Fraction], bool, dict[str, str]]]:
    """The bids of each tender, whether it is collusive, and the screens printed beside them."""
    found: dict[str, tuple[list[Fraction], list[bool], dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = row.get("Collusive_competitor_original") or row["Collusive_competitor"]
            bids, labels, _ = found.setdefault(row["Tender"], ([], [], row))
            bids.append(Fraction(row["Bid_value"]))
            labels.append(float(label) == 1)
    return [(bids, any(labels), row) for bids, labels, row in found.values()]


@pytest.mark.parametrize(
    ("name", "auc"), [("Brazil.csv", 0.900), ("Switzerland_Ticino.csv", 0.818)]
)
def test_low_cv_ranks_collusive_tenders_as_published(
    shared_data: Path, name: str, auc: float
) -> None:
    ranked = [
        (screens(bids).values[Screen.CV], label)
        for bids, label, _ in cases(shared_data / "collusion" / name)
        if len(bids) >= 3
    ]
    collusive = [cv for cv, label in ranked if label]
    honest = [cv for cv, label in ranked if not label]

    won = sum((c < h) + (c == h) / 2 for c in collusive for h in honest)

    assert won / (len(collusive) * len(honest)) == pytest.approx(auc, abs=5e-4)


@pytest.mark.parametrize("name", ["Brazil.csv", "Switzerland_Ticino.csv"])
def test_screens_are_those_printed_beside_the_bids(shared_data: Path, name: str) -> None:
    for bids, _, row in cases(shared_data / "collusion" / name):
        assert len(bids) == int(float(row["Number_bids"]))
        found = screens(bids)
        for column in ("CV", "SPD", "KURT", "SKEW", "KSTEST"):
            value = found.get(Screen(column))
            if value is not None:
                assert value == pytest.approx(float(row[column]), abs=6e-5), (row["Tender"], column)
