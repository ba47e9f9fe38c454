"""Values that screens are given: bad ones are refused with what, where and what to do."""

from __future__ import annotations

from fractions import Fraction

import pytest

from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.graph.screens.chances import at_least_in_common, at_most_of_half
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.subgroups import tightest
from credit_hub.graph.screens.tenders import Bid, BidStatus, Market, Tender
from credit_hub.model.errors import InvalidValueError


@pytest.mark.parametrize("amount", [-1, Fraction(-1, 3), 10**31])
def test_bid_that_is_no_price_is_refused(amount: int | Fraction) -> None:
    with pytest.raises(InvalidValueError, match="check the amount and its unit"):
        Bid(("a",), amount)


@pytest.mark.parametrize("word", ["a", "a=", "=5", "5"])
def test_bid_in_another_notation_is_refused(word: str) -> None:
    with pytest.raises(InvalidValueError, match="bidders, '=' and an amount"):
        lot("T", word)


def test_parts_of_a_fen_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="parts of a fen"):
        lot("T", "a=1.001")


def test_only_valid_prices_in_the_currency_of_the_first_are_comparable() -> None:
    bids = (
        Bid(("a",), 300),
        Bid(("b",), 100),
        Bid(("c",), 200, currency="USD"),
        Bid(("d",), 50, BidStatus.DISQUALIFIED),
        Bid(("e",)),
    )

    assert Tender("T", bids=bids).comparable == (100, 300)


def test_market_is_worded_with_all_four_of_its_parts() -> None:
    assert str(Market("道路", "410199", "公开招标", 2026)) == "道路 / 410199 / 公开招标 / 2026"


@pytest.mark.parametrize(
    "formula",
    [
        {"drop_highest": -1},
        {"drop_highest": 1, "drop_lowest": 1},
        {"drop_highest": 1, "drop_lowest": 1, "trim_from": 2},
        {"ceiling_weight_ppm": 10**6},
        {"lowered_ppm": -1},
        {"over": 0, "under": 0},
    ],
)
def test_formula_that_cannot_be_computed_is_refused(formula: dict[str, int]) -> None:
    with pytest.raises(InvalidValueError, match="cannot be computed for every number of bids"):
        AverageBid(**formula)  # type: ignore[arg-type]  # names of whole numbers


def test_mean_of_no_bids_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="mean of no bids"):
        AverageBid().mean([])


def test_bids_are_trimmed_from_the_stated_number_on_only() -> None:
    formula = AverageBid(drop_highest=1, drop_lowest=1, trim_from=5)

    assert formula.mean([1, 2, 3, 10]) == 4
    assert formula.mean([1, 2, 3, 4, 10]) == 3


def test_benchmark_mixes_the_ceiling_and_is_lowered_by_the_drawn_factor() -> None:
    formula = AverageBid(ceiling_weight_ppm=400_000, lowered_ppm=30_000)

    assert formula.benchmark([90, 100], 120) == Fraction(105 * 97, 100)
    assert formula.benchmark([90, 100], None) is None


def test_prices_above_the_benchmark_lose_more_or_are_out() -> None:
    bids = [98, 101]

    assert AverageBid(over=1, under=1).best(bids, Fraction(100)) == {1}
    assert AverageBid(over=3, under=1).best(bids, Fraction(100)) == {0}
    assert AverageBid(over_is_out=True).best([101, 102], Fraction(100)) == frozenset()


def test_ties_have_several_best_bids() -> None:
    assert AverageBid().best([99, 101, 120], Fraction(100)) == {0, 1}


@pytest.mark.parametrize(("count", "of"), [(-1, 3), (4, 3)])
def test_chance_of_more_than_the_whole_is_refused(count: int, of: int) -> None:
    with pytest.raises(InvalidValueError, match="from 0 to the whole"):
        at_most_of_half(count, of)


def test_chance_of_a_subset_larger_than_the_whole_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no subset is larger"):
        at_least_in_common(1, 4, 2, 3)


def test_chances_of_the_domain_example_come_out() -> None:
    """domain.md D17: 200 lots, 20 and 18 bids, 16 shared: 4.2e-18; 4 shared: .088."""
    assert float(at_least_in_common(16, 20, 18, 200)) == pytest.approx(4.2e-18, rel=0.02)
    assert float(at_least_in_common(4, 20, 18, 200)) == pytest.approx(0.088, abs=5e-4)


def test_tightest_subgroup_is_never_one_of_zeros_alone_where_there_is_another() -> None:
    assert tightest([0, 0, 0, 5, 9], 3) == (0, 3, 4)
    assert tightest([0, 0, 0], 3) == (0, 1, 2)
