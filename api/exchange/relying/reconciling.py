"""The daily comparison with a partner, as the side that asked (docs/protocol/receipts.md)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.receipts.journal import TAKEN
from credit_hub.federation.receipts.reconciliation import compare, counted, differing
from credit_hub.federation.wire.reconciling import FORM, RECONCILIATION, DayCounts, DayDigests

__all__ = ["PurposeDifference", "Reconciled", "reconcile"]


@dataclass(frozen=True, slots=True)
class PurposeDifference:
    """Receipts of one purpose that one side lacks.

    Attributes:
        purpose: Of the questions.
        missing_there: Names of receipts that are kept here and denied there: evidence against the
            partner, since it signed them.
        missing_here: Names of receipts that the partner says it gave and that are not here.
    """

    purpose: str
    missing_there: tuple[str, ...]
    missing_here: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the comparison of a day came to; ``differences`` is empty where both sides agree."""

    partner: str
    day: str
    receipts: int
    differences: tuple[PurposeDifference, ...]


def reconcile(city: RelyingCity, partner: str, day: date) -> Reconciled:
    """Compare the receipts that a partner gave on a day with those that are kept here.

    Args:
        city: This city.
        partner: Entity id of who was asked.
        day: In the official time of China.

    Raises:
        VerificationError: There is no answer, or it is about another day.
        RefusedError: The partner refuses to compare.
    """
    text = day.isoformat()
    kept = city.ledger.exchange_receipts.digests(TAKEN, partner, text)
    theirs = DayCounts.read(_fetch(city, partner, ("day", text)))
    if theirs.day != text:
        raise VerificationError(FORM, "another day")
    purposes = differing(counted(kept), theirs.lines)
    differences = tuple(_difference(city, partner, text, name, kept) for name in purposes)
    return Reconciled(partner, text, len(kept), differences)


def _difference(
    city: RelyingCity, partner: str, day: str, purpose: str, kept: Sequence[tuple[str, str]]
) -> PurposeDifference:
    theirs = DayDigests.read(_fetch(city, partner, ("day", day), ("purpose", purpose)))
    if (theirs.day, theirs.purpose) != (day, purpose):
        raise VerificationError(FORM, "another day or purpose")
    found = compare((digest for name, digest in kept if name == purpose), theirs.digests)
    return PurposeDifference(purpose, found.missing_there, found.missing_here)


def _fetch(city: RelyingCity, partner: str, *query: tuple[str, object]) -> bytes:
    return city.client.get(partner, RECONCILIATION, secrets.token_hex(16), query)
