"""Places of this city's status lists: given out once, and what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, exists, or_, select, update

from credit_hub.ledger.federation.provider_tables import lists, places
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["PlaceRepository", "mark"]

_NOT_USED = 2**62
_NEW = 86_400


@dataclass(frozen=True, slots=True)
class PlaceRepository:
    """Fits ``federation.status.allocation.IndexClaims``.

    Attributes:
        transaction: On the disk when it ends.
        claiming: On the disk with the next one that is: a place counts with what stands there.
    """

    transaction: Transactions
    claiming: Transactions

    def open(self, uri: str, now: int) -> None:
        """Begin a list; one that is there stays."""
        try:
            with self.transaction() as connection:
                connection.execute(lists.insert().values(uri=uri, revision=0, opened=now))
        except ConflictError:
            return

    def claim(self, uri: str, index: int) -> bool:
        """Take a place; False if it was given out before. Its end is set when it is used."""
        row = places.insert().values(uri=uri, place=index, status=0, until=_NOT_USED)
        try:
            with self.claiming() as connection:
                connection.execute(row)
        except ConflictError:
            return False
        return True

    def revisions(self, now: int) -> Mapping[str, int]:
        """Return the lists that are still needed, each with its revision.

        A place that was given out and never used keeps no list alive; a new list is needed before
        anything stands in it.
        """
        living = exists().where(
            places.c.uri == lists.c.uri, places.c.until > now, places.c.until < _NOT_USED
        )
        query = select(lists.c.uri, lists.c.revision).where(
            or_(living, lists.c.opened > now - _NEW)
        )
        with self.transaction() as connection:
            return {row.uri: row.revision for row in connection.execute(query)}

    def statuses(self, uri: str) -> Mapping[int, int]:
        """Return the places of a list that are not valid, each with its status."""
        query = select(places.c.place, places.c.status).where(
            places.c.uri == uri, places.c.status != 0
        )
        with self.transaction() as connection:
            return {row.place: row.status for row in connection.execute(query)}

    def mark(self, marks: Iterable[tuple[str, int]], status: int) -> None:
        """Change what stands at places; their lists are signed anew."""
        with self.transaction() as connection:
            mark(connection, marks, status)

    def status(self, uri: str, place: int) -> int | None:
        """Return what stands at a place; None if it was never given out."""
        query = select(places.c.status).where(places.c.uri == uri, places.c.place == place)
        with self.transaction() as connection:
            found: int | None = connection.scalar(query)
        return found


def mark(connection: Connection, marks: Iterable[tuple[str, int]], status: int) -> None:
    """Change what stands at places, within a transaction that writes more than it."""
    changed = set()
    for uri, place in marks:
        connection.execute(
            update(places).where(places.c.uri == uri, places.c.place == place).values(status=status)
        )
        changed.add(uri)
    for uri in changed:
        connection.execute(
            update(lists).where(lists.c.uri == uri).values(revision=lists.c.revision + 1)
        )
