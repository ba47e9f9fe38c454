"""Objects of this city's log: put by any process, appended by the one that has the log open.

An object without an index waits. The size that the log had before the first try is kept with it,
so that whoever repeats a try that died finds the leaf if it is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, func, or_, select, update

from credit_hub.ledger.federation.provider_tables import objects
from credit_hub.ledger.storage.receipts import Transactions

__all__ = ["KeptObject", "ObjectRepository", "put_object"]

_PAGE = 200
"""Rows read at a time: a page of the feed has no more."""


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object.

    Attributes:
        id: Its own number, in the order in which they were put.
        kind: First byte of its leaf.
        audience: Entity id of whom it is for; None: every partner.
        token: As it was signed.
        salt: Of its leaf; None where the object is public.
        since: Size of the log before the first try to append it.
        index: In the log; None until it is there.
    """

    id: int
    kind: int
    audience: str | None
    token: str = field(repr=False)
    salt: bytes | None = field(repr=False)
    since: int | None
    index: int | None


@dataclass(frozen=True, slots=True)
class ObjectRepository:
    """Nothing is removed; an index is given once."""

    transaction: Transactions

    def put(self, kind: int, audience: str | None, token: str, salt: bytes | None) -> None:
        """Keep an object for the log; it is on the disk when this returns."""
        with self.transaction() as connection:
            put_object(connection, kind, audience, token, salt)

    def pending(self, most: int) -> Sequence[KeptObject]:
        """Return objects that are not in the log yet, the oldest first."""
        query = (
            select(objects).where(objects.c.log_index.is_(None)).order_by(objects.c.id).limit(most)
        )
        with self.transaction() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def trying(self, ids: Sequence[int], size: int) -> None:
        """Keep the size of the log before the first try to append these."""
        change = (
            update(objects)
            .where(objects.c.id.in_(ids), objects.c.since.is_(None))
            .values(since=size)
        )
        with self.transaction() as connection:
            connection.execute(change)

    def appended(self, indices: Mapping[int, int]) -> None:
        """Keep where objects stand in the log, by their numbers."""
        with self.transaction() as connection:
            for number, index in indices.items():
                connection.execute(
                    update(objects)
                    .where(objects.c.id == number, objects.c.log_index.is_(None))
                    .values(log_index=index)
                )

    def of(self, audience: str, start: int, stop: int) -> Iterator[KeptObject]:
        """Yield what is for a partner in a stretch of the log, by index."""
        while start < stop:
            query = (
                select(objects)
                .where(
                    or_(objects.c.audience == audience, objects.c.audience.is_(None)),
                    objects.c.log_index >= start,
                    objects.c.log_index < stop,
                )
                .order_by(objects.c.log_index)
                .limit(_PAGE)
            )
            with self.transaction() as connection:
                found = [_kept(row) for row in connection.execute(query)]
            yield from found
            if len(found) < _PAGE:
                return
            start = (found[-1].index or 0) + 1

    def unsettled(self) -> int | None:
        """Return the size that the log had before the oldest try whose end is not known, or None.

        From there on the log may hold an object whose place is not known here.
        """
        query = select(func.min(objects.c.since)).where(objects.c.log_index.is_(None))
        with self.transaction() as connection:
            found: int | None = connection.scalar(query)
        return found

    def size(self) -> int:
        """Return the size that the log has at least: it holds every object that has a place."""
        with self.transaction() as connection:
            highest: int | None = connection.scalar(select(func.max(objects.c.log_index)))
        return 0 if highest is None else highest + 1

    def placed(self, audience: str, token: str) -> KeptObject | None:
        """Return an object that is in the log, by whom it is for and its token; None otherwise."""
        query = select(objects).where(
            objects.c.audience == audience,
            objects.c.log_index.is_not(None),
            objects.c.token == token,
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else _kept(row)

    def waiting(self) -> int:
        """Return how many objects are not in the log yet."""
        query = select(func.count()).select_from(objects).where(objects.c.log_index.is_(None))
        with self.transaction() as connection:
            return connection.scalar(query) or 0


def put_object(
    connection: Connection, kind: int, audience: str | None, token: str, salt: bytes | None
) -> None:
    """Keep an object within a transaction that writes more than it."""
    connection.execute(
        objects.insert().values(kind=kind, audience=audience, token=token, salt=salt)
    )


def _kept(row: Row[tuple[object, ...]]) -> KeptObject:
    return KeptObject(
        id=row.id,
        kind=row.kind,
        audience=row.audience,
        token=row.token,
        salt=row.salt,
        since=row.since,
        index=row.log_index,
    )
