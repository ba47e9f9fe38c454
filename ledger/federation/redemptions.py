"""Records that count once, and were used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from credit_hub.ledger.storage.spent import SpentRepository, mark_of

__all__ = ["RedemptionRepository"]


@dataclass(frozen=True, slots=True)
class RedemptionRepository:
    """Fits ``federation.records.redemption.Redemptions``, for all processes of a hub.

    Attributes:
        spent: Where marks are kept.
        clock: Marks of records that have expired by it are forgotten: those are refused for their
            age.
    """

    spent: SpentRepository
    clock: Callable[[], datetime]

    def take(self, issuer: str, jti: str, until: int) -> bool:
        """Take the name of a record; False if it was taken before, by whichever process."""
        mark = mark_of("exchange record", issuer, jti)
        return self.spent.spend(mark, self.clock(), datetime.fromtimestamp(until, UTC))
