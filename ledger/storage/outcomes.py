"""Decisions about findings and leads, in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, func, select

from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject
from credit_hub.ledger.outcomes.precision import Precision, PrecisionKey, Precisions
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.storage.tables import outcomes
from credit_hub.model.errors import ConflictError

__all__ = ["OutcomeRepository"]


@dataclass(frozen=True, slots=True)
class OutcomeRepository:
    """Appends decisions and counts them; none is changed or removed."""

    transaction: Transactions

    def add(self, outcome: Outcome, *, operation: str | None = None) -> None:
        """Append a decision; it replaces earlier ones about the same finding, and they stay.

        ``operation`` names the request that it came with, see ledger.idempotency: one that is
        carried out again after a crash changes nothing.
        """
        subject = outcome.subject
        row = outcomes.insert().values(
            finding_id=subject.id,
            kind=subject.kind,
            lot=subject.lot_id,
            rule_id=subject.rule_id,
            rule_version=subject.rule_version,
            evidence_class=subject.evidence_class,
            decision=outcome.decision.value,
            reason=outcome.reason,
            decided_by=outcome.decided_by,
            case_no=outcome.case_no,
            recorded_at=outcome.recorded_at,
            operation=operation,
        )
        try:
            with self.transaction() as connection:
                connection.execute(row)
        except ConflictError:
            if operation is None:
                raise

    def history(self, finding_id: str) -> tuple[Outcome, ...]:
        """Return all decisions about a finding or lead, the first one first: the last one holds."""
        query = (
            select(outcomes).where(outcomes.c.finding_id == finding_id).order_by(outcomes.c.number)
        )
        with self.transaction() as connection:
            return tuple(map(_outcome, connection.execute(query)))

    def newest(self) -> tuple[int, datetime | None]:
        """Return the number and the time of the last decision; (0, None) where there is none."""
        query = (
            select(outcomes.c.number, outcomes.c.recorded_at)
            .order_by(outcomes.c.number.desc())
            .limit(1)
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return (0, None) if row is None else (row.number, row.recorded_at)

    def precisions(self, until: datetime) -> Precisions:
        """Return the precision of all rules by what was recorded up to a moment."""
        latest = (
            select(func.max(outcomes.c.number))
            .where(outcomes.c.recorded_at <= until)
            .group_by(outcomes.c.finding_id)
        )
        key = (outcomes.c.rule_id, outcomes.c.rule_version, outcomes.c.kind)
        query = (
            select(*key, outcomes.c.decision, func.count().label("cases"))
            .where(outcomes.c.number.in_(latest))
            .group_by(*key, outcomes.c.decision)
        )
        with self.transaction() as connection:
            return Precisions(_counted(connection.execute(query).all()))


def _counted(rows: Sequence[Row[tuple[object, ...]]]) -> dict[PrecisionKey, Precision]:
    found: dict[PrecisionKey, Precision] = {}
    for row in rows:
        key = PrecisionKey(row.rule_id, row.rule_version, row.kind)
        before = found.get(key, Precision(0, 0))
        confirmed = row.cases if row.decision == Decision.CONFIRMED else 0
        found[key] = Precision(before.confirmed + confirmed, before.decided + row.cases)
    return found


def _outcome(row: Row[tuple[object, ...]]) -> Outcome:
    return Outcome(
        subject=Subject(
            id=row.finding_id,
            kind=row.kind,
            lot_id=row.lot,
            rule_id=row.rule_id,
            rule_version=row.rule_version,
            evidence_class=row.evidence_class,
        ),
        decision=Decision(row.decision),
        reason=row.reason,
        decided_by=row.decided_by,
        case_no=row.case_no,
        recorded_at=row.recorded_at,
    )
