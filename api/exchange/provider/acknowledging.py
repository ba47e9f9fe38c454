"""What a partner sends back: that it has a receipt, and how far it has applied the feed."""

from __future__ import annotations

from typing import Final

from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.feed.applied import TYP as APPLIED_TYP
from credit_hub.federation.feed.applied import check_applied
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.receipts.acknowledgement import (
    ACK_TYP,
    OTHER_RECEIPT,
    check_acknowledgement,
)
from credit_hub.federation.receipts.journal import GIVEN, keep_acknowledgement
from credit_hub.federation.receipts.receipt import TYP as RECEIPT_TYP
from credit_hub.federation.receipts.receipt import read_receipt
from credit_hub.ledger.federation.applied import AppliedStatement

__all__ = ["acknowledge", "applied"]

_TAKEN: Final = KeptAnswer(204, (), b"")


def acknowledge(home: Home, verified: Verified, body: bytes) -> KeptAnswer:
    """Keep the acknowledgement of a receipt that was given to a partner.

    The first one stays, and another of the same receipt is answered alike. A receipt that is not
    there and one of another partner are refused alike: nobody learns who else has asked.

    Args:
        home: This city.
        verified: Who signed the request.
        body: The token (``cc-receipt-ack+jwt``).

    Raises:
        VerificationError: It is not right, or of no receipt of this partner.
    """
    opened = home.opener(ACK_TYP, KeyUse.RECEIPT)
    token = _text(body)
    named = opened(token).payload.get("receipt")
    journal = home.ledger.exchange_receipts
    kept = journal.token(GIVEN, named) if isinstance(named, str) else None
    if kept is None:
        raise VerificationError(OTHER_RECEIPT)
    issued = read_receipt(kept, home.opener(RECEIPT_TYP, KeyUse.RECEIPT))
    if issued.receipt.aud != verified.member:
        raise VerificationError(OTHER_RECEIPT)
    keep_acknowledgement(journal, check_acknowledgement(token, issued, opened))
    return _TAKEN


def applied(home: Home, verified: Verified, body: bytes) -> KeptAnswer:
    """Keep a partner's statement of how far it has applied the feed; the furthest one stays.

    Args:
        home: This city.
        verified: Who signed the request.
        body: The token (``cc-applied+jwt``).

    Raises:
        VerificationError: It is not right, another member's, or about another log.
    """
    token = _text(body)
    found = check_applied(
        token,
        home.opener(APPLIED_TYP, KeyUse.RECEIPT),
        follower=verified.member,
        provider=home.id,
        origin=home.membership.origin(),
    )
    home.ledger.exchange_applied.keep(
        AppliedStatement(verified.member, found.next, found.size, home.now(), token)
    )
    return _TAKEN


def _text(body: bytes) -> str:
    """Return a token; what is no ASCII becomes what no token has, and is refused as one."""
    return body.decode("ascii", "replace")
