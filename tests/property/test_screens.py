"""Screens: what must not matter does not, and a slow computation from the definitions agrees."""

from __future__ import annotations

import statistics
from fractions import Fraction
from itertools import combinations
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.graph.screens.formulas import Screen, Screens, Undefined, screens
from credit_hub.graph.screens.quantiles import fences, place, quantile
from credit_hub.graph.screens.subgroups import subgroups
from credit_hub.model.errors import InvalidValueError

PRICES = st.integers(0, 10**13) | st.fractions(0, 10**9, max_denominator=100)
BIDS = st.lists(PRICES, max_size=14)
SPREAD = st.lists(st.integers(1, 10**6), min_size=4, max_size=9)
INVARIANT = [screen for screen in Screen if screen is not Screen.D]


def oracle(bids: list[int | Fraction]) -> dict[Screen, float | None]:
    """The definitions word by word, with the standard library's statistics on fractions."""
    b = sorted(Fraction(bid) for bid in bids)
    n = len(b)
    found: dict[Screen, float | None] = dict.fromkeys(Screen)
    if n < 2:
        return found
    mean, gap, spread = statistics.mean(b), b[1] - b[0], b[-1] - b[0]
    variance = statistics.variance(b)
    found[Screen.D] = float(gap)
    if mean:
        found[Screen.CV] = sqrt(variance) / float(mean)
    if b[0]:
        found[Screen.SPD], found[Screen.DIFFP] = float(spread / b[0]), float(gap / b[0])
    if spread:
        scaled = [(x - b[0]) / spread for x in b]
        above = [Fraction(sum(1 for y in scaled if y <= x), n) - x for x in scaled]
        below = [x - Fraction(sum(1 for y in scaled if y < x), n) for x in scaled]
        found[Screen.KSTEST] = float(max(above + below))
    if n >= 3 and spread:
        found[Screen.RDNOR] = float(gap / (spread / (n - 1)))
        cubes = sum((x - mean) ** 3 for x in b)
        found[Screen.SKEW] = float(cubes) * n / ((n - 1) * (n - 2)) / float(variance) ** 1.5
        if b[-1] != b[1]:
            found[Screen.RD] = float(gap) / sqrt(statistics.variance(b[1:]))
            found[Screen.RDALT] = float(gap / ((b[-1] - b[1]) / (n - 2)))
    if n >= 4 and spread:
        fourths = sum((x - mean) ** 4 for x in b) / variance**2
        whole = fourths * n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
        found[Screen.KURT] = float(whole - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))
    return found


@given(BIDS)
def test_screens_agree_with_the_definitions_and_are_undefined_where_they_are(
    bids: list[int | Fraction],
) -> None:
    found = screens(bids)

    for screen, expected in oracle(bids).items():
        value = found.get(screen)
        assert (value is None) == (expected is None), screen
        if value is not None and expected is not None:
            assert isclose(value, expected, rel_tol=1e-9, abs_tol=1e-12), screen


@given(BIDS)
def test_each_screen_has_either_a_value_or_a_reason(bids: list[int | Fraction]) -> None:
    found = screens(bids)

    assert found.values.keys() | found.undefined.keys() == set(Screen)
    assert not found.values.keys() & found.undefined.keys()
    assert found.n == len(bids)


@given(BIDS, st.sets(st.sampled_from(Screen), min_size=1))
def test_screens_that_are_named_are_those_of_all(
    bids: list[int | Fraction], wanted: set[Screen]
) -> None:
    every, some = screens(bids), screens(bids, *wanted)

    assert some.values.keys() | some.undefined.keys() == wanted
    assert all(some.get(screen) == every.get(screen) for screen in wanted)


@given(BIDS, st.randoms(use_true_random=False))
def test_order_of_the_bids_changes_no_bit(bids: list[int | Fraction], random: object) -> None:
    shuffled = list(bids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert screens(shuffled) == screens(bids)


@given(BIDS, st.fractions(Fraction(1, 1000), 1000))
def test_currency_unit_changes_no_bit_of_any_screen_but_the_difference(
    bids: list[int | Fraction], scale: Fraction
) -> None:
    one, other = screens(bids), screens([bid * scale for bid in bids])

    assert [one.get(s) for s in INVARIANT] == [other.get(s) for s in INVARIANT]
    assert one.undefined == other.undefined
    if Screen.D in one.values:
        assert isclose(other.values[Screen.D], one.values[Screen.D] * float(scale), rel_tol=1e-12)


@given(SPREAD, st.integers(0, 10**6))
def test_common_surcharge_leaves_the_shape_as_it_is(bids: list[int], more: int) -> None:
    one, other = screens(bids), screens([bid + more for bid in bids])

    shape = (Screen.RD, Screen.RDNOR, Screen.RDALT, Screen.SKEW, Screen.KURT, Screen.KSTEST)
    assert [one.get(s) for s in shape] == [other.get(s) for s in shape]


@given(SPREAD)
def test_discounts_mirror_the_prices(bids: list[int]) -> None:
    """Kurtosis and distance to the even spread are alike for prices and for discounts."""
    ceiling = max(bids)
    one, other = screens(bids), screens([ceiling - bid for bid in bids])

    assert [one.get(s) for s in (Screen.KURT, Screen.KSTEST)] == [
        other.get(s) for s in (Screen.KURT, Screen.KSTEST)
    ]
    skew, mirrored = one.get(Screen.SKEW), other.get(Screen.SKEW)
    assert mirrored == (None if skew is None else -skew)


@pytest.mark.parametrize(
    ("bids", "screen", "reason"),
    [
        ([], Screen.CV, Undefined.TOO_FEW_BIDS),
        ([5], Screen.D, Undefined.TOO_FEW_BIDS),
        ([5, 7], Screen.RD, Undefined.TOO_FEW_BIDS),
        ([1, 2, 3], Screen.KURT, Undefined.TOO_FEW_BIDS),
        ([0, 0], Screen.CV, Undefined.ZERO_DIVISOR),
        ([0, 4], Screen.SPD, Undefined.ZERO_DIVISOR),
        ([0, 4], Screen.DIFFP, Undefined.ZERO_DIVISOR),
        ([5, 5], Screen.KSTEST, Undefined.NO_SPREAD),
        ([5, 5, 5], Screen.RD, Undefined.NO_SPREAD),
        ([5, 5, 5], Screen.RDNOR, Undefined.NO_SPREAD),
        ([5, 5, 5], Screen.SKEW, Undefined.NO_SPREAD),
        ([5, 5, 5, 5], Screen.KURT, Undefined.NO_SPREAD),
        ([5, 9, 9], Screen.RD, Undefined.LOSERS_EQUAL),
        ([5, 9, 9], Screen.RDALT, Undefined.LOSERS_EQUAL),
    ],
)
def test_undefined_screen_says_why(bids: list[int], screen: Screen, reason: Undefined) -> None:
    assert screens(bids).undefined[screen] is reason


def test_zero_lowest_bid_leaves_the_other_screens_defined() -> None:
    found: Screens = screens([0, 4, 6, 8])

    assert set(found.undefined) == {Screen.SPD, Screen.DIFFP}


@pytest.mark.parametrize("bid", [-1, 10**31])
def test_amount_that_is_no_price_is_refused(bid: int) -> None:
    with pytest.raises(InvalidValueError, match=r"from 0 to 10\^30"):
        screens([1, bid])


@given(SPREAD, st.sampled_from([3, 4]))
def test_summary_is_that_of_all_subgroups(bids: list[int], size: int) -> None:
    found = subgroups(bids, size)

    groups = [screens(group) for group in combinations(bids, size)]
    assert found.count == len(groups)
    for screen in Screen:
        values = [v for group in groups if (v := group.get(screen)) is not None]
        summary = found.summaries.get(screen)
        assert (summary is None) == (not values)
        if summary is not None:
            assert (summary.least, summary.greatest) == (min(values), max(values))
            assert summary.defined == len(values)
            assert summary.median == pytest.approx(statistics.median(values))
            assert summary.mean == pytest.approx(statistics.mean(values))
    tightest = screens([bids[at] for at in found.tightest]).get(Screen.CV)
    assert tightest == min(group.values[Screen.CV] for group in groups)


@pytest.mark.parametrize(("count", "size"), [(2, 3), (3, 4), (25, 3), (5, 2), (5, 5)])
def test_subgroups_outside_the_domain_are_refused(count: int, size: int) -> None:
    with pytest.raises(InvalidValueError, match="3 or 4 of at most 24"):
        subgroups(list(range(1, count + 1)), size)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30), st.fractions(0, 1))
def test_quantile_lies_between_the_extremes_and_rises(values: list[int], tau: Fraction) -> None:
    at = quantile(values, tau)

    assert min(values) <= at <= max(values)
    assert quantile(values, tau / 2) <= at


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_middle_quantile_is_the_median(values: list[int]) -> None:
    assert quantile(values, Fraction(1, 2)) == Fraction(statistics.median(map(Fraction, values)))


def test_quartiles_of_no_values_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="of 0 values"):
        fences([])


def test_place_counts_ties_against_the_value() -> None:
    assert place(2.0, [1.0, 2.0, 2.0, 3.0], low=True) == Fraction(3, 4)
    assert place(3.0, [1.0, 2.0, 2.0, 3.0], low=False) == Fraction(1, 4)
