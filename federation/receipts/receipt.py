"""What a provider states of a question it was asked: who, for whom, why, and what came of it.

It holds no content of the answer and no plain name: both sides keep it for years.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import Code, Digest, EntityId, Seconds, Strict, refusing
from credit_hub.federation.pairwise import PairwiseId
from credit_hub.federation.tokens import Opener, Sealer
from credit_hub.model.interval import CHINA

__all__ = ["CLAIMS", "TYP", "Issued", "QueryReceipt", "issue", "read_receipt"]

TYP: Final = "cc-receipt+jwt"
CLAIMS: Final = Reason(
    "receipt.claims",
    "the claims are not those of a receipt of a question",
    "声明内容不符合查询登记回执的要求",
    "federation protocol, receipts: claims",
)
_RANDOM: Final = r"^[A-Za-z0-9_-]{22}$"


class QueryReceipt(Strict):
    """The claims.

    Attributes:
        iss: Who was asked and states it.
        aud: Who asked.
        iat: When, before the answer left.
        jti: 128 random bits.
        operator: Pseudonym of the person or system that asked, keyed by the asking city.
        purpose: What for; one that the registry allows the asking member.
        consent: Digest of the receipt of consent, where the question is about a person.
        sub: Pairwise name of the person; absent where the question is about a firm.
        request: Digest of the bytes that the asking member signed (RFC 9421 signature base).
        decision: ``answered`` or ``refused``. Nothing found and nothing allowed are both
            ``refused``: the two must look alike.
        kind: What was answered: the name of a kind of record.
        result: Digest of the answer's content.
    """

    iss: EntityId
    aud: EntityId
    iat: Seconds
    jti: Annotated[str, Field(pattern=_RANDOM)]
    operator: Digest
    purpose: Code
    consent: Digest | None = None
    sub: PairwiseId | None = None
    request: Digest
    decision: Literal["answered", "refused"]
    kind: Code | None = None
    result: Digest | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        answered = self.decision == "answered"
        if answered is (self.kind is None) or answered is (self.result is None):
            raise ValueError("an answer has a kind and a digest, a refusal neither")
        if self.iss == self.aud:
            raise ValueError("a member does not ask itself")
        return self

    @property
    def day(self) -> str:
        """The day of the receipt in the official time of the country, as ``2026-11-24``."""
        return datetime.fromtimestamp(self.iat, UTC).astimezone(CHINA).date().isoformat()


@dataclass(frozen=True, slots=True)
class Issued:
    """A receipt as it was signed.

    Attributes:
        receipt: The claims.
        token: The compact JWS.
        digest: Tagged digest of the signed payload: names the receipt for both sides.
    """

    receipt: QueryReceipt
    token: str
    digest: str


def issue(receipt: QueryReceipt, seal: Sealer, opened: Opener) -> Issued:
    """Sign a receipt with a key for the use ``receipt``.

    Args:
        receipt: The claims.
        seal: Signs as :data:`TYP`.
        opened: Opens what was sealed as the other side will: a receipt that the partner could not
            verify must not be the ground on which an answer leaves.

    Raises:
        VerificationError: The key that signed is not registered for it.
    """
    claims: JsonObject = receipt.model_dump(mode="json", exclude_none=True)
    return read_receipt(seal(claims), opened)


def read_receipt(token: str, opened: Opener) -> Issued:
    """Verify a receipt.

    Args:
        token: As received.
        opened: Opens tokens of :data:`TYP` by keys for the use ``receipt``.

    Raises:
        VerificationError: Its signature or its claims are not right.
    """
    found = opened(token)
    if None in found.payload.values():
        raise VerificationError(CLAIMS, "null")
    with refusing(CLAIMS):
        receipt = QueryReceipt.model_validate(found.payload)
    return Issued(receipt, token, found.digest())
