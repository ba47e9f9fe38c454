"""From claims to a record and back."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from secrets import token_bytes
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import refusing
from credit_hub.federation.records.models import KINDS, Record
from credit_hub.federation.records.reasons import CLAIMS, KIND, OPEN_MEMBER

__all__ = ["new_id", "read_claims", "split"]

_ID_BYTES: Final = 16


def new_id() -> str:
    """Return a fresh ``jti``: 128 random bits."""
    return base64url.encode(token_bytes(_ID_BYTES))


def split(record: Record) -> tuple[JsonObject, JsonObject]:
    """Return the open and the hidden members of a record."""
    claims = record.model_dump(mode="json", exclude_none=True)
    opened = {name: value for name, value in claims.items() if name not in record.HIDDEN}
    return opened, {name: claims[name] for name in claims.keys() - opened.keys()}


def read_claims(claims: JsonObject, disclosed: AbstractSet[str]) -> Record:
    """Return the record that verified claims are.

    Args:
        claims: What a presentation says.
        disclosed: The members that came by a disclosure.

    Raises:
        VerificationError: No such kind; members beyond it, missing or wrong; or one is open that
            must be hidden, or hidden that must be open: the names are said, values never.
    """
    vct = claims.get("vct")
    kind = KINDS.get(vct) if isinstance(vct, str) else None
    if kind is None:
        raise VerificationError(KIND)
    misplaced = disclosed ^ (claims.keys() & kind.HIDDEN)
    if misplaced:
        raise VerificationError(OPEN_MEMBER, f"{len(misplaced)} of {kind.__name__}")
    if None in claims.values():
        # A member that is not said is absent; null would be a second way to say so.
        raise VerificationError(CLAIMS, "null")
    with refusing(CLAIMS):
        return kind.model_validate(claims)
