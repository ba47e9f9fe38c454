"""What is to be delivered to partners: written first, sent at least once, done once.

The same idempotency key goes with every try, so that what arrives twice has one effect there. Who
sends takes a delivery under a lease: of several processes one sends it, and if that one dies it is
due again.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias

from sqlalchemy import Row, func, select, update

from credit_hub.ledger.federation.relying_tables import outbox
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["LEASE", "Delivery", "OutboxRepository", "Outcome"]

Outcome: TypeAlias = Literal["delivered", "refused", "given-up"]
LEASE: Final = 60
"""Seconds for which whoever has taken a delivery is alone with it: more than one try takes."""
_LONGEST_BACKOFF: Final = 900


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something for a partner.

    Attributes:
        id: Its own name.
        partner: Entity id.
        kind: ``question``, ``acknowledgement`` or ``applied``.
        about: With partner and kind it names the delivery: it is kept once.
        path: Below the partner's endpoint.
        content_type: Of the body.
        body: What is sent; emptied when it is done.
        key: Idempotency key of every try.
        created: Seconds since 1970.
        until: Given up from then on.
        bases: Digests of the signature bases of its tries, one behind the other: the answer to a
            repeated question has the receipt of the first try.
        tries: How often it was tried.
        error: Code of the last failure.
        outcome: What became of it; None while it is due.
    """

    id: str
    partner: str
    kind: str
    about: str
    path: str
    content_type: str
    body: bytes = field(repr=False)
    key: str
    created: int
    until: int
    bases: str = ""
    tries: int = 0
    error: str | None = None
    outcome: Outcome | None = None

    @classmethod
    def new(
        cls,
        partner: str,
        kind: str,
        about: str,
        message: tuple[str, str, bytes],
        times: tuple[int, int],
    ) -> Delivery:
        """Make a delivery with a new name and key.

        Args:
            partner: To whom.
            kind: What it is.
            about: What makes it one of its kind.
            message: Path, type and body.
            times: When it is made, and when it is given up.
        """
        path, content_type, body = message
        name, key = secrets.token_hex(16), secrets.token_hex(16)
        created, until = times
        return cls(name, partner, kind, about, path, content_type, body, key, created, until)


@dataclass(frozen=True, slots=True)
class OutboxRepository:
    """Deliveries, kept when they are done, without their content."""

    transaction: Transactions

    def put(self, delivery: Delivery, *, leased: bool = False) -> bool:
        """Keep a delivery; False if one of its partner, kind and matter is kept already.

        Args:
            delivery: What is to be sent.
            leased: Whether the caller sends it at once, and nobody else for now.
        """
        wait = LEASE if leased else 0
        row = {name: getattr(delivery, name) for name in Delivery.__slots__}
        try:
            with self.transaction() as connection:
                connection.execute(
                    outbox.insert().values(**row, next_try=delivery.created + wait, done=None)
                )
        except ConflictError:
            return False
        return True

    def take(self, now: int) -> Delivery | None:
        """Take the delivery that is due longest, for the time of a lease; None if none is."""
        due = (
            select(outbox)
            .where(outbox.c.done.is_(None), outbox.c.next_try <= now)
            .order_by(outbox.c.next_try, outbox.c.id)
            .limit(8)
        )
        with self.transaction() as connection:
            rows = connection.execute(due).all()
        return next(
            (_delivery(row) for row in rows if self._lease(row.id, row.next_try, now)), None
        )

    def trying(self, delivery: Delivery, base: str) -> Delivery:
        """Keep what is signed for a try, before it leaves; return the delivery with it."""
        bases = f"{delivery.bases} {base}".strip()
        self._change(delivery.id, {"bases": bases})
        return replace(delivery, bases=bases)

    def failed(self, delivery: Delivery, error: str, now: int) -> None:
        """Keep that a try failed: it is due again later each time, or given up."""
        tries = delivery.tries + 1
        wait = min(_LONGEST_BACKOFF, 2**tries)
        over = now + wait >= delivery.until
        values: dict[str, object] = {"tries": tries, "error": error, "next_try": now + wait}
        if over:
            values |= {"done": now, "outcome": "given-up", "body": b""}
        self._change(delivery.id, values)

    def done(
        self, delivery: Delivery, outcome: Outcome, now: int, error: str | None = None
    ) -> None:
        """Keep that a delivery arrived or was refused for good; its content is dropped."""
        values = {"done": now, "outcome": outcome, "body": b"", "error": error}
        self._change(delivery.id, {**values, "tries": delivery.tries + 1})

    def get(self, delivery_id: str) -> Delivery | None:
        """Return a delivery, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == delivery_id)).first()
        return None if row is None else _delivery(row)

    def pending(self, partner: str) -> int:
        """Return how many deliveries to a partner are due or will be."""
        query = (
            select(func.count())
            .select_from(outbox)
            .where(outbox.c.partner == partner, outbox.c.done.is_(None))
        )
        with self.transaction() as connection:
            return connection.scalar(query) or 0

    def recent(self, limit: int = 50) -> tuple[Delivery, ...]:
        """Return the latest deliveries, the latest first."""
        query = select(outbox).order_by(outbox.c.created.desc(), outbox.c.id).limit(limit)
        with self.transaction() as connection:
            return tuple(map(_delivery, connection.execute(query)))

    def _lease(self, delivery_id: str, next_try: int, now: int) -> bool:
        change = (
            update(outbox)
            .where(
                outbox.c.id == delivery_id,
                outbox.c.next_try == next_try,
                outbox.c.done.is_(None),
            )
            .values(next_try=now + LEASE)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def _change(self, delivery_id: str, values: dict[str, object]) -> None:
        change = (
            update(outbox).where(outbox.c.id == delivery_id, outbox.c.done.is_(None)).values(values)
        )
        with self.transaction() as connection:
            connection.execute(change)


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__slots__})
