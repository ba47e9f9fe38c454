"""What a reader may conclude from a list: and nothing, neither good nor bad, from a stale one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status.bits import Status
from credit_hub.federation.status.reasons import ISSUER, OTHER_LIST
from credit_hub.federation.status.tokens import StatusList

__all__ = ["Reference", "Standing", "standing"]


class Standing(StrEnum):
    """How a record stands now: ``valid`` gives its holder something, none takes anything away."""

    VALID = "valid"
    REVOKED = "revoked"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"
    """No list, a stale one, or a value outside the profile: no incentive and no penalty."""

    @property
    def is_usable(self) -> bool:
        """Whether the record may be used."""
        return self is Standing.VALID


_OF_STATUS: Final = {
    Status.VALID: Standing.VALID,
    Status.REVOKED: Standing.REVOKED,
    Status.SUSPENDED: Standing.SUSPENDED,
    Status.SUPERSEDED: Standing.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A place in a list, as a record names it."""

    uri: str
    index: int


def standing(reference: Reference, found: StatusList | None, *, issuer: str, now: int) -> Standing:
    """Return how a record stands.

    Args:
        reference: From the record.
        found: The list at that address, verified and not older than one seen before; ``None`` where
            none is to be had.
        issuer: Who issued the record.
        now: Seconds since 1970.

    Raises:
        VerificationError: The list is another one, is another issuer's, or has no such entry.
    """
    if found is None:
        return Standing.UNKNOWN
    if found.uri != reference.uri:
        raise VerificationError(OTHER_LIST)
    if found.issuer != issuer:
        raise VerificationError(ISSUER)
    value = found.entries[reference.index]
    if not found.is_fresh(now) or value not in _OF_STATUS:
        return Standing.UNKNOWN
    return _OF_STATUS[Status(value)]
