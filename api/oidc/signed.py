"""Whose signature a token of the provider bears: its own alone, by an algorithm of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from joserfc import jws, jwt
from joserfc.errors import JoseError

from credit_hub.api.oidc.provider import ALGORITHMS, Key, Provider

__all__ = ["Claims", "TokenError", "signed"]

Claims = Mapping[str, object]
_MOST = 20_000
"""Characters of a token."""
_FAULTS = (JoseError, ValueError, TypeError)


class TokenError(Exception):
    """A token is not good; the text is for the log, and holds nothing of the token's claims."""


def signed(provider: Provider, token: str, *, unasked: bool = False) -> jwt.Token:
    """Return a token that the provider signed; its claims are not looked at.

    Args:
        provider: Whose keys are tried; a key that is not known makes it fetch them again.
        token: A JWS in compact form.
        unasked: Whoever likes may have sent it: keys are fetched again for it only seldom.

    Raises:
        TokenError: It is not one, or under no key of the provider.
        IdentityProviderError: The keys of the provider cannot be had.
    """
    if len(token) > _MOST:
        raise TokenError("too long")
    kid, reason = _kid(token), "no key fits"
    for anew in (False, True):
        for key in _fitting(provider.keys(anew=anew, seldom=unasked), kid):
            try:
                return jwt.decode(token, key, algorithms=list(ALGORITHMS))
            except _FAULTS as error:
                reason = type(error).__name__
        if reason != "no key fits":
            break  # a key was there: asking for others would not help
    raise TokenError(reason)


def _kid(token: str) -> str | None:
    try:
        # A header that nobody has checked yet.
        header = jws.extract_compact(token.encode("utf-8", "surrogatepass")).headers()
    except _FAULTS as error:
        raise TokenError(type(error).__name__) from error
    if header.get("alg") not in ALGORITHMS:
        raise TokenError(f"algorithm {str(header.get('alg'))[:20]!r}")
    kid = header.get("kid")
    return kid if isinstance(kid, str) else None


def _fitting(keys: Iterable[Key], kid: str | None) -> list[Key]:
    return [key for key in keys if kid is None or key.kid is None or key.kid == kid]
