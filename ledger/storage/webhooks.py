"""Endpoints of clients, deliveries to them, and every attempt."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, Select, select, update

from credit_hub.ledger.storage.job_tables import attempts, deliveries, endpoints
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.webhooks.endpoint import Attempt, Delivery, DeliveryState, Endpoint
from credit_hub.model.errors import NotFoundError

__all__ = ["WebhookRepository", "add_delivery", "is_open"]

_LIMIT: Final = 50
_SHOWN: Final = 400
"""Characters of an error that are kept."""


@dataclass(frozen=True, slots=True)
class WebhookRepository:
    """Keeps endpoints and what was sent to them; nothing is deleted, an endpoint is marked."""

    transaction: Transactions

    def add(self, endpoint: Endpoint) -> None:
        """Keep a new endpoint."""
        row = endpoints.insert().values(
            id=endpoint.id,
            client=endpoint.client,
            url=endpoint.url,
            secret=endpoint.secret,
            created_at=endpoint.created_at,
            removed_at=endpoint.removed_at,
        )
        with self.transaction() as connection:
            connection.execute(row)

    def get(self, endpoint_id: str) -> Endpoint:
        """Return an endpoint, also a removed one.

        Raises:
            NotFoundError: There is none of this id.
        """
        with self.transaction() as connection:
            query = select(endpoints).where(endpoints.c.id == endpoint_id)
            row = connection.execute(query).first()
        if row is None:
            message = f"no webhook {endpoint_id!r}"
            raise NotFoundError(message, remedy="list them: credit-hub webhooks list")
        return _endpoint(row)

    def all(self) -> tuple[Endpoint, ...]:
        """Return the endpoints that are not removed, the oldest first."""
        query = (
            select(endpoints)
            .where(endpoints.c.removed_at.is_(None))
            .order_by(endpoints.c.created_at, endpoints.c.id)
        )
        with self.transaction() as connection:
            return tuple(map(_endpoint, connection.execute(query)))

    def remove(self, endpoint_id: str, now: datetime) -> None:
        """Mark an endpoint as removed: nothing is sent to it any more.

        Raises:
            NotFoundError: There is none, or it is removed already.
        """
        change = (
            update(endpoints)
            .where(endpoints.c.id == endpoint_id, endpoints.c.removed_at.is_(None))
            .values(removed_at=now)
        )
        with self.transaction() as connection:
            if connection.execute(change).rowcount == 0:
                message = f"no webhook {endpoint_id!r} is in use"
                raise NotFoundError(message, remedy="list them: credit-hub webhooks list")

    def send(self, endpoint_id: str, event: str, body: str, now: datetime) -> str:
        """Keep a delivery that belongs to no job, and return its id."""
        with self.transaction() as connection:
            return add_delivery(connection, endpoint_id, None, (event, body), now)

    def delivery(self, delivery_id: str) -> Delivery:
        """Return a delivery with its attempts.

        Raises:
            NotFoundError: There is none of this id.
        """
        found = self._deliveries(select(deliveries).where(deliveries.c.id == delivery_id))
        if not found:
            raise NotFoundError(f"no delivery {delivery_id!r}")
        return found[0]

    def of_job(self, job_id: str) -> tuple[Delivery, ...]:
        """Return the deliveries about a job, the oldest first."""
        query = select(deliveries).where(deliveries.c.job == job_id)
        return self._deliveries(query.order_by(deliveries.c.created_at, deliveries.c.id))

    def of_endpoint(self, endpoint_id: str, *, limit: int = _LIMIT) -> tuple[Delivery, ...]:
        """Return the deliveries to an endpoint, the latest first."""
        query = select(deliveries).where(deliveries.c.endpoint == endpoint_id)
        return self._deliveries(
            query.order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(limit)
        )

    def unsent(self, before: datetime) -> tuple[str, ...]:
        """Return the deliveries about jobs, older than a moment, that were never attempted."""
        query = (
            select(deliveries.c.id)
            .outerjoin(attempts, attempts.c.delivery == deliveries.c.id)
            .where(deliveries.c.state == DeliveryState.PENDING.value)
            .where(deliveries.c.created_at < before, deliveries.c.job.is_not(None))
            .where(attempts.c.number.is_(None))
        )
        with self.transaction() as connection:
            return tuple(connection.execute(query).scalars())

    def attempted(
        self,
        delivery_id: str,
        attempt: Attempt,
        state: DeliveryState,
        next_at: datetime | None,
    ) -> None:
        """Keep an attempt, and what it made of the delivery."""
        error = None if attempt.error is None else attempt.error[:_SHOWN]
        row = attempts.insert().values(
            delivery=delivery_id,
            number=attempt.number,
            at=attempt.at,
            status=attempt.status,
            error=error,
        )
        change = (
            update(deliveries)
            .where(deliveries.c.id == delivery_id)
            .values(state=state.value, next_at=next_at)
        )
        with self.transaction() as connection:
            connection.execute(row)
            connection.execute(change)

    def _deliveries(self, query: Select[tuple[object, ...]]) -> tuple[Delivery, ...]:
        with self.transaction() as connection:
            rows = connection.execute(query).all()
            wanted = select(attempts).where(attempts.c.delivery.in_([row.id for row in rows]))
            made = connection.execute(wanted.order_by(attempts.c.number)).all() if rows else []
        return tuple(_delivery(row, [x for x in made if x.delivery == row.id]) for row in rows)


def is_open(connection: Connection, endpoint_id: str, client: str) -> bool:
    """Say whether an endpoint is this client's and in use."""
    query = select(endpoints.c.id).where(
        endpoints.c.id == endpoint_id,
        endpoints.c.client == client,
        endpoints.c.removed_at.is_(None),
    )
    return connection.execute(query).first() is not None


def add_delivery(
    connection: Connection,
    endpoint_id: str,
    job_id: str | None,
    message: tuple[str, str],
    now: datetime,
) -> str:
    """Keep a message (type, body) in the transaction of what it is about; return its id."""
    delivery_id = f"msg_{secrets.token_hex(16)}"
    event, body = message
    connection.execute(
        deliveries.insert().values(
            id=delivery_id,
            endpoint=endpoint_id,
            job=job_id,
            event=event,
            body=body,
            state=DeliveryState.PENDING.value,
            created_at=now,
            next_at=now,
        )
    )
    return delivery_id


def _endpoint(row: Row[tuple[object, ...]]) -> Endpoint:
    return Endpoint(
        id=row.id,
        client=row.client,
        url=row.url,
        secret=row.secret,
        created_at=row.created_at,
        removed_at=row.removed_at,
    )


def _delivery(row: Row[tuple[object, ...]], made: Sequence[Row[tuple[object, ...]]]) -> Delivery:
    return Delivery(
        id=row.id,
        endpoint=row.endpoint,
        job=row.job,
        event=row.event,
        body=row.body,
        state=DeliveryState(row.state),
        created_at=row.created_at,
        next_at=row.next_at,
        attempts=tuple(Attempt(x.number, x.at, x.status, x.error) for x in made),
    )
