"""Receipts of questions between cities, in both directions, and their acknowledgements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from credit_hub.ledger.federation.tables import asked, query_receipts
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["KeptReceipt", "QueryReceiptRepository", "put_receipt"]

_GIVEN: Final = "given"


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt.

    Attributes:
        digest: Names it.
        direction: ``given`` or ``taken``.
        partner: Entity id of the other side.
        purpose: Of the question.
        day: In the official time of China.
        at: Seconds since 1970.
        token: As it was signed.
    """

    digest: str
    direction: str
    partner: str
    purpose: str
    day: str
    at: int
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class QueryReceiptRepository:
    """Fits ``federation.receipts.journal.ReceiptJournal``; nothing is changed or removed."""

    transaction: Transactions

    def write(  # noqa: PLR0913, PLR0917 - the columns of a row
        self, digest: str, direction: str, partner: str, purpose: str, day: str, at: int, token: str
    ) -> bool:
        """Keep a receipt; it is on the disk when this returns. False if it is kept already."""
        receipt = KeptReceipt(digest, direction, partner, purpose, day, at, token)
        try:
            with self.transaction() as connection:
                put_receipt(connection, receipt)
        except ConflictError:
            return False
        return True

    def acknowledge(self, digest: str, token: str, at: int) -> bool:
        """Keep the first acknowledgement of a given receipt; False for any other."""
        change = (
            update(query_receipts)
            .where(
                query_receipts.c.digest == digest,
                query_receipts.c.direction == _GIVEN,
                query_receipts.c.acknowledged.is_(None),
            )
            .values(acknowledgement=token, acknowledged=at)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def unacknowledged(self, partner: str, before: int) -> Sequence[str]:
        """Return digests of given receipts of before a moment without acknowledgement."""
        query = (
            select(query_receipts.c.digest)
            .where(
                query_receipts.c.direction == _GIVEN,
                query_receipts.c.partner == partner,
                query_receipts.c.acknowledged.is_(None),
                query_receipts.c.issued < before,
            )
            .order_by(query_receipts.c.issued, query_receipts.c.digest)
        )
        with self.transaction() as connection:
            return tuple(connection.scalars(query))

    def asked(self, partner: str, purpose: str, day: str) -> int:
        """Return how many receipts were given to a partner for a purpose on a day."""
        query = select(asked.c.number).where(
            asked.c.partner == partner, asked.c.purpose == purpose, asked.c.day == day
        )
        with self.transaction() as connection:
            return connection.scalar(query) or 0

    def digests(self, direction: str, partner: str, day: str) -> Sequence[tuple[str, str]]:
        """Return purpose and digest of every receipt of a day."""
        query = (
            select(query_receipts.c.purpose, query_receipts.c.digest)
            .where(
                query_receipts.c.direction == direction,
                query_receipts.c.partner == partner,
                query_receipts.c.day == day,
            )
            .order_by(query_receipts.c.purpose, query_receipts.c.digest)
        )
        with self.transaction() as connection:
            return [(row.purpose, row.digest) for row in connection.execute(query)]

    def token(self, direction: str, digest: str) -> str | None:
        """Return a receipt as it was signed, or None."""
        query = select(query_receipts.c.token).where(
            query_receipts.c.direction == direction, query_receipts.c.digest == digest
        )
        with self.transaction() as connection:
            found: str | None = connection.scalar(query)
        return found


def put_receipt(connection: Connection, receipt: KeptReceipt) -> None:
    """Keep a receipt within a transaction that may write more than it, and count the question."""
    connection.execute(
        query_receipts.insert().values(
            digest=receipt.digest,
            direction=receipt.direction,
            partner=receipt.partner,
            purpose=receipt.purpose,
            day=receipt.day,
            issued=receipt.at,
            token=receipt.token,
        )
    )
    if receipt.direction == _GIVEN:
        _count(connection, receipt)


def _count(connection: Connection, receipt: KeptReceipt) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    insert = sqlite.insert(asked) if is_sqlite else postgresql.insert(asked)
    row = insert.values(partner=receipt.partner, purpose=receipt.purpose, day=receipt.day, number=1)
    connection.execute(
        row.on_conflict_do_update(
            index_elements=(asked.c.partner, asked.c.purpose, asked.c.day),
            set_={"number": asked.c.number + 1},
        )
    )
