"""Checking an id token: signature, algorithm, issuer, audience, times, nonce (Core, 3.1.3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import structlog
from authlib.oidc.core import CodeIDToken
from joserfc.errors import JoseError

from credit_hub.api.oidc.provider import Provider
from credit_hub.api.oidc.signed import Claims, TokenError, signed
from credit_hub.model.errors import LoginRefusedError

__all__ = ["Claims", "Expected", "claims_of", "refused"]

_LEEWAY: Final = 60
"""Seconds by which the clocks of provider and hub may differ."""
_OLDEST: Final = 600
"""Seconds: a token is asked for by the hub itself, a moment ago."""
_LONGEST_SUBJECT: Final = 255
"""Core, section 2."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Expected:
    """What an id token must say: the login that it is of."""

    nonce: str
    access_token: str
    now: datetime


def claims_of(provider: Provider, token: str, expected: Expected) -> Claims:
    """Return the claims of an id token.

    Raises:
        LoginRefusedError: It is not one of this provider for this hub and this login; the log has
            the reason.
        IdentityProviderError: The keys of the provider cannot be had.
    """
    try:
        decoded = signed(provider, token)
    except TokenError as error:
        raise refused(f"id token: {error}") from error
    moment = int(expected.now.timestamp())
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
        },
        {
            "nonce": expected.nonce,
            "client_id": provider.client_id,
            "access_token": expected.access_token,
        },
    )
    try:
        claims.validate(now=moment, leeway=_LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise refused(f"id token: {error}") from error
    subject = decoded.claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise refused("id token: no usable subject")
    if moment - _number(decoded.claims.get("iat")) > _OLDEST:
        raise refused("id token: issued long ago")
    return decoded.claims


def refused(reason: str, account: str = "-") -> LoginRefusedError:
    """Return the one answer to every login that is not right; the log has the reason."""
    _log.warning("login refused", reason=reason, account=account)
    return LoginRefusedError(
        "this login at the OpenID provider lets nobody in",
        remedy="begin again: GET /api/v1/session/oidc/start; if it is refused again, ask a "
        "security administrator, who sees the reason in the log under the request_id",
    )


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
