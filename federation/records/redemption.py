"""Uses a record that counts once: an eligibility for one order, say.

The reader takes the record's name in a store that all its processes share, then gives something.
"""

from __future__ import annotations

from typing import Final, Protocol

from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.records.verification import VerifiedRecord

__all__ = ["NOT_USABLE", "REDEEMED", "Redemptions", "redeem"]

REDEEMED: Final = Reason(
    "record.redeemed",
    "the record counts once and was used before",
    "该记录仅可使用一次，且已被使用",
    "protocol records section 5 (single use); RFC 7519 section 4.1.7",
)
NOT_USABLE: Final = Reason(
    "record.not_usable",
    "the record may not be used now",
    "该记录目前不可使用",
    "protocol status section 1",
)


class Redemptions(Protocol):
    """The names of records that were used; keeps each until the record has expired."""

    def take(self, issuer: str, jti: str, until: int) -> bool:
        """Take a name; ``False`` if it was taken before.

        Atomic: of two callers that take the same name, one gets ``True``.
        """
        ...


def redeem(verified: VerifiedRecord, redemptions: Redemptions) -> None:
    """Use a record that counts once.

    Raises:
        RefusedError: It may not be used now, which does not use it up; or it was used before.
    """
    if not verified.standing.is_usable:
        raise RefusedError(NOT_USABLE, verified.standing)
    record = verified.record
    if not redemptions.take(record.iss, record.jti, record.exp):
        raise RefusedError(REDEEMED)
