"""The hundred handed-out bid lists (data/screens) and the vectors of domain.md B2."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest

from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.graph.screens.formulas import Screen, screens

COVER = ["970", "998.20", "999.10", "1000.30", "1001"]
COMPETITIVE = ["882", "935", "968", "1010", "1105"]
ARITHMETIC = ["960", "970", "980", "990", "1000"]


def exact(bids: list[str]) -> list[Fraction]:
    return [Fraction(bid) for bid in bids]


def test_all_hundred_vectors_are_met_to_a_billionth(shared_data: Path) -> None:
    cases = json.loads((shared_data / "screens" / "vectors.json").read_text(encoding="utf-8"))
    assert len(cases) == 100

    for case in cases:
        found = screens([Fraction(str(bid)) for bid in case["bids"]])

        expected = {name: value for name, value in case["screens"].items() if value is not None}
        assert {str(screen): value for screen, value in found.values.items()} == pytest.approx(
            expected, rel=1e-9, abs=1e-9
        ), case["bids"]
        assert {str(screen) for screen in found.undefined} == {
            name for name, value in case["screens"].items() if value is None
        }


@pytest.mark.parametrize(
    ("bids", "expected"),
    [
        (
            COVER,
            {
                Screen.CV: 0.01339,
                Screen.DIFFP: 0.02907,
                Screen.SPD: 0.03196,
                Screen.RD: 22.65,
                Screen.RDALT: 30.21,
                Screen.RDNOR: 3.639,
                Screen.SKEW: -2.1995,
                Screen.KURT: 4.869,
            },
        ),
        (
            COMPETITIVE,
            {Screen.CV: 0.08583, Screen.RD: 0.7192, Screen.SKEW: 0.6625, Screen.KURT: 0.5244},
        ),
        (
            ARITHMETIC,
            {Screen.CV: 0.01613, Screen.RD: 0.7746, Screen.RDALT: 1.0, Screen.KURT: -1.2},
        ),
    ],
    ids=["cover", "competitive", "arithmetic"],
)
def test_vectors_of_the_domain_come_out_with_all_their_digits(
    bids: list[str], expected: dict[Screen, float]
) -> None:
    found = screens(exact(bids))

    assert {screen: found.values[screen] for screen in expected} == pytest.approx(
        expected, rel=5e-4
    )


def test_steering_example_of_the_domain_is_exact() -> None:
    honest = [962, 968, 975, 981, 990]
    group = exact(["951.2", "951.6", "952", "952.4"])
    formula = AverageBid()

    without, with_group = formula.mean(honest), formula.mean([*honest, *group])

    assert without == Fraction("975.2")
    assert with_group == Fraction("964.8")
    assert round(float((without - with_group) / without), 5) == 0.01066
