"""Price patterns: what must not matter does not, and the published vectors come out."""

from __future__ import annotations

import statistics
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.graph.detectors.price_patterns import (
    chance_of_even_gaps,
    constant_ratio,
    correlation_above,
    differences,
    even_gaps,
    growths,
)
from credit_hub.model.price_list import PricedItem, columns, decode, encode

TOLERANCE = 5_000
PRICES = st.lists(st.integers(1, 10**12), min_size=4, max_size=12, unique=True)
ITEMS = st.dictionaries(st.text("0123456789", min_size=1, max_size=6), st.integers(1, 10**8))


def regular(totals: list[int]) -> tuple[Fraction | None, Fraction | None]:
    return even_gaps(differences(totals), TOLERANCE), even_gaps(growths(totals), TOLERANCE)


def ratio(one: dict[str, int], other: dict[str, int]) -> object:
    return constant_ratio(one, other, coverage_percent=80, tolerance_ppm=500)


@given(PRICES, st.randoms(use_true_random=False))
def test_order_of_the_bids_does_not_matter(totals: list[int], random: object) -> None:
    shuffled = list(totals)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert regular(shuffled) == regular(totals)


@given(PRICES, st.integers(1, 10**6))
def test_currency_unit_of_the_totals_does_not_matter(totals: list[int], scale: int) -> None:
    assert regular([t * scale for t in totals]) == regular(totals)


@given(PRICES, st.integers(1, 10**9))
def test_common_surcharge_leaves_equal_steps_equal(totals: list[int], more: int) -> None:
    assert regular([t + more for t in totals])[0] == regular(totals)[0]


@given(st.integers(1, 10**9), st.integers(1, 10**7), st.integers(4, 15))
def test_arithmetic_series_is_regular_without_deviation(first: int, step: int, n: int) -> None:
    assert even_gaps(differences([first + step * k for k in range(n)]), TOLERANCE) == 0


@given(st.integers(1, 10**6), st.integers(2, 20), st.integers(4, 9))
def test_geometric_series_is_regular_without_deviation(first: int, base: int, n: int) -> None:
    assert even_gaps(growths([first * base**k for k in range(n)]), TOLERANCE) == 0


def test_tolerance_is_inclusive_and_exact() -> None:
    assert even_gaps([Fraction(199), Fraction(200), Fraction(201)], TOLERANCE) == Fraction(1, 200)
    assert even_gaps([Fraction(1989), Fraction(2000), Fraction(2011)], TOLERANCE) is None


@pytest.mark.parametrize(
    "totals",
    [
        [97_000, 99_820, 99_910, 100_030, 100_100],  # cover bids of domain.md B2
        [88_200, 93_500, 96_800, 101_000, 110_500],  # competitive bids of domain.md B2
    ],
)
def test_published_series_without_a_pattern_have_none(totals: list[int]) -> None:
    assert regular(totals) == (None, None)


def test_published_arithmetic_series_has_equal_steps_only() -> None:
    assert regular([96_000, 97_000, 98_000, 99_000, 100_000]) == (Fraction(0), None)


@given(st.integers(3, 12), st.integers(1, 100_000))
def test_chance_is_a_probability_that_grows_with_the_tolerance(gaps: int, tolerance: int) -> None:
    chance = chance_of_even_gaps(gaps, tolerance)

    assert 0 < chance < chance_of_even_gaps(gaps, tolerance + 1) < 1


@given(ITEMS, st.integers(1, 10**6))
def test_unit_of_item_prices_does_not_matter(items: dict[str, int], scale: int) -> None:
    other = {code: price * 985 for code, price in items.items()}

    def scaled(prices: dict[str, int]) -> dict[str, int]:
        return {code: price * scale for code, price in prices.items()}

    assert ratio(scaled(items), scaled(other)) == ratio(items, other)


@given(ITEMS.filter(lambda items: len(items) > 1), st.integers(1, 2_000))
def test_multiple_of_a_list_has_just_that_ratio(items: dict[str, int], per_mille: int) -> None:
    base = {code: price * 1000 for code, price in items.items()}

    found = constant_ratio(
        base,
        {code: price * per_mille for code, price in items.items()},
        coverage_percent=80,
        tolerance_ppm=0,
    )

    assert found is not None
    assert found.mean == Fraction(per_mille, 1000)
    assert found.of == len(items)


@given(ITEMS, ITEMS)
def test_constant_ratio_agrees_with_the_definition(
    one: dict[str, int], other: dict[str, int]
) -> None:
    """The slow way: every run of neighbours, with the variance as the textbook writes it."""
    total = len(one.keys() | other.keys())
    need = -(-total * 8 // 10)
    ratios = sorted(other[c] * 10**12 // one[c] for c in one.keys() & other.keys())
    expected = need >= 2 and any(
        Fraction(statistics.variance(map(Fraction, ratios[i : i + need]))) * 10**12
        <= 500**2 * Fraction(statistics.mean(map(Fraction, ratios[i : i + need]))) ** 2
        for i in range(len(ratios) - need + 1)
    )

    assert (ratio(one, other) is not None) == expected


@given(ITEMS, ITEMS, st.integers(1, 1000), st.integers(0, 10**6))
def test_correlation_does_not_change_with_scale_and_shift(
    one: dict[str, int], other: dict[str, int], scale: int, shift: int
) -> None:
    moved = {code: price * scale + shift for code, price in other.items()}

    for threshold in (500_000, 950_000, 1_000_000):
        expected = correlation_above(one, other, threshold)
        assert correlation_above(one, moved, threshold) == expected
        assert correlation_above(other, one, threshold) == expected


def test_correlation_of_values_that_do_not_vary_is_none() -> None:
    assert correlation_above({"A": 5, "B": 5}, {"A": 1, "B": 2}, 0) is None


@given(
    st.lists(
        st.builds(
            PricedItem,
            st.text(min_size=1),
            st.integers(0, 10**15),
            st.none() | st.integers(0, 10**15),
            is_published=st.booleans(),
        ),
        unique_by=lambda item: item.code,
    )
)
def test_price_list_survives_its_text_in_any_order(items: list[PricedItem]) -> None:
    text = encode(items)

    assert decode(text) == tuple(sorted(items, key=lambda item: item.code))
    assert encode(reversed(items)) == text


@given(
    st.lists(
        st.builds(
            PricedItem,
            st.text(min_size=1),
            st.integers(0, 10**15),
            st.none() | st.integers(0, 10**15),
            is_published=st.booleans(),
        ),
        unique_by=lambda item: item.code,
    )
)
def test_columns_say_what_the_items_say(items: list[PricedItem]) -> None:
    found = columns(encode(items))

    assert found.prices == {item.code: item.price for item in items if item.price}
    assert found.controls == {item.code: item.control for item in items if item.control}
    assert found.published == {item.code for item in items if item.is_published}
