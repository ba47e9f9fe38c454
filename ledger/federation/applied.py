"""How far partners have applied this city's feed, by their own signed statements."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from credit_hub.ledger.federation.provider_tables import applied
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["AppliedRepository", "AppliedStatement"]


@dataclass(frozen=True, slots=True)
class AppliedStatement:
    """What a partner has stated.

    Attributes:
        partner: Entity id.
        next: Below this index all is applied.
        size: Of the checkpoint that it holds.
        stated: Seconds since 1970.
        token: As it was signed.
    """

    partner: str
    next: int
    size: int
    stated: int
    token: str


@dataclass(frozen=True, slots=True)
class AppliedRepository:
    """The furthest statement of each partner."""

    transaction: Transactions

    def keep(self, statement: AppliedStatement) -> None:
        """Keep a statement, unless one that goes as far is there."""
        values = {name: getattr(statement, name) for name in AppliedStatement.__slots__}
        change = (
            update(applied)
            .where(applied.c.partner == statement.partner, applied.c.next < statement.next)
            .values(values)
        )
        with self.transaction() as connection:
            if connection.execute(change).rowcount == 1:
                return
        try:
            with self.transaction() as connection:
                connection.execute(applied.insert().values(values))
        except ConflictError:
            return  # the one that is there goes as far

    def get(self, partner: str) -> AppliedStatement | None:
        """Return what a partner has stated, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(applied).where(applied.c.partner == partner)).first()
        if row is None:
            return None
        return AppliedStatement(**{name: getattr(row, name) for name in AppliedStatement.__slots__})
