"""Cardinal's indicators leave out what their pages leave out, and are silent where they say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from credit_hub.graph.screens.cardinal import indicators
from credit_hub.graph.screens.cardinal_outliers import (
    close_prices,
    disqualified_bids,
    heavy_discounts,
    price_gap,
    price_gaps,
    unsuccessful_bids,
    varied_suppliers,
)
from credit_hub.graph.screens.cardinal_processes import (
    identical_prices,
    late_bid_won,
    lowest_disqualified,
    others_disqualified,
    short_period,
    single_bid,
)
from credit_hub.graph.screens.cardinal_terms import Group, Limits
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.tenders import Award, AwardStatus, Bid, BidStatus, Tender

WON = lot("T", "w=100* l=103 m=110")
START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def pending(tender: Tender) -> Tender:
    return replace(tender, awards=(*tender.awards, Award(("q",), AwardStatus.PENDING)))


def market(*seconds: int) -> list[Tender]:
    return [lot(f"t{n}", f"w=100* l={second}") for n, second in enumerate(seconds)]


def test_gap_is_that_of_winner_and_lowest_loser() -> None:
    gap = price_gap(WON, "CNY")

    assert gap is not None
    assert (gap.winner, gap.runner_up, gap.ratio) == ("w", "l", Fraction(3, 100))


def test_gap_takes_the_lowest_of_several_bids_of_the_winner() -> None:
    gap = price_gap(lot("T", "w=101 w=100* l=103"), "CNY")

    assert gap is not None
    assert gap.ratio == Fraction(3, 100)


@pytest.mark.parametrize(
    "tender",
    [
        pending(WON),
        replace(WON, awards=(*WON.awards, Award(("l",)))),
        replace(WON, awards=(Award(("w", "l")),)),
        replace(WON, awards=(Award(("w",), AwardStatus.CANCELLED),)),
        replace(WON, fixed_price=True),
        lot("T", "w=100* k=99 l=103"),
        lot("T", "w+v=100* l=103"),
        lot("T", "w=100* l=103!"),
        lot("T", "w=100*"),
        lot("T", "w=0* l=103"),
        replace(WON, bids=tuple(replace(bid, currency="USD") for bid in WON.bids)),
    ],
    ids=[
        "pending award",
        "two awards",
        "two suppliers",
        "cancelled award",
        "price set by the buyer",
        "winner not lowest",
        "consortium won",
        "loser disqualified",
        "no loser",
        "winning bid of zero",
        "other currency",
    ],
)
def test_process_without_a_comparable_gap_is_left_out(tender: Tender) -> None:
    assert price_gap(tender, "CNY") is None


def test_cancelled_award_beside_the_active_one_does_not_matter() -> None:
    tender = replace(WON, awards=(Award(("l",), AwardStatus.CANCELLED), *WON.awards))

    assert price_gap(tender, "CNY") is not None


def test_consortium_that_lost_is_not_compared() -> None:
    gap = price_gap(lot("T", "w=100* l+m=101 n=110"), "CNY")

    assert gap is not None
    assert gap.runner_up == "n"


def test_close_prices_are_silent_where_a_quarter_of_the_gaps_is_zero() -> None:
    assert list(close_prices(price_gaps(market(100, 100, 110, 110)))) == []


def test_close_price_threshold_replaces_the_fence() -> None:
    found = close_prices(price_gaps(market(101, 110)), Limits(close_price=Fraction(2, 100)))

    assert [(f.group, f.id) for f in found] == [
        (Group.PROCESS, "t0"),
        (Group.TENDERER, "w"),
        (Group.TENDERER, "l"),
    ]


def test_heavy_discounts_are_silent_where_three_quarters_of_the_gaps_are_zero() -> None:
    assert list(heavy_discounts(price_gaps(market(100, 100, 100, 100)))) == []


def test_outliers_of_nothing_are_nothing() -> None:
    assert indicators(()) == ()
    assert list(close_prices(())) == []
    assert list(heavy_discounts(())) == []


def test_unsuccessful_bids_are_silent_where_a_quarter_never_wins() -> None:
    tenders = [lot(f"t{n}", f"w=100* a=101 b=102 c{n}=103") for n in range(4)]

    assert list(unsuccessful_bids(tenders)) == []


def test_tenderer_counts_once_in_a_process() -> None:
    tenders = [lot(f"t{n}", f"w{n}=100* f=101 f=102") for n in range(5)]
    tenders.append(lot("t5", "f=100*"))

    (flag,) = unsuccessful_bids(tenders)

    assert (flag.id, flag.value) == ("f", Fraction(1, 6))


@pytest.mark.parametrize(("hours", "flagged"), [(15 * 24, False), (15 * 24 - 1, True)])
def test_short_period_counts_whole_days(hours: int, *, flagged: bool) -> None:
    tender = Tender("T", issued_at=START, deadline=START + timedelta(hours=hours))

    assert bool(list(short_period(tender))) is flagged


def test_short_period_by_method_replaces_the_limit() -> None:
    tender = Tender(
        "T", issued_at=START, deadline=START.replace(day=11), method_details="competitive talks"
    )

    limits = Limits(short_period_by_method={"competitive talks": 10})

    assert list(short_period(tender, limits)) == []
    assert list(short_period(tender))
    assert list(short_period(replace(tender, deadline=None))) == []


@pytest.mark.parametrize(
    ("method", "count", "flagged"),
    [("open", 1, True), ("selective", 1, True), ("direct", 1, False), ("open", 2, False)],
)
def test_single_bid_is_one_bidder_in_a_competitive_procedure(
    method: str, count: int, *, flagged: bool
) -> None:
    assert bool(list(single_bid(Tender("T", method=method, bidders_counted=count)))) is flagged


@pytest.mark.parametrize(
    "tender",
    [
        lot("T", "a=100 a=100"),
        lot("T", "a=100 b=100~"),
        lot("T", "a=- b=-"),
        replace(lot("T", "a=100 b=100"), fixed_price=True),
        replace(lot("T", "a=100"), bids=(Bid(("a",), 1), Bid(("b",), 1, currency="USD"))),
    ],
    ids=["one bidder", "withdrawn", "no prices", "price set by the buyer", "two currencies"],
)
def test_prices_that_are_not_identical_bids_of_rivals_are_left_out(tender: Tender) -> None:
    assert list(identical_prices(tender)) == []


def test_late_bid_counts_only_where_it_is_valid_and_won() -> None:
    late = Bid(("w",), 1, submitted_at=START.replace(day=3))
    tender = Tender("T", bids=(late,), awards=(Award(("w",)),), deadline=START)

    assert [flag.group for flag in late_bid_won(tender)] == [Group.PROCESS, Group.TENDERER]
    assert list(late_bid_won(replace(tender, awards=(Award(("x",)),)))) == []
    assert list(late_bid_won(replace(tender, deadline=None))) == []
    refused = replace(late, status=BidStatus.DISQUALIFIED)
    assert list(late_bid_won(replace(tender, bids=(refused,)))) == []


@pytest.mark.parametrize(
    "tender",
    [
        lot("T", "a=1* b=2 c=3!"),
        lot("T", "a=1* c=3~"),
        lot("T", "a=1* a=3!"),
        pending(lot("T", "a=1* b=2!")),
        replace(lot("T", "a=1 b=2!"), awards=(Award(("c",)),)),
    ],
    ids=["another valid", "withdrawn", "own bid", "pending award", "another won"],
)
def test_others_disqualified_needs_one_valid_winner_and_others_out(tender: Tender) -> None:
    assert list(others_disqualified(tender)) == []


@pytest.mark.parametrize(
    "tender",
    [
        lot("T", "a=1! b=2"),
        lot("T", "a=1! b=2!"),
        lot("T", "b=1* a=1!"),
        replace(lot("T", "a=1! b=2*"), fixed_price=True),
    ],
    ids=["no award", "none valid", "valid one as low", "price set by the buyer"],
)
def test_lowest_disqualified_needs_an_award_and_a_valid_priced_bid(tender: Tender) -> None:
    assert list(lowest_disqualified(tender, "CNY")) == []


def test_disqualified_ratios_of_zero_flag_nobody() -> None:
    tenders = [replace(lot(f"t{n}", "a=1 b=2 c=3"), buyer="B") for n in range(3)]

    assert list(disqualified_bids(tenders)) == []


def test_disqualified_ratio_threshold_replaces_the_fence() -> None:
    tender = replace(lot("T", "a=1! b=2 a=4 b=5"), buyer="B", procuring_entity="E")

    found = disqualified_bids([tender], Limits(disqualified_ratio=Fraction(1, 4)))

    assert [(f.group, f.id, f.value) for f in found] == [
        (Group.BUYER, "B", Fraction(1, 4)),
        (Group.ENTITY, "E", Fraction(1, 4)),
        (Group.TENDERER, "a", Fraction(1, 2)),
    ]


def test_varied_suppliers_need_enough_processes_and_a_single_supplier() -> None:
    joint = Tender("J", awards=(Award(("s", "t"), classes=("10", "20")),))
    alone = Tender("A", awards=(Award(("s",), classes=("10", "20")),))

    assert list(varied_suppliers([joint], Limits(least_processes=1))) == []
    assert list(varied_suppliers([alone])) == []
    (flag,) = varied_suppliers([alone], Limits(least_processes=1, variety=2))
    assert flag.value == 2
