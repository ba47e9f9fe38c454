"""Checking a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6).

A token that is sent again ends nothing that began after it, so no token need be remembered, and a
provider that heard no answer may send it once more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import structlog
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from credit_hub.api.oidc.provider import Provider
from credit_hub.api.oidc.signed import Claims, TokenError, signed
from credit_hub.model.errors import InvalidValueError

__all__ = ["Logout", "logout_of"]

_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
_LEEWAY: Final = 60
"""Seconds by which the clocks of provider and hub may differ."""
_LONGEST: Final = 255
_TYPES: Final = ("logout+jwt", "jwt")
"""The first one is recommended by section 2.4; the other one is that of any JWT."""
_FAULTS: Final = (TokenError, JoseError, ValueError, TypeError, OverflowError, OSError)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Logout:
    """Whom the provider logged out, of which of its sessions; one of both is there at least.

    Sessions of the hub that began after ``until`` are of a later login.
    """

    subject: str | None
    session: str | None
    until: datetime


def logout_of(provider: Provider, token: str, now: datetime) -> Logout:
    """Return what a logout token says.

    Raises:
        NotFoundError: This hub has no provider.
        InvalidValueError: It is not one of this provider for this hub; the log has the reason.
        IdentityProviderError: The keys of the provider cannot be had.
    """
    provider.document()
    try:
        return _read(provider, token, now)
    except _FAULTS as error:
        _log.warning("logout token refused", reason=str(error))
        message = "this logout token ends no session"
        raise InvalidValueError(
            message,
            remedy="send one as OpenID Connect Back-Channel Logout 1.0, section 2.4, says; the log "
            "of the hub has the reason under the request_id",
        ) from error


def _read(provider: Provider, token: str, now: datetime) -> Logout:
    decoded = signed(provider, token, unasked=True)
    if str(decoded.header.get("typ", "JWT")).lower() not in _TYPES:
        raise TokenError("another type of token")
    _demand(provider, decoded.claims, now)
    subject, session = (_text(decoded.claims, name) for name in ("sub", "sid"))
    if subject is None and session is None:
        raise TokenError("neither sub nor sid")
    issued = datetime.fromtimestamp(int(decoded.claims["iat"]), UTC)
    return Logout(subject, session, issued + timedelta(seconds=_LEEWAY))


def _demand(provider: Provider, claims: Claims, now: datetime) -> None:
    JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    ).validate(dict(claims))
    events = claims.get("events")
    if not isinstance(events, Mapping) or not isinstance(events.get(_EVENT), Mapping):
        raise TokenError("no event of a logout")
    if "nonce" in claims:
        raise TokenError("a nonce: it may be an id token")  # section 2.4 prohibits it


def _text(claims: Claims, name: str) -> str | None:
    found = claims.get(name)
    if found is None:
        return None
    if not isinstance(found, str) or not 0 < len(found) <= _LONGEST:
        raise TokenError(f"no usable {name}")
    return found
