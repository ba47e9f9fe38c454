"""What a client signs to say who it is: an assertion after RFC 7523, with a key that it alone has.

Only signatures with a private key count, each of them by the one algorithm of its key (RFC 8725,
3.1). The audience is the hub's issuer and nothing beside it, so that an assertion that some other
server asked for is not one for this hub.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from credit_hub.ledger.clients.keys import ClientKey
from credit_hub.model.errors import ClientRefusedError

__all__ = ["LEEWAY", "LONGEST", "Assertion", "checked", "refused", "subject_of"]

LONGEST: Final = timedelta(minutes=5)
"""An assertion is made for one request: what ends later is refused, however well it is signed."""
LEEWAY: Final = timedelta(seconds=30)
"""By which the clocks of client and hub may differ."""
_ALGORITHMS: Final[Mapping[object, str]] = {
    "ES256": "ES256",
    "EdDSA": "Ed25519",
    "Ed25519": "Ed25519",
}
"""Names in headers (RFC 7518, 8037, 9864), and the keys that they fit."""
_TYPES: Final = frozenset({None, "JWT", "jwt", "client-authentication+jwt"})
_MOST: Final = 4_000
"""Characters; one has some five hundred."""
_LONGEST_ID: Final = 200


@dataclass(frozen=True, slots=True)
class Assertion:
    """An assertion whose signature and claims are good; whether it was used before is not said."""

    key: ClientKey
    id: str
    expires_at: datetime


def subject_of(text: str) -> str:
    """Return the client that an assertion names, before anything of it is checked.

    Raises:
        ClientRefusedError: It is no JWT, or not one of an algorithm that counts.
    """
    if len(text) > _MOST:
        raise refused("too long")
    try:
        found = jws.extract_compact(text.encode("utf-8", "surrogatepass"))
        header, claims = found.headers(), _unchecked(found.payload)
    except (JoseError, ValueError, TypeError, RecursionError) as error:
        raise refused(type(error).__name__) from error
    if header.get("alg") not in _ALGORITHMS or header.get("typ") not in _TYPES:
        raise refused("algorithm or type")
    subject = claims.get("sub")
    if not isinstance(subject, str) or len(subject) > _LONGEST_ID:
        raise refused("no subject")
    return subject


def checked(text: str, keys: Iterable[ClientKey], audience: str, now: datetime) -> Assertion:
    """Check an assertion against the live keys of the client that it names.

    Args:
        text: The assertion, whose :func:`subject_of` is the client.
        keys: Keys of that client.
        audience: Issuer of this hub.
        now: The present.

    Raises:
        ClientRefusedError: It is not good; ``reason`` is for the log alone.
    """
    header = jws.extract_compact(text.encode("utf-8", "surrogatepass")).headers()
    algorithm, kid = str(header.get("alg")), header.get("kid")
    reason = "no key fits"
    for key in keys:
        fits = key.key.algorithm == _ALGORITHMS.get(algorithm) and kid in {None, key.kid}
        if not (fits and key.is_live(now)):
            continue
        try:
            token = jwt.decode(text, key.key.jwk, algorithms=[algorithm])
            return _with_claims(token.claims, key, audience, now)
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            reason = f"{type(error).__name__} {error}"[:120]
    raise refused(reason)


def refused(reason: str) -> ClientRefusedError:
    """Return the one answer to every assertion that is not good."""
    return ClientRefusedError(
        "this assertion does not show which client it is of",
        remedy="sign a new one: iss and sub are the id of the client, aud is the issuer of the "
        "hub, exp is at most 5 minutes away, jti is new; see docs/how-to/clients.md",
        reason=reason,
    )


def _with_claims(
    claims: Mapping[str, object], key: ClientKey, audience: str, now: datetime
) -> Assertion:
    JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=int(LEEWAY.total_seconds()),
        iss={"essential": True, "value": key.client},
        sub={"essential": True, "value": key.client},
        aud={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    ).validate(dict(claims))
    if claims["aud"] not in (audience, [audience]):
        raise refused("audience")
    id_, expires = str(claims["jti"]), float(str(claims["exp"]))
    if not 0 < len(id_) <= _LONGEST_ID:
        raise refused("jti")
    latest = (now + LONGEST + LEEWAY).timestamp()
    if expires > latest or float(str(claims.get("iat", expires))) < (now - LONGEST).timestamp():
        raise refused("good for more than 5 minutes, or made long ago")
    return Assertion(key, id_, datetime.fromtimestamp(expires, UTC))


def _unchecked(payload: bytes | None) -> Mapping[str, object]:
    """Return the claims of a payload that nobody has checked."""
    claims = json.loads(payload or b"")
    if not isinstance(claims, dict):
        message = "claims are an object"
        raise TypeError(message)
    return claims
