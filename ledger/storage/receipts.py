"""Receipts as they were signed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, select

from credit_hub.ledger.receipts.signing import Receipt
from credit_hub.ledger.storage.tables import receipts
from credit_hub.model.errors import ConflictError, NotFoundError

__all__ = ["ReceiptRepository", "StoredReceipt", "Transactions"]

Transactions = Callable[[], AbstractContextManager[Connection]]
"""Opens a transaction that is committed at the end of the block."""
_LIMIT: Final = 200


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A receipt with what it is found by."""

    receipt: Receipt
    lot: str
    kid: str
    result_digest: str
    known_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptRepository:
    """Keeps receipts for good: none is changed or removed."""

    transaction: Transactions

    def add(self, stored: StoredReceipt) -> None:
        """Keep a receipt; the same one again changes nothing."""
        try:
            with self.transaction() as connection:
                connection.execute(
                    receipts.insert().values(
                        id=stored.receipt.id,
                        lot=stored.lot,
                        kid=stored.kid,
                        body=stored.receipt.jws.encode("ascii"),
                        result_digest=stored.result_digest,
                        known_at=stored.known_at,
                        created_at=stored.created_at,
                    )
                )
        except ConflictError:
            self.get(stored.receipt.id)

    def get(self, receipt_id: str) -> StoredReceipt:
        """Return a receipt by its id.

        Raises:
            NotFoundError: There is none.
        """
        with self.transaction() as connection:
            row = connection.execute(select(receipts).where(receipts.c.id == receipt_id)).first()
        if row is None:
            message = f"no receipt {receipt_id!r}"
            raise NotFoundError(message, remedy="its id stands in the answer that it came with")
        return _stored(row)

    def of_lot(self, lot: str, *, limit: int = _LIMIT) -> tuple[StoredReceipt, ...]:
        """Return the receipts of a lot, the latest first."""
        query = (
            select(receipts)
            .where(receipts.c.lot == lot)
            .order_by(receipts.c.created_at.desc(), receipts.c.id)
            .limit(limit)
        )
        with self.transaction() as connection:
            return tuple(map(_stored, connection.execute(query)))


def _stored(row: Row[tuple[object, ...]]) -> StoredReceipt:
    return StoredReceipt(
        receipt=Receipt(row.id, bytes(row.body).decode("ascii")),
        lot=row.lot,
        kid=row.kid,
        result_digest=row.result_digest,
        known_at=row.known_at,
        created_at=row.created_at,
    )
