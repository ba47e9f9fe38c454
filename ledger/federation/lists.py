"""The newest status list of each address, shared by all processes of a hub; it never goes back."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Row, select, update

from credit_hub.ledger.federation.relying_tables import lists
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["KeptList", "StatusListRepository"]


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list with its mark (``federation.status.marks.Mark``).

    Attributes:
        uri: Its address.
        issuer: Entity id.
        issued: Seconds since 1970.
        stale: From when it decides nothing any more.
        log_index: Its place in the issuer's log, where that was shown.
        digest: Of the token.
        token: As it was signed.
    """

    uri: str
    issuer: str
    issued: int
    stale: int
    log_index: int | None
    digest: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class StatusListRepository:
    """One row for each address, moved by compare-and-set."""

    transaction: Transactions

    def get(self, uri: str) -> KeptList | None:
        """Return the newest list of an address, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(lists).where(lists.c.uri == uri)).first()
        return None if row is None else _kept(row)

    def advance(self, expected: KeptList | None, new: KeptList) -> bool:
        """Replace a list if it is still what was expected; whether it was.

        Which list is newer is decided by the caller (``federation.status.marks.advanced``), against
        what it expected.
        """
        values = {name: getattr(new, name) for name in KeptList.__slots__}
        if expected is None:
            try:
                with self.transaction() as connection:
                    connection.execute(lists.insert().values(values))
            except ConflictError:
                return False
            return True
        change = (
            update(lists)
            .where(
                lists.c.uri == new.uri,
                lists.c.issued == expected.issued,
                lists.c.digest == expected.digest,
                lists.c.log_index.is_not_distinct_from(expected.log_index),
            )
            .values(values)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1


def _kept(row: Row[tuple[object, ...]]) -> KeptList:
    return KeptList(**{name: getattr(row, name) for name in KeptList.__slots__})
