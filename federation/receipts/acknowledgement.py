"""The countersignature of whoever asked: that it has the receipt, and so that it did ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import Digest, EntityId, Seconds, Strict, refusing
from credit_hub.federation.receipts.receipt import Issued
from credit_hub.federation.tokens import Opener, Sealer

__all__ = ["ACK_TYP", "WITHIN", "Acknowledged", "acknowledge", "check_acknowledgement"]

ACK_TYP: Final = "cc-receipt-ack+jwt"
WITHIN: Final = 600
"""Seconds from the receipt to its acknowledgement; after that an alert is raised."""
_AHEAD: Final = 30
ACK_CLAIMS: Final = Reason(
    "receipt.ack_claims",
    "the claims are not those of an acknowledgement",
    "声明内容不符合回执确认的要求",
    "federation protocol, receipts: acknowledgement",
)
OTHER_RECEIPT: Final = Reason(
    "receipt.ack_other",
    "the acknowledgement is of another receipt, or of another member",
    "该确认针对其他回执或来自其他成员",
    "federation protocol, receipts: acknowledgement",
)


class _Claims(Strict):
    iss: EntityId
    aud: EntityId
    iat: Seconds
    receipt: Digest
    statement: Literal["received"]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """An acknowledgement that is right.

    Attributes:
        receipt: Digest of the receipt.
        token: As it was signed.
        at: When, in seconds since 1970.
        late: Whether it took more than ten minutes; it counts all the same.
    """

    receipt: str
    token: str
    at: int
    late: bool


def acknowledge(issued: Issued, seal: Sealer, now: int) -> str:
    """Countersign a receipt that was verified, as the member that asked.

    Args:
        issued: The receipt.
        seal: Signs as :data:`ACK_TYP` with a key for the use ``receipt``.
        now: Seconds since 1970.
    """
    receipt = issued.receipt
    claims: JsonObject = {
        "iss": receipt.aud,
        "aud": receipt.iss,
        "iat": now,
        "receipt": issued.digest,
        "statement": "received",
    }
    return seal(claims)


def check_acknowledgement(token: str, issued: Issued, opened: Opener) -> Acknowledged:
    """Verify an acknowledgement of a receipt that this hub has given.

    Raises:
        VerificationError: Its signature or claims are not right, it is of another receipt, by
            another member than the one that asked, or of before the receipt.
    """
    found = opened(token)
    with refusing(ACK_CLAIMS):
        claims = _Claims.model_validate(found.payload)
    receipt = issued.receipt
    if (claims.iss, claims.aud, claims.receipt) != (receipt.aud, receipt.iss, issued.digest):
        raise VerificationError(OTHER_RECEIPT)
    if claims.iat < receipt.iat - _AHEAD:
        raise VerificationError(OTHER_RECEIPT, "before the receipt")
    return Acknowledged(issued.digest, token, claims.iat, claims.iat > receipt.iat + WITHIN)
