"""The time in which a token counts (RFC 7519 sections 4.1.4 to 4.1.6): whole seconds since 1970."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["AHEAD", "EXPIRED", "NO_TIME", "TOO_EARLY", "check_window", "seconds"]

AHEAD: Final = 30
"""Seconds by which the clock of the other side may be ahead. There is no allowance behind: a record
that has expired on this side's clock is not used."""

EXPIRED: Final = Reason(
    "window.expired", "it has expired", "已过有效期", "RFC 7519 section 4.1.4; RFC 9901 section 7.1"
)
TOO_EARLY: Final = Reason(
    "window.early",
    "it does not count yet",
    "尚未生效",
    "RFC 7519 section 4.1.5 and 4.1.6; RFC 9901 section 7.1",
)
NO_TIME: Final = Reason(
    "window.missing",
    "a time is missing, or is not in whole seconds",
    "缺少时间，或时间不是整秒",
    "RFC 7519 section 2 (NumericDate); RFC 9901 section 7.1 step 6",
)


def seconds(claims: JsonObject, name: str) -> int:
    """Return a time of a token.

    Raises:
        VerificationError: It is missing, or no integer.
    """
    value = claims.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise VerificationError(NO_TIME, name)
    return value


def check_window(claims: JsonObject, now: int, *, required: frozenset[str]) -> None:
    """Refuse what does not count now.

    Args:
        claims: Payload of a token.
        now: Seconds since 1970.
        required: Those of ``iat``, ``nbf`` and ``exp`` that must be there; the others are checked
            where they are.

    Raises:
        VerificationError: Not yet, no more, or a required time is missing.
    """
    for name in ("iat", "nbf"):
        if (name in claims or name in required) and seconds(claims, name) > now + AHEAD:
            raise VerificationError(TOO_EARLY, name)
    if ("exp" in claims or "exp" in required) and seconds(claims, "exp") <= now:
        raise VerificationError(EXPIRED)
