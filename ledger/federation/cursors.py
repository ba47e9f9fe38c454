"""How far this city has followed each partner's log, and the tree that it holds of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, select, update

from credit_hub.ledger.federation.relying_tables import cursors
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["Cursor", "CursorRepository"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a partner's log was followed to.

    Attributes:
        partner: Entity id.
        origin: Of its log.
        next: First index that was not applied.
        size: Of the checkpoint that is held; 0 where none is.
        note: That checkpoint as it was signed.
        followed: When the partner was last followed, in seconds since 1970.
        problem: Code of what stopped the last try; None where it went well.
        problem_at: Since when.
    """

    partner: str
    origin: str
    next: int
    size: int
    note: str | None
    followed: int
    problem: str | None = None
    problem_at: int | None = None


@dataclass(frozen=True, slots=True)
class CursorRepository:
    """One row for each partner, moved by compare-and-set: several processes may follow."""

    transaction: Transactions

    def get(self, partner: str) -> Cursor | None:
        """Return how far a partner was followed, or None if it never was."""
        with self.transaction() as connection:
            query = select(cursors).where(cursors.c.partner == partner)
            row = connection.execute(query).first()
        return None if row is None else _cursor(row)

    def all(self) -> tuple[Cursor, ...]:
        """Return all, by partner."""
        with self.transaction() as connection:
            rows = connection.execute(select(cursors).order_by(cursors.c.partner))
            return tuple(map(_cursor, rows))

    def advance(self, expected: Cursor | None, new: Cursor) -> bool:
        """Move a cursor if it still stands where it was expected; it never goes back.

        Returns:
            Whether it was moved; False also where it would go back.
        """
        values = _values(new)
        if expected is None:
            return self._begin(values)
        if new.next < expected.next or new.size < expected.size:
            return False
        change = (
            update(cursors)
            .where(
                cursors.c.partner == new.partner,
                cursors.c.origin == expected.origin,
                cursors.c.next == expected.next,
                cursors.c.size == expected.size,
            )
            .values(values)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def stopped(self, partner: str, origin: str, problem: str, now: int) -> None:
        """Keep what stopped a try, since when; the next one that goes well clears it."""
        fresh = Cursor(partner, origin, 0, 0, None, 0, problem, now)
        if self.get(partner) is None and self._begin(_values(fresh)):
            return
        with self.transaction() as connection:
            connection.execute(
                update(cursors)
                .where(cursors.c.partner == partner, cursors.c.problem.is_distinct_from(problem))
                .values(problem=problem, problem_at=now)
            )

    def _begin(self, values: dict[str, object]) -> bool:
        try:
            with self.transaction() as connection:
                connection.execute(cursors.insert().values(values))
        except ConflictError:
            return False
        return True


def _values(cursor: Cursor) -> dict[str, object]:
    return {
        "partner": cursor.partner,
        "origin": cursor.origin,
        "next": cursor.next,
        "size": cursor.size,
        "note": cursor.note,
        "followed": cursor.followed,
        "problem": cursor.problem,
        "problem_at": cursor.problem_at,
    }


def _cursor(row: Row[tuple[object, ...]]) -> Cursor:
    return Cursor(
        partner=row.partner,
        origin=row.origin,
        next=row.next,
        size=row.size,
        note=row.note,
        followed=row.followed,
        problem=row.problem,
        problem_at=row.problem_at,
    )
