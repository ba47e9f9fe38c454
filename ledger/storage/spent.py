"""What is good once: ids of assertions, logins that a browser brings back, nonces of requests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from credit_hub.ledger.storage.identity_tables import spent_marks
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["SpentRepository", "mark_of"]


def mark_of(*parts: str) -> str:
    """Return the digest of what is good once; each part has its length before it.

    Example:
        >>> mark_of("a", "bc") == mark_of("ab", "c")
        False
    """
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class SpentRepository:
    """Remembers marks until what they stand for is too old to be shown again."""

    transaction: Transactions

    def spend(self, mark: str, now: datetime, expires_at: datetime) -> bool:
        """Mark something as used; False: it was used before, by whichever process.

        Args:
            mark: Digest of what is good once, see :func:`mark_of`.
            now: Marks that have expired by then are forgotten.
            expires_at: From when on it is refused for its age, so that the mark may go.
        """
        try:
            with self.transaction() as connection:
                connection.execute(spent_marks.delete().where(spent_marks.c.expires_at < now))
                connection.execute(spent_marks.insert().values(mark=mark, expires_at=expires_at))
        except ConflictError:
            return False
        return True
