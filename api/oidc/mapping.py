"""What the claims of a person make of it here: roles, scope, and whether two factors were shown.

Deny by default: without a mapped role, or without the region that is demanded, nobody gets in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from credit_hub.api.oidc.id_token import refused
from credit_hub.api.oidc.signed import Claims
from credit_hub.api.settings import Settings
from credit_hub.model.access.access import Access
from credit_hub.model.access.roles import SEPARATE
from credit_hub.model.errors import InvalidValueError

__all__ = ["WHOLE_CITY", "access_of"]

WHOLE_CITY: Final = "city"
"""Value of the region claim for somebody who sees all of the city."""
_MFA: Final = "mfa"
"""RFC 8176, section 2: more than one factor was used."""


def access_of(settings: Settings, claims: Claims) -> Access:
    """Return what somebody may do.

    Raises:
        LoginRefusedError: No role is mapped, the roles exclude each other, the region is missing,
            or an administrator has shown one factor only.
    """
    values = _values(claims, settings.oidc_role_claim)
    roles = sorted({settings.oidc_roles[v] for v in values if v in settings.oidc_roles})
    if not roles:
        raise refused("no role is mapped")
    try:
        found = Access.of(roles, _codes(settings, claims))
    except InvalidValueError as error:
        raise refused(error.message) from error
    if found.roles & SEPARATE and not _is_strong(settings, claims):
        # GB/T 22239-2019, 8.1.4.1 d: administrators show two factors.
        raise refused("an administrator without a second factor")
    return found


def _codes(settings: Settings, claims: Claims) -> tuple[str, ...]:
    if settings.oidc_region_claim is None:
        return ()
    values = _values(claims, settings.oidc_region_claim)
    if not values:
        raise refused("no region is given")
    return () if WHOLE_CITY in values else values


def _is_strong(settings: Settings, claims: Claims) -> bool:
    acr = claims.get("acr")
    return _MFA in _values(claims, "amr") or (
        isinstance(acr, str) and acr in settings.oidc_strong_acr
    )


def _values(claims: Claims, name: str) -> tuple[str, ...]:
    """Return the texts of a claim: its own, those of its list; points lead into objects."""
    found: object = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    if isinstance(found, str):
        return (found,)
    if isinstance(found, list):
        return tuple(item for item in found if isinstance(item, str))
    return ()
