"""Nonces of signed requests, remembered for all processes of a hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credit_hub.ledger.storage.spent import SpentRepository, mark_of

__all__ = ["KEPT_FOR", "NonceRepository"]

KEPT_FOR: Final = timedelta(seconds=300)
"""Longer than a request counts: its whole window is 150 seconds."""
_TICK: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class NonceRepository:
    """Fits ``federation.http.stores.NonceStore``; a nonce is one more thing that is good once."""

    spent: SpentRepository

    def remember(self, kid: str, nonce: str, now: datetime) -> bool:
        """Keep the nonce of a key; False if it is known.

        The primary key decides: of several processes that ask at once, one is told True.
        """
        last = now + KEPT_FOR - _TICK  # a mark still counts at its own moment
        return self.spent.spend(mark_of("exchange nonce", kid, nonce), now, last)
