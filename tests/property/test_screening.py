"""Screen rules: order does not matter, chance and steering agree with plain enumeration."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, product

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
    nearest = min(abs(a - whole) for a in amounts)
    alone = min(abs(a - rest) for a in amounts[size:])
    wins = abs(amounts[0] - whole) == nearest
    assert found.wins_by_it is (wins and abs(amounts[0] - rest) > alone)


def test_independent_bids_rarely_stand_beyond_the_fence_of_d14() -> None:
    """What the page of D14 says of its fence: seeded, so the same draws on every run."""
    draws = random.Random(20261201)  # noqa: S311  # a simulation, no secret
    values = [
        screens([draws.randrange(8_200_000, 9_800_000) for _ in range(5)]).values[Screen.CV]
        for _ in range(4_000)
    ]
    known = log_fences(values, Fraction(3))

    assert known is not None
    lower = 2.718281828459045 ** float(known.lower)
    assert sum(1 for value in values if value < lower) <= len(values) // 100
