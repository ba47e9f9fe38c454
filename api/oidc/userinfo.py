"""Claims that the provider tells at its UserInfo endpoint alone (OpenID Connect Core 1.0, 5.3)."""

from __future__ import annotations

import json

from credit_hub.api.oidc.id_token import refused
from credit_hub.api.oidc.provider import Provider
from credit_hub.api.oidc.signed import Claims
from credit_hub.api.settings import Settings

__all__ = ["completed"]


def completed(settings: Settings, provider: Provider, claims: Claims, access_token: str) -> Claims:
    """Return claims with roles and region from the UserInfo endpoint, where they lack one.

    Nothing else of its answer is taken: how somebody logged in, the id token alone says, which is
    signed. A claim of the id token stands before one of the same name there. The answer itself is
    not signed; it comes over TLS from an address of the discovery document, for a token that the
    provider gave with this id token.

    Raises:
        LoginRefusedError: Its answer is no JSON object, or of another subject (5.3.2).
        IdentityProviderError: It is not there, or does not answer.
    """
    needed = {settings.oidc_role_claim, settings.oidc_region_claim} - {None}
    # A point leads into an object: it is taken whole.
    names = {name for claim in needed for name in (str(claim), str(claim).partition(".")[0])}
    wanted = {str(claim) for claim in needed if not _has(claims, str(claim))}
    if not settings.oidc_userinfo or not wanted:
        return claims
    told = _told(provider.userinfo(access_token))
    if told.get("sub") != claims["sub"]:
        raise refused("userinfo: another subject")
    return {**{k: v for k, v in told.items() if k in names}, **claims}


def _has(claims: Claims, claim: str) -> bool:
    return claim in claims or claim.partition(".")[0] in claims


def _told(text: str) -> Claims:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused("userinfo: no JSON") from error
    if not isinstance(found, dict):
        raise refused("userinfo: no object")
    return found
