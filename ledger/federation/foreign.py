"""Decisions of other cities' authorities, as their records state them.

They are foreign: never a sanction of this city, and no code path makes one of them. The law of this
city decides whether a measure follows, and a person decides on it. What the issuer repairs, revokes
or corrects is applied here and stays visible as what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, select, update

from credit_hub.ledger.federation.relying_tables import foreign_sanctions, held
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["ForeignOutcome", "ForeignSanction", "ForeignSanctionRepository", "conclude"]
__all__ += ["sanction_values"]


@dataclass(frozen=True, slots=True)
class ForeignOutcome:
    """What became of a decision.

    Attributes:
        outcome: ``repaired``, ``revoked``, ``corrected`` or ``removed``.
        record: Digest of the record that says so.
        document: Number of the document.
        effective: Day.
        successor: Digest of the record that replaces a corrected one.
    """

    outcome: str
    record: str
    document: str
    effective: str
    successor: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignSanction:
    """A decision of another city's authority.

    Attributes:
        event: Digest of the record that states it.
        issuer: Entity id of the city that sent it.
        subject: Code of the firm.
        kind: ``penalty``, ``severe-list`` or ``abnormal-list``.
        document: Number of the document.
        authority: Who decided.
        region: Division of the authority.
        basis: Article, as the issuer states it: of its law, not of this city's.
        decided: Day.
        public_from: First day of publication.
        public_until: First day on which it is not public any more.
        recorded: When it came here, in seconds since 1970.
        concluded: What became of it; None while it stands.
        standing: Of the record that states it, as it was last applied; ``unknown`` where that is
            not held any more.
    """

    event: str
    issuer: str
    subject: str
    kind: str
    document: str
    authority: str
    region: str
    basis: str
    decided: str
    public_from: str
    public_until: str | None
    recorded: int
    concluded: ForeignOutcome | None = None
    standing: str = "unknown"

    def in_force(self, day: str) -> bool:
        """Whether it still stands on a day, as far as its issuer has said."""
        shown = self.public_from <= day and (self.public_until is None or day < self.public_until)
        return shown and self.concluded is None and self.standing == "valid"


_PLAIN = (
    "event",
    "issuer",
    "subject",
    "kind",
    "document",
    "authority",
    "region",
    "basis",
    "decided",
    "public_from",
    "public_until",
    "recorded",
)


@dataclass(frozen=True, slots=True)
class ForeignSanctionRepository:
    """Decisions by the digest of their record; none is deleted, an outcome is added."""

    transaction: Transactions

    def keep(self, sanction: ForeignSanction) -> bool:
        """Keep a decision; False if it is known."""
        try:
            with self.transaction() as connection:
                connection.execute(foreign_sanctions.insert().values(sanction_values(sanction)))
        except ConflictError:
            return False
        return True

    def conclude(self, event: str, issuer: str, concluded: ForeignOutcome) -> bool:
        """Keep what became of a decision; the first stays.

        Only its own issuer can say so. False if there is no such decision of this issuer, or it has
        an outcome already.
        """
        with self.transaction() as connection:
            return conclude(connection, event, issuer, concluded)

    def get(self, event: str) -> ForeignSanction | None:
        """Return a decision, or None."""
        found = self._all(_joined().where(foreign_sanctions.c.event == event))
        return next(iter(found), None)

    def find(
        self, *, subject: str | None = None, issuer: str | None = None, limit: int = 200
    ) -> tuple[ForeignSanction, ...]:
        """Return the latest decisions that match, the latest first."""
        query = _joined()
        if subject is not None:
            query = query.where(foreign_sanctions.c.subject == subject)
        if issuer is not None:
            query = query.where(foreign_sanctions.c.issuer == issuer)
        order = (foreign_sanctions.c.decided.desc(), foreign_sanctions.c.event)
        return self._all(query.order_by(*order).limit(limit))

    def _all(self, query: Select[tuple[object, ...]]) -> tuple[ForeignSanction, ...]:
        with self.transaction() as connection:
            return tuple(map(_sanction, connection.execute(query)))


def sanction_values(sanction: ForeignSanction) -> dict[str, object]:
    """Return the columns of a decision that was not concluded."""
    return {name: getattr(sanction, name) for name in _PLAIN}


def conclude(connection: Connection, event: str, issuer: str, concluded: ForeignOutcome) -> bool:
    """Keep what became of a decision, within a transaction; as the repository does."""
    change = (
        update(foreign_sanctions)
        .where(
            foreign_sanctions.c.event == event,
            foreign_sanctions.c.issuer == issuer,
            foreign_sanctions.c.outcome.is_(None),
        )
        .values(
            outcome=concluded.outcome,
            outcome_record=concluded.record,
            outcome_document=concluded.document,
            effective=concluded.effective,
            successor=concluded.successor,
        )
    )
    return connection.execute(change).rowcount == 1


def _joined() -> Select[tuple[object, ...]]:
    joined = foreign_sanctions.outerjoin(held, held.c.digest == foreign_sanctions.c.event)
    return select(foreign_sanctions, held.c.standing).select_from(joined)


def _sanction(row: Row[tuple[object, ...]]) -> ForeignSanction:
    concluded = None
    if row.outcome is not None:
        concluded = ForeignOutcome(
            row.outcome, row.outcome_record, row.outcome_document, row.effective, row.successor
        )
    return ForeignSanction(
        **{name: getattr(row, name) for name in _PLAIN},
        concluded=concluded,
        standing=row.standing or "unknown",
    )
