"""Uses a record that counts once: verified as of now, then taken in the ledger, then given."""

from __future__ import annotations

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.reading import Fetch, Reading, held_record, read_held
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.records.redemption import NOT_USABLE
from credit_hub.federation.records.redemption import redeem as take
from credit_hub.ledger.federation.redemptions import RedemptionRepository

__all__ = ["redeem"]


def redeem(city: RelyingCity, digest: str) -> Reading:
    """Use a held record once and for all; return what it gives.

    Args:
        city: This city.
        digest: Of the record.

    Raises:
        VerificationError: It may not be used at all any more.
        RefusedError: It may not be used now, which does not use it up, or it was used before; or
            none of this digest is held.
    """
    reading = read_held(city, held_record(city, digest), Fetch.ALWAYS)
    if not reading.record.is_usable:
        raise RefusedError(NOT_USABLE, reading.record.verified.standing.value)
    take(reading.record.verified, RedemptionRepository(city.ledger.spent, city.clock))
    return reading
