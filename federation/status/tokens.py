"""The signed form of a list (``statuslist+jwt``).

A reader asks again after ``ttl`` seconds, counted from ``iat`` and not from when it received the
list: else whoever stands between could hand out yesterday's list as new. So an issuer signs its
list again at least every ``ttl`` seconds, changed or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status.bits import ISSUED_BITS, SMALLEST, StatusBits
from credit_hub.federation.status.reasons import BITS, CLAIMS, ISSUER, SIZE, TIMES
from credit_hub.federation.tokens import Opener, Sealer
from credit_hub.federation.window import AHEAD, TOO_EARLY, seconds

__all__ = ["PERSON_TTL", "PUBLIC_TTL", "TYPE", "VALID_FOR", "StatusList", "publish", "read"]

TYPE: Final = "statuslist+jwt"
PERSON_TTL: Final = 60
"""Seconds: a withdrawn consent must reach a partner within a minute."""
PUBLIC_TTL: Final = 3_600
"""Seconds, for public data of enterprises."""
VALID_FOR: Final = 24 * 3_600
"""Seconds after which a list says nothing any more."""
_MEMBERS: Final = frozenset({"sub", "iss", "iat", "exp", "ttl", "status_list"})


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list whose signature holds.

    Attributes:
        uri: Its address and name (``sub``).
        issuer: Entity id of who signed it.
        issued_at: Seconds since 1970.
        expires_at: Seconds since 1970.
        ttl: Seconds from ``issued_at`` within which it may be decided by.
        entries: The list.
        digest: Tagged digest of the token, to tell two lists of one second apart.
    """

    uri: str
    issuer: str
    issued_at: int
    expires_at: int
    ttl: int
    entries: StatusBits
    digest: str

    def is_fresh(self, now: int) -> bool:
        """Whether the list still decides; a stale one says neither yes nor no."""
        return now < min(self.issued_at + self.ttl, self.expires_at)


def publish(entries: StatusBits, seal: Sealer, *, uri: str, issuer: str, now: int, ttl: int) -> str:
    """Return the signed form of a list.

    Raises:
        VerificationError: The time to live is not between a second and a day, or the list has
            another width or fewer entries than those that are issued.
    """
    _check_times(ttl, VALID_FOR)
    if entries.bits != ISSUED_BITS:
        raise VerificationError(BITS, f"lists of {ISSUED_BITS} bits are issued")
    if entries.size < SMALLEST:
        raise VerificationError(SIZE, f"{entries.size:,} entries")
    return seal(
        {
            "sub": uri,
            "iss": issuer,
            "iat": now,
            "exp": now + VALID_FOR,
            "ttl": ttl,
            "status_list": {
                "bits": entries.bits,
                "lst": base64url.encode(entries.compressed()),
            },
        }
    )


def read(token: str, opener: Opener, *, issuer: str, now: int) -> StatusList:
    """Verify a token and return its list.

    Args:
        token: As received.
        opener: Opens tokens of type ``statuslist+jwt`` by the issuer's keys of use ``status``.
        issuer: Whose list it must be.
        now: Seconds since 1970.

    Raises:
        VerificationError: The signature does not hold, the list is of another issuer or from the
            future, or its form is wrong. A list that has expired is no error: it is stale.
    """
    claims = opener(token).payload
    if claims.keys() != _MEMBERS:
        raise VerificationError(CLAIMS, "members")
    uri, signer = claims["sub"], claims["iss"]
    if not isinstance(uri, str) or not isinstance(signer, str):
        raise VerificationError(CLAIMS, "sub, iss")
    if signer != issuer:
        raise VerificationError(ISSUER)
    issued_at, expires_at = seconds(claims, "iat"), seconds(claims, "exp")
    if issued_at > now + AHEAD:
        raise VerificationError(TOO_EARLY, "status list")
    ttl = seconds(claims, "ttl")
    _check_times(ttl, expires_at - issued_at)
    entries = _entries(claims["status_list"])
    return StatusList(uri, signer, issued_at, expires_at, ttl, entries, tagged(token.encode()))


def _check_times(ttl: int, valid_for: int) -> None:
    if not 0 < ttl <= VALID_FOR or valid_for <= 0:
        raise VerificationError(TIMES)


def _entries(value: object) -> StatusBits:
    if not isinstance(value, Mapping) or value.keys() != {"bits", "lst"}:
        raise VerificationError(CLAIMS, "status_list")
    bits, packed = value["bits"], value["lst"]
    if not isinstance(bits, int) or not isinstance(packed, str):
        raise VerificationError(CLAIMS, "bits, lst")
    return StatusBits.inflate(base64url.decode(packed, where="lst"), bits)
