"""Cardinal's indicators that look for outliers: R024, R025, R038, R048, R058."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from credit_hub.graph.screens.cardinal_terms import (
    CARDINAL,
    Flag,
    Group,
    Limits,
    currency_of,
    sole_winner,
)
from credit_hub.graph.screens.quantiles import fences, quantile
from credit_hub.graph.screens.tenders import AwardStatus, BidStatus, Tender

__all__ = [
    "Gap",
    "close_prices",
    "disqualified_bids",
    "heavy_discounts",
    "price_gap",
    "price_gaps",
    "unsuccessful_bids",
    "varied_suppliers",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """How far the lowest losing valid bid lies above the ``winning`` bid, as a part of it."""

    process: str
    winner: str
    runner_up: str
    ratio: Fraction
    winning: Fraction


def price_gaps(tenders: Sequence[Tender], currency: str | None = None) -> tuple[Gap, ...]:
    """Return the gap of each process that has one (R024, R058)."""
    money = currency or currency_of(tenders)
    return tuple(gap for tender in tenders if (gap := price_gap(tender, money)) is not None)


def price_gap(tender: Tender, currency: str | None) -> Gap | None:
    """Return the gap between winner and lowest loser, None where Cardinal excludes the process.

    Excluded: a pending award, several active awards or suppliers, bids of several bidders together,
    prices set by the buyer, a winner that was not the lowest. A winning bid of zero has no ratio.
    """
    winner = sole_winner(tender)
    if winner is None or tender.fixed_price:
        return None
    own: list[Fraction] = []
    rivals: list[tuple[Fraction, int, str]] = []
    for at, bid in enumerate(tender.with_status(BidStatus.VALID)):
        if bid.amount is None or len(bid.bidders) != 1 or bid.currency != currency:
            continue
        if bid.bidders[0] == winner:
            own.append(Fraction(bid.amount))
        else:
            rivals.append((Fraction(bid.amount), at, bid.bidders[0]))
    if not own or not rivals:
        return None
    won, (lost, _, runner_up) = min(own), min(rivals)
    if lost < won or won == 0:
        return None
    return Gap(tender.id, winner, runner_up, (lost - won) / won, won)


def close_prices(gaps: Sequence[Gap], limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R024: the gap is a low outlier. Silent where a quarter of all gaps is zero."""
    if not gaps:
        return
    known = fences([gap.ratio for gap in gaps])
    lower = known.lower if limits.close_price is None else limits.close_price
    if lower <= 0 or (limits.close_price is None and known.q1 <= 0):
        return
    for gap in gaps:
        if gap.ratio <= lower:
            yield Flag("R024", Group.PROCESS, gap.process, gap.ratio)
            for bidder in (gap.winner, gap.runner_up):
                yield Flag("R024", Group.TENDERER, bidder, Fraction(0), gap.process)


def heavy_discounts(gaps: Sequence[Gap], limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R058: the gap is a high outlier. Silent where three quarters of all gaps are zero."""
    if not gaps:
        return
    upper = fences([gap.ratio for gap in gaps]).upper
    upper = upper if limits.discount is None else limits.discount
    for gap in gaps:
        if 0 < upper <= gap.ratio:
            yield Flag("R058", Group.PROCESS, gap.process, gap.ratio)
            yield Flag("R058", Group.TENDERER, gap.winner, Fraction(0), gap.process)


def unsuccessful_bids(tenders: Sequence[Tender], limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R025: a top tenderer wins next to never. Each tenderer counts once in a process."""
    tries: dict[str, int] = {}
    wins: dict[str, int] = {}
    for tender in tenders:
        winner = sole_winner(tender)
        if winner is None:
            continue
        valid = tender.with_status(BidStatus.VALID)
        for bidder in {bid.bidders[0] for bid in valid if len(bid.bidders) == 1}:
            tries[bidder] = tries.get(bidder, 0) + 1
            wins[bidder] = wins.get(bidder, 0) + (bidder == winner)
    if not tries:
        return
    ratios = {bidder: Fraction(wins[bidder], count) for bidder, count in tries.items()}
    known = fences(list(ratios.values()))
    lower = known.lower if limits.win_ratio is None else limits.win_ratio
    if lower <= 0 or (limits.win_ratio is None and known.q1 <= 0):
        return
    top = quantile(list(tries.values()), Fraction(limits.top_tenderer_percentile, 100))
    for bidder, ratio in sorted(ratios.items()):
        if tries[bidder] >= top and ratio <= lower:
            yield Flag("R025", Group.TENDERER, bidder, ratio)


def disqualified_bids(tenders: Sequence[Tender], limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R038: an outlier by the share of its bids that are disqualified: buyer, entity, tenderer."""
    counts: dict[Group, dict[str, list[int]]] = {
        group: {} for group in (Group.BUYER, Group.ENTITY, Group.TENDERER)
    }
    for tender in tenders:
        for bid in tender.submitted:
            out = int(bid.status is BidStatus.DISQUALIFIED)
            parties = [(Group.TENDERER, bidder) for bidder in bid.bidders]
            parties += [(Group.BUYER, tender.buyer)] if tender.buyer else []
            parties += [(Group.ENTITY, e)] if (e := tender.procuring_entity) else []
            for group, id_ in parties:
                of = counts[group].setdefault(id_, [0, 0])
                of[0] += out
                of[1] += 1
    for group, of_group in counts.items():
        least = limits.least_bids if group is Group.TENDERER else limits.least_bids_received
        ratios = {i: Fraction(out, of) for i, (out, of) in of_group.items() if of >= least}
        if not ratios:
            continue
        upper = fences(list(ratios.values())).upper
        upper = upper if limits.disqualified_ratio is None else limits.disqualified_ratio
        for id_, ratio in sorted(ratios.items()):
            if 0 < upper <= ratio:
                yield Flag("R038", group, id_, ratio)


def varied_suppliers(tenders: Sequence[Tender], limits: Limits = CARDINAL) -> Iterator[Flag]:
    """R048: a supplier of many kinds of goods, among those with enough awarded processes."""
    processes: dict[str, set[str]] = {}
    kinds: dict[str, set[str]] = {}
    for tender in tenders:
        for award in tender.awards:
            one = len(award.suppliers) == 1 and award.status is AwardStatus.ACTIVE
            if one and award.classes:
                supplier = award.suppliers[0]
                processes.setdefault(supplier, set()).add(tender.id)
                codes = {code[: limits.class_digits] for code in award.classes}
                kinds.setdefault(supplier, set()).update(codes)
    lengths = {s: len(k) for s, k in kinds.items() if len(processes[s]) >= limits.least_processes}
    if not lengths:
        return
    upper = fences(list(lengths.values())).upper if limits.variety is None else limits.variety
    for supplier, length in sorted(lengths.items()):
        if length >= upper:
            yield Flag("R048", Group.TENDERER, supplier, Fraction(length))
