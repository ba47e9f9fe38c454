"""Screen rules: order does not matter, chance and steering agree with plain enumeration."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.graph.screens.chances import at_least_in_common, at_most_of_half
from credit_hub.graph.screens.d21_steering import steering
from credit_hub.graph.screens.examples.backdrop import ordinary
from credit_hub.graph.screens.formulas import Screen, screens
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.quantiles import log_fences
from credit_hub.graph.screens.rule import Screened
from credit_hub.graph.screens.screening import screen
from credit_hub.graph.screens.tenders import Award, Bid, Scoring, Tender

AMOUNTS = st.lists(st.integers(800, 1_000), min_size=5, max_size=8)


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_order_of_tenders_and_bids_does_not_change_the_answer(random: object) -> None:
    tenders = [
        *ordinary(55, bids=7),
        lot("T", "a=970* b=970.10 c=970.20 d=970.30 e=970.40 g=970.50! h=971~"),
    ]
    before = screen(Screened(tuple(tenders), (frozenset("ab"),), ()))
    random.shuffle(tenders)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert screen(Screened(tuple(tenders), (frozenset("ab"),), ())) == before


@given(st.integers(0, 12), st.integers(0, 12))
def test_chance_of_heads_is_that_of_all_sequences(count: int, of: int) -> None:
    count = min(count, of)
    few = sum(1 for tosses in product((0, 1), repeat=of) if sum(tosses) <= count)

    assert at_most_of_half(count, of) == Fraction(few, 2**of)


@given(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7), st.integers(0, 7))
def test_chance_in_common_is_that_of_all_subsets(
    common: int, one: int, other: int, of: int
) -> None:
    one, other = min(one, of), min(other, of)
    fixed = set(range(other))
    subsets = list(combinations(range(of), one))
    many = sum(1 for subset in subsets if len(fixed & set(subset)) >= common)

    assert at_least_in_common(common, one, other, of) == Fraction(many, len(subsets))


@given(AMOUNTS, st.integers(0, 1), st.data())
def test_steering_is_that_of_the_plain_means(
    amounts: list[int], trim: int, data: st.DataObject
) -> None:
    size = data.draw(st.integers(2, len(amounts) - 3))
    formula = AverageBid(drop_highest=trim, drop_lowest=trim, trim_from=5 if trim else 0)
    bids = tuple(Bid((f"b{at}",), amount) for at, amount in enumerate(amounts))
    tender = Tender("T", bids=bids, awards=(Award(("b0",)),), scoring=Scoring.AVERAGE_BID)

    found = steering(tender, formula, frozenset(f"b{at}" for at in range(size)))

    def plain(values: list[int]) -> Fraction:
        ordered = sorted(values)
        kept = ordered[1:-1] if trim and len(ordered) >= 5 else ordered
        return Fraction(sum(kept), len(kept))

    whole, rest = plain(amounts), plain(amounts[size:])
    assert found is not None
    assert not isinstance(found, str)
    assert (found.with_group, found.without) == (whole, rest)
    assert found.shift == abs(whole - rest) / rest
    others = [
        plain([amount for at, amount in enumerate(amounts) if at not in left_out])
        for left_out in combinations(range(len(amounts)), size)
    ]
    assert found.of == len(others)
    assert found.as_far == sum(1 for o in others if abs(whole - o) / o >= found.shift)
    with_own = plain([amounts[0], *amounts[size:]])
    alone = [
        abs(amounts[0] - mean) <= min(abs(a - mean) for a in amounts[size:])
        for mean in (rest, with_own)
    ]
    wins = abs(amounts[0] - whole) == min(abs(a - whole) for a in amounts)
    assert found.wins_by_it is (wins and not any(alone))


@pytest.mark.parametrize("spread", ["even", "normal"])
@pytest.mark.parametrize("most", [4, 5, 7, 8])
def test_independent_bids_rarely_pass_a_fence_or_both_screens(spread: str, most: int) -> None:
    """What the pages of D14 and D15 say of chance, with seeded draws: about 2 % or fewer."""
    draws = random.Random(f"{spread} {most}")  # noqa: S311  # a simulation, no secret

    def bid() -> int:
        share = draws.uniform(0.82, 0.98) if spread == "even" else draws.gauss(0.9, 0.06)
        return int(share * 10**8)

    counts = range(4, 8) if most == 7 else (most,)
    tenders = [screens([bid() for _ in range(draws.choice(counts))]) for _ in range(3_000)]
    cvs = sorted(found.values[Screen.CV] for found in tenders)
    distances = sorted(found.values[Screen.RD] for found in tenders)
    low, high = log_fences(cvs, Fraction(2)), log_fences(distances, Fraction(1))
    assert low is not None
    assert high is not None

    covers = [f for f in tenders if f.values[Screen.RD] > 1 and f.values[Screen.SKEW] < 0]
    passed = [
        sum(1 for f in tenders if log(f.values[Screen.CV]) < low.lower),
        sum(1 for f in covers if log(f.values[Screen.RD]) > high.upper),
        sum(
            1
            for f in covers
            if f.values[Screen.CV] <= cvs[len(cvs) // 10]
            and f.values[Screen.RD] >= distances[-len(cvs) // 10]
        ),
    ]
    assert [count for count in passed if count > len(tenders) * 25 // 1_000] == []
