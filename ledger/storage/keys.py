"""The public halves of all keys that have signed receipts: old receipts stay checkable."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from credit_hub.ledger.receipts.canonical import parse
from credit_hub.ledger.receipts.keys import KeySet, PublicKey
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.storage.tables import keys
from credit_hub.model.errors import ConflictError

__all__ = ["KeyRepository"]


@dataclass(frozen=True, slots=True)
class KeyRepository:
    """Keeps public keys for good."""

    transaction: Transactions

    def add(self, key: PublicKey, now: datetime) -> None:
        """Keep a key before it signs; one that is kept already stays as it is."""
        if key.kid in self.all().keys:
            return
        members = json.dumps(dict(key.members()), sort_keys=True)
        row = keys.insert().values(kid=key.kid, jwk=members, first_used_at=now)
        try:
            with self.transaction() as connection:
                connection.execute(row)
        except ConflictError:
            return  # another process of this hub was first

    def all(self) -> KeySet:
        """Return all keys, in the order of their first use."""
        with self.transaction() as connection:
            rows = connection.execute(select(keys.c.jwk).order_by(keys.c.first_used_at, keys.c.kid))
            return KeySet.of(PublicKey.read(parse(row.jwk)) for row in rows)
