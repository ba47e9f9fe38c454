"""Precision and its interval, against values worked out by hand or published."""

from __future__ import annotations

from decimal import Decimal

import pytest

from credit_hub.ledger.outcomes.precision import Precision, PrecisionKey, Precisions


@pytest.mark.parametrize(
    ("confirmed", "decided", "low", "high"),
    [
        # R: prop.test(x, n, correct = FALSE)$conf.int, to three places
        (9, 10, "0.596", "0.982"),
        (0, 10, "0.000", "0.278"),
        (10, 10, "0.722", "1.000"),
        (81, 263, "0.255", "0.366"),  # Newcombe, Statistics in Medicine 17 (1998), table I
        (15, 148, "0.062", "0.160"),
        (0, 20, "0.000", "0.161"),
        (1, 29, "0.006", "0.172"),
    ],
)
def test_interval_is_wilsons(confirmed: int, decided: int, low: str, high: str) -> None:
    assert Precision(confirmed, decided).interval == (Decimal(low), Decimal(high))


def test_precision_under_ten_cases_is_said_not_to_be_measured() -> None:
    nine = Precision(9, 9)

    assert not nine.is_measured
    assert nine.text.en == "precision not measured (9 decided, fewer than 10)"
    assert "未测定" in nine.text.zh


def test_precision_of_ten_cases_names_its_cases_and_its_interval() -> None:
    ten = Precision(9, 10)

    assert ten.is_measured
    assert ten.text.en == (
        "precision 0.900 (9 confirmed of 10 decided; 95 % interval 0.596 to 0.982)"
    )


def test_precision_is_kept_apart_by_rule_version_and_kind() -> None:
    found = Precisions({PrecisionKey("D01", "1.0.0", "finding"): Precision(1, 2)})

    assert found.of("D01", "1.0.0", "finding") == Precision(1, 2)
    assert found.of("D01", "1.0.0", "lead") == Precision(0, 0)
    assert found.of("D01", "1.1.0", "finding") == Precision(0, 0)
