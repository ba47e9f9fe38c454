"""Nonces of signed requests, remembered for all processes of a hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from credit_hub.ledger.federation.tables import nonces
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["KEPT_FOR", "NonceRepository"]

KEPT_FOR: Final = timedelta(seconds=300)
"""Longer than a request counts: its whole window is 150 seconds."""


@dataclass(frozen=True, slots=True)
class NonceRepository:
    """Fits ``federation.http.stores.NonceStore``."""

    transaction: Transactions

    def remember(self, kid: str, nonce: str, now: datetime) -> bool:
        """Keep the nonce of a key; False if it is known.

        The primary key decides: of several processes that ask at once, one is told True.
        """
        try:
            with self.transaction() as connection:
                connection.execute(delete(nonces).where(nonces.c.expires_at <= now))
                connection.execute(
                    nonces.insert().values(kid=kid, nonce=nonce, expires_at=now + KEPT_FOR)
                )
        except ConflictError:
            return False
        return True
