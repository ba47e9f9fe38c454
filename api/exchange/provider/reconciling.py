"""The daily comparison with a partner, as the side that was asked (docs/protocol/receipts.md).

A partner is told of the receipts that it was given itself, and of no others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import ValidationError

from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.federation.receipts.reconciliation import counted
from credit_hub.federation.wire.question import JSON
from credit_hub.federation.wire.reconciling import FORM, DayCounts, DayDigests

__all__ = ["reconciliation"]

_DAY: Final = frozenset({"day"})
_DAY_AND_PURPOSE: Final = frozenset({"day", "purpose"})


def reconciliation(home: Home, verified: Verified, query: Mapping[str, str]) -> KeptAnswer:
    """Return counts and roots of a day, or the names of the receipts of one of its purposes.

    Args:
        home: This city.
        verified: Who signed the request.
        query: ``day`` in the official time of China, and ``purpose`` where names are wanted.

    Raises:
        VerificationError: The query has other members, or no such day or purpose.
    """
    if frozenset(query) not in {_DAY, _DAY_AND_PURPOSE}:
        raise VerificationError(FORM, "the query is day, or day and purpose")
    kept = home.ledger.exchange_receipts.digests(GIVEN, verified.member, query["day"])
    try:
        body = bytes(_side(query, kept))
    except ValidationError as error:
        raise VerificationError(FORM, "day or purpose") from error
    return KeptAnswer(200, (("content-type", JSON),), body)


def _side(query: Mapping[str, str], kept: Sequence[tuple[str, str]]) -> DayCounts | DayDigests:
    if "purpose" not in query:
        return DayCounts(day=query["day"], lines=counted(kept))
    names = tuple(digest for purpose, digest in kept if purpose == query["purpose"])
    return DayDigests(day=query["day"], purpose=query["purpose"], digests=names)
