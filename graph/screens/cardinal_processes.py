"""Cardinal's indicators that look at one process: R003, R018, R028, R030, R035, R036."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from credit_hub.graph.screens.cardinal_terms import CARDINAL, Flag, Group, Limits, is_final
from credit_hub.graph.screens.tenders import AwardStatus, Bid, BidStatus, Tender, bidders_of

__all__ = [
    "identical_prices",
    "late_bid_won",
    "lowest_disqualified",
    "others_disqualified",
    "same_price_groups",
    "short_period",
    "single_bid",
]


def short_period(tender: Tender, limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R003: whole days from issue to deadline are fewer than a limit, 15 unless set by method."""
    if tender.issued_at is None or tender.deadline is None:
        return
    days = (tender.deadline - tender.issued_at) // timedelta(days=1)
    limit = limits.short_period_by_method.get(tender.method_details or "", limits.short_period_days)
    if days < limit:
        yield Flag("R003", Group.PROCESS, tender.id, Fraction(1))


def single_bid(tender: Tender, limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R018: one bidder only, in an open or selective procedure."""
    if tender.method in limits.single_bid_methods and tender.bidders_counted == 1:
        yield Flag("R018", Group.PROCESS, tender.id, Fraction(1))


def same_price_groups(tender: Tender) -> Iterator[tuple[Bid, ...]]:
    """Yield submitted bids of different bidders with one price and currency, at least two each."""
    by_price: dict[tuple[Fraction, str], list[Bid]] = {}
    for bid in tender.submitted:
        if bid.amount is not None and bid.bidders:
            by_price.setdefault((Fraction(bid.amount), bid.currency), []).append(bid)
    for same in by_price.values():
        if len({frozenset(bid.bidders) for bid in same}) > 1:
            yield tuple(same)


def identical_prices(tender: Tender) -> Iterator[Flag]:
    """R028: different bidders ask the same price; not where the buyer sets the price."""
    if tender.fixed_price:
        return
    same = [bid for group in same_price_groups(tender) for bid in group]
    if same:
        yield Flag("R028", Group.PROCESS, tender.id, Fraction(1))
        for bidder in bidders_of(same):
            yield Flag("R028", Group.TENDERER, bidder, Fraction(1), tender.id)


def late_bid_won(tender: Tender) -> Iterator[Flag]:
    """R030: a valid bid of a winner came after the deadline."""
    if tender.deadline is None:
        return
    late = [
        bid
        for bid in tender.with_status(BidStatus.VALID)
        if bid.submitted_at is not None and bid.submitted_at > tender.deadline
    ]
    won = [bidder for bidder in bidders_of(late) if bidder in tender.winners]
    if won:
        yield Flag("R030", Group.PROCESS, tender.id, Fraction(1))
        for bidder in won:
            yield Flag("R030", Group.TENDERER, bidder, Fraction(1), tender.id)


def others_disqualified(tender: Tender, limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R035: one bidder has valid bids and all active awards, all others are disqualified."""
    if not is_final(tender):
        return
    valid = bidders_of(tender.with_status(BidStatus.VALID))
    out = set(bidders_of(tender.with_status(BidStatus.DISQUALIFIED))) - set(valid)
    alone = len(valid) == 1 and frozenset(valid) == tender.winners
    if alone and len(out) >= max(limits.others_disqualified, 1):
        yield Flag("R035", Group.PROCESS, tender.id, Fraction(len(out)))
        yield Flag("R035", Group.TENDERER, valid[0], Fraction(0), tender.id)


def lowest_disqualified(tender: Tender, currency: str | None) -> Iterator[Flag]:
    """R036: the lowest submitted bid is disqualified though a valid one was priced and awarded.

    Of equal lowest bids the first in the source counts.
    """
    awarded = any(award.status is AwardStatus.ACTIVE for award in tender.awards)
    if tender.fixed_price or not awarded:
        return
    priced = [
        (bid.amount, bid.status)
        for bid in tender.submitted
        if bid.amount is not None and bid.currency == currency
    ]
    lowest = min(priced, key=lambda pair: pair[0], default=None)
    valid = any(status is BidStatus.VALID for _, status in priced)
    if valid and lowest is not None and lowest[1] is BidStatus.DISQUALIFIED:
        yield Flag("R036", Group.PROCESS, tender.id, Fraction(1))
