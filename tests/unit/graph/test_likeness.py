"""The baseline of D11: which pairs are unrelated, and which value 99.9 % of them do not exceed."""

from __future__ import annotations

import pytest

from credit_hub.graph.likeness import Measured, Written, baseline, unrelated_pairs
from credit_hub.model.errors import InvalidValueError


def written(lot: str, bidder: str, first: int, title: str = "技术标") -> Written:
    return Written(lot, frozenset({bidder}), title, tuple(range(first, first + 10)))


def test_pairs_of_one_lot_of_one_bidder_or_of_two_titles_are_not_unrelated() -> None:
    sections = [
        written("L", "a", 0),
        written("L", "b", 0),
        written("M", "a", 0),
        written("N", "c", 0, title="商务标"),
    ]

    assert list(unrelated_pairs(sections)) == [1_000_000]


def test_likeness_is_rounded_up_to_parts_per_million() -> None:
    assert list(unrelated_pairs([written("L", "a", 0), written("M", "b", 5)])) == [333_334]


def test_percentile_is_the_value_that_all_but_a_thousandth_do_not_exceed() -> None:
    apart = [written(f"L{n}", f"f{n}", 100 * n) for n in range(46)]

    found = baseline(apart, "E47")
    with_one = baseline([*apart, written("M", "g", 5)], "E47")
    with_two = baseline([*apart, written("M", "g", 5), written("N", "h", 5)], "E47")

    assert found == Measured(0, 1035)
    assert with_one == Measured(0, 1081)
    assert with_two == Measured(333_334, 1128)


def test_percentile_of_too_few_pairs_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="needs 1000"):
        baseline([written(f"L{n}", f"f{n}", n) for n in range(45)], "E47")
