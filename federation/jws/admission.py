"""Which key a signature may count under: decided before any signature is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import LONGEST
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws.header import Header
from credit_hub.federation.keys.entry import KeyEntry, KeyResolver, KeyUse

__all__ = ["Expected", "admitted", "check_signature"]

KIND: Final = Reason(
    "jws.typ",
    en="the token is of another kind than is needed here",
    zh="令牌类型与此处所需不符",
    rule="RFC 8725 section 3.11",
)
UNKNOWN_KEY: Final = Reason(
    "jws.unknown_key",
    en="no registered key has this kid",
    zh="没有登记该 kid 的密钥",
    rule="protocol signatures section 4",
)
OTHER_ALG: Final = Reason(
    "jws.alg",
    en="the algorithm is not the one that the key is registered for",
    zh="算法与密钥登记的算法不符",
    rule="RFC 8725 section 3.1",
)
OTHER_USE: Final = Reason(
    "jws.use",
    en="the key is registered for another use",
    zh="密钥登记的用途不符",
    rule="protocol signatures section 4",
)
SIGNATURE: Final = Reason(
    "jws.signature",
    en="the signature is not right",
    zh="签名验证失败",
    rule="RFC 7515 section 5.2",
)
_LONGEST_SIGNATURE: Final = 4_500
"""Characters; a signature of ML-DSA-65 has 4,412."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What whoever verifies needs the token to be.

    Attributes:
        typ: The kind of token; nothing only for foreign tokens that have none.
        use: What the key must be registered for.
        now: When it is verified, seconds since 1970 UTC.
        cosigned_at: By when enough witnesses had seen it, if that is known: a revoked key counts
            for what was witnessed before (see :mod:`credit_hub.federation.keys.compromise`).
        longest: Bytes of the whole token.
    """

    typ: str | None
    use: KeyUse
    now: int
    cosigned_at: int | None = None
    longest: int = LONGEST


def admitted(header: Header, keys: KeyResolver, expected: Expected) -> KeyEntry:
    """Return the entry of the key under which a signature counts, if it is right.

    Raises:
        VerificationError: The kind, the kid, the algorithm, the use or the time is another one.
    """
    if header.typ != expected.typ:
        raise VerificationError(KIND)
    entry = keys.resolve(header.kid)
    if entry is None or entry.kid != header.kid:
        raise VerificationError(UNKNOWN_KEY)
    if header.alg != entry.verifier.alg:
        raise VerificationError(OTHER_ALG)
    if entry.use is not expected.use:
        raise VerificationError(OTHER_USE)
    entry.check_counts(expected.now, cosigned_at=expected.cosigned_at)
    return entry


def check_signature(entry: KeyEntry, message: bytes, segment: str) -> None:
    """Refuse a message whose signature is wrong.

    Args:
        entry: From :func:`admitted`.
        message: Header and payload as received, with the dot between them.
        segment: The signature in base64url.

    Raises:
        VerificationError: It is not in its only encoding, or not right.
    """
    if len(segment) > _LONGEST_SIGNATURE:
        raise VerificationError(SIGNATURE)
    signature = base64url.decode(segment, where="signature")
    if not entry.verifier.verify(message, signature):
        raise VerificationError(SIGNATURE)
