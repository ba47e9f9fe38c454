"""Which decisions partners were told of, and what they were told became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, select, update

from credit_hub.ledger.federation.enterprise_tables import published
from credit_hub.ledger.federation.objects import put_object
from credit_hub.ledger.federation.places import mark
from credit_hub.ledger.federation.provider_tables import places
from credit_hub.ledger.storage.receipts import Transactions

__all__ = ["Change", "LoggedRecord", "PublishedRepository", "Told"]


@dataclass(frozen=True, slots=True)
class Told:
    """What one partner was told of one decision against one unit.

    Attributes:
        decision: Id of its node in the graph.
        unit: Code of the unit.
        partner: Entity id.
        event: Digest of the event.
        content: Digest of what the event says.
        list_uri: Status list of the event.
        list_place: Place in it.
        objection: Whether it was told that an objection is being handled.
        outcome: What became of it; empty while it counts.
        expires: End of the event, in seconds since 1970.
        told: When it was last told, in seconds since 1970.
    """

    decision: str
    unit: str
    partner: str
    event: str
    content: str
    list_uri: str
    list_place: int
    objection: bool
    outcome: str
    expires: int
    told: int


@dataclass(frozen=True, slots=True)
class LoggedRecord:
    """A record that is told, with its leaf and its place in a status list.

    Attributes:
        token: The presentation.
        kind: First byte of its leaf.
        salt: Of its leaf.
        list_uri: Its status list.
        list_place: Place in it.
        expires: End of the record.
    """

    token: str
    kind: int
    salt: bytes
    list_uri: str
    list_place: int
    expires: int


@dataclass(frozen=True, slots=True)
class Change:
    """What is told at once: records, marks in status lists, and how the partner stands after it.

    Attributes:
        told: After it.
        before: As it was read, or None.
        records: In their order.
        marks: Status and place of records that were told before.
    """

    told: Told
    before: Told | None
    records: tuple[LoggedRecord, ...] = ()
    marks: tuple[tuple[int, str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedRepository:
    """A change is written whole or not at all, and only over what it was made for."""

    transaction: Transactions

    def get(self, decision: str, unit: str, partner: str) -> Told | None:
        """Return what a partner was told, or None."""
        query = select(published).where(
            published.c.decision == decision,
            published.c.unit == unit,
            published.c.partner == partner,
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else _told(row)

    def of_partner(self, partner: str) -> Sequence[Told]:
        """Return all that a partner was told."""
        query = select(published).where(published.c.partner == partner)
        query = query.order_by(published.c.decision, published.c.unit)
        with self.transaction() as connection:
            return [_told(row) for row in connection.execute(query)]

    def apply(self, change: Change) -> bool:
        """Write a change; False if another process was faster, and nothing was written.

        Raises:
            ConflictError: Another process told of it for the first time at this moment.
        """
        with self.transaction() as connection:
            if not _moved(connection, change):
                return False
            for record in change.records:
                at_place = (
                    places.c.uri == record.list_uri,
                    places.c.place == record.list_place,
                )
                connection.execute(update(places).where(*at_place).values(until=record.expires))
                put_object(connection, record.kind, change.told.partner, record.token, record.salt)
            for status, uri, place in change.marks:
                mark(connection, [(uri, place)], status)
        return True


def _moved(connection: Connection, change: Change) -> bool:
    values = {name: getattr(change.told, name) for name in Told.__slots__}
    values["objection"] = int(change.told.objection)
    before = change.before
    if before is None:
        connection.execute(published.insert().values(values))
        return True
    moved = (
        update(published)
        .where(
            published.c.decision == before.decision,
            published.c.unit == before.unit,
            published.c.partner == before.partner,
            published.c.event == before.event,
            published.c.outcome == before.outcome,
            published.c.objection == int(before.objection),
        )
        .values(values)
    )
    return connection.execute(moved).rowcount == 1


def _told(row: Row[tuple[object, ...]]) -> Told:
    values = {name: getattr(row, name) for name in Told.__slots__}
    return Told(**{**values, "objection": bool(values["objection"])})
