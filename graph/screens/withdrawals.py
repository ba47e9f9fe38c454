"""Bidders who withdraw where one other firm wins, with the chance that it is no pattern."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from credit_hub.graph.screens.cardinal_terms import sole_winner
from credit_hub.graph.screens.chances import at_least_in_common
from credit_hub.graph.screens.tenders import BidStatus, Tender, bidders_of

__all__ = ["Partner", "partners"]


@dataclass(frozen=True, slots=True)
class Partner:
    """``withdrawer`` entered ``entered`` tenders that others won and withdrew from ``withdrawn``.

    ``winner`` won ``won`` of those entered; ``tenders`` are those where both came together.
    ``chance`` is that of so many or more if withdrawals had nothing to do with who wins.
    """

    withdrawer: str
    winner: str
    tenders: tuple[str, ...]
    withdrawn: int
    won: int
    entered: int
    chance: Fraction


def partners(tenders: Sequence[Tender], *, least: int) -> tuple[int, tuple[Partner, ...]]:
    """Return how many pairs could be tested, and those with ``least`` common tenders or more.

    A pair can be tested where the one withdrew, and the other won, ``least`` times or more among
    the tenders that the first entered and did not win.
    """
    entered, withdrawn = _records(tenders)
    tested = 0
    found: list[Partner] = []
    for bidder, left_from in sorted(withdrawn.items()):
        by_winner: dict[str, set[str]] = {}
        for tender_id, winner in entered[bidder].items():
            by_winner.setdefault(winner, set()).add(tender_id)
        for winner, won in sorted(by_winner.items()):
            if min(len(left_from), len(won)) < least:
                continue
            tested += 1
            both = left_from & won
            if len(both) >= least:
                counts = (len(left_from), len(won), len(entered[bidder]))
                chance = at_least_in_common(len(both), *counts)
                found.append(Partner(bidder, winner, tuple(sorted(both)), *counts, chance))
    return tested, tuple(found)


def _records(
    tenders: Sequence[Tender],
) -> tuple[dict[str, dict[str, str]], dict[str, set[str]]]:
    """For each bidder the tenders entered and not won, with who won, and those withdrawn from."""
    entered: dict[str, dict[str, str]] = {}
    withdrawn: dict[str, set[str]] = {}
    for tender in tenders:
        winner = sole_winner(tender)
        if winner is None:
            continue
        left = set(bidders_of(tender.with_status(BidStatus.WITHDRAWN)))
        stayed = set(bidders_of(tender.submitted))
        for bidder in (left | stayed) - {winner}:
            entered.setdefault(bidder, {})[tender.id] = winner
        for bidder in left - stayed - {winner}:
            withdrawn.setdefault(bidder, set()).add(tender.id)
    return entered, withdrawn
