"""The audit chain in the ledger: entries are appended and read; there is no other verb.

Number and previous seal are taken under the lock of one row, so that any number of processes may
append at once. Triggers of both databases refuse to change or delete what is there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, Select, select, update

from credit_hub.ledger.audit.checkpoint import Checkpoint
from credit_hub.ledger.audit.entry import (
    Access,
    AuditEntry,
    AuditEvent,
    AuditOutcome,
    UnreadableEntry,
    sealed,
)
from credit_hub.ledger.audit.verification import Head
from credit_hub.ledger.storage.audit_tables import checkpoints as checkpoint_table
from credit_hub.ledger.storage.audit_tables import entries as entry_table
from credit_hub.ledger.storage.audit_tables import head as head_table
from credit_hub.ledger.storage.audit_tables import subjects as subject_table
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import InvalidValueError, LedgerError

__all__ = ["AuditFilter", "AuditRepository", "StoredCheckpoint"]

_LEAST: Final = -(2**31)
"""Below every number that the column can hold: a row that was moved there is read, too."""
_BATCH: Final = 500
"""Entries that are read at once where all of them are read."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; what is None does not matter.

    ``since`` is included, ``until`` is not; ``before`` and ``after`` are numbers, both excluded.
    """

    since: datetime | None = None
    until: datetime | None = None
    operator: str | None = None
    subject: str | None = None
    action: str | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as it was signed."""

    size: int
    at: datetime
    jws: str


@dataclass(frozen=True, slots=True)
class AuditRepository:
    """Appends entries and checkpoints, and reads them."""

    transaction: Transactions

    def append(self, events: Sequence[AuditEvent]) -> tuple[AuditEntry, ...]:
        """Append events in this order, in one transaction: all of them are on the disk, or none.

        Raises:
            LedgerUnavailableError: They cannot be written now.
        """
        with self.transaction() as connection:
            # The update comes first: it takes the lock that makes other writers wait.
            connection.execute(update(head_table).values(number=head_table.c.number + len(events)))
            head = _head(connection)
            number, previous = head.number - len(events), head.seal
            entries = []
            for event in events:
                number += 1
                entries.append(sealed(event, number, previous))
                previous = entries[-1].seal
            _insert(connection, entries)
            connection.execute(update(head_table).values(seal=previous))
        return tuple(entries)

    def head(self) -> Head:
        """Return the id, length and last seal of the chain."""
        with self.transaction() as connection:
            return _head(connection)

    def all(self, until: int) -> Iterator[AuditEntry | UnreadableEntry]:
        """Yield the entries from the first one up to a number, and whatever else lies there."""
        last = _LEAST
        while True:
            query = (
                select(entry_table)
                .where(entry_table.c.number > last, entry_table.c.number <= until)
                .order_by(entry_table.c.number)
                .limit(_BATCH)
            )
            with self.transaction() as connection:
                found = _read(connection, query)
            if not found:
                return
            yield from found
            last = found[-1].number

    def page(self, wanted: AuditFilter, limit: int) -> tuple[AuditEntry, ...]:
        """Return the latest entries that fit, the latest first.

        Raises:
            LedgerError: One of them was tampered with so that it cannot be read.
        """
        query = _filtered(wanted).order_by(entry_table.c.number.desc()).limit(limit)
        return self._whole(query)

    def following(self, wanted: AuditFilter, limit: int) -> tuple[AuditEntry, ...]:
        """Return the first entries that fit, the first one first; errors as in :meth:`page`."""
        return self._whole(_filtered(wanted).order_by(entry_table.c.number).limit(limit))

    def has_asked(
        self,
        operator: str,
        actions: Sequence[str],
        *,
        receipt: str | None = None,
        lot: str | None = None,
    ) -> bool:
        """Say whether an operator was answered about a lot, or given a receipt.

        Args:
            operator: Who asked.
            actions: What counts as asking.
            receipt: Id of the receipt.
            lot: Id of the lot; one of both is named.
        """
        column = entry_table.c
        named = column.receipt == receipt if receipt is not None else column.lot == lot
        query = select(column.number).where(
            named,
            column.operator == operator,
            column.action.in_(actions),
            column.outcome == AuditOutcome.ANSWERED.value,
        )
        with self.transaction() as connection:
            return connection.execute(query.limit(1)).first() is not None

    def add_checkpoint(self, checkpoint: Checkpoint, jws: str) -> None:
        """Keep a signed checkpoint."""
        row = checkpoint_table.insert().values(size=checkpoint.size, at=checkpoint.at, jws=jws)
        with self.transaction() as connection:
            connection.execute(row)

    def checkpoints(self, limit: int | None = None) -> tuple[StoredCheckpoint, ...]:
        """Return the kept checkpoints, the latest first."""
        query = select(checkpoint_table).order_by(checkpoint_table.c.id.desc()).limit(limit)
        with self.transaction() as connection:
            return tuple(
                StoredCheckpoint(row.size, row.at, row.jws) for row in connection.execute(query)
            )

    def _whole(self, query: Select[tuple[object, ...]]) -> tuple[AuditEntry, ...]:
        with self.transaction() as connection:
            found = _read(connection, query)
        entries = tuple(entry for entry in found if isinstance(entry, AuditEntry))
        if len(entries) < len(found):
            message = "the audit log holds a row that the hub has not written"
            raise LedgerError(message, remedy="credit-hub audit verify names it")
        return entries


def _head(connection: Connection) -> Head:
    row = connection.execute(select(head_table)).one_or_none()
    if row is None:
        message = "the head of the audit chain is not there: somebody removed it"
        raise LedgerError(message, remedy="restore the ledger from its backup")
    return Head(row.chain, row.number, row.seal)


def _insert(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    connection.execute(entry_table.insert(), [_columns(entry) for entry in entries])
    subjects = [
        {"number": entry.number, "position": position, "subject": subject}
        for entry in entries
        for position, subject in enumerate(entry.event.subjects)
    ]
    if subjects:
        connection.execute(subject_table.insert(), subjects)


def _columns(entry: AuditEntry) -> Mapping[str, object]:
    event = entry.event
    return {
        "number": entry.number,
        "at": event.at,
        "operator": event.operator,
        "action": event.action,
        "access": event.access.value,
        "route": event.route,
        "outcome": event.outcome.value,
        "status": event.status,
        "request_id": event.request_id,
        "purpose": event.purpose,
        "case_number": event.case_number,
        "lot": event.lot,
        "subjects_total": event.subjects_total,
        "result_digest": event.result_digest,
        "receipt": event.receipt,
        "question": event.question,
        "previous": entry.previous,
        "seal": entry.seal,
    }


def _filtered(wanted: AuditFilter) -> Select[tuple[object, ...]]:
    column = entry_table.c
    query = select(entry_table)
    conditions = {
        "since": None if wanted.since is None else column.at >= wanted.since,
        "until": None if wanted.until is None else column.at < wanted.until,
        "operator": None if wanted.operator is None else column.operator == wanted.operator,
        "action": None if wanted.action is None else column.action == wanted.action,
        "before": None if wanted.before is None else column.number < wanted.before,
        "after": None if wanted.after is None else column.number > wanted.after,
    }
    query = query.where(*(c for c in conditions.values() if c is not None))
    if wanted.subject is not None:
        about = select(subject_table.c.number).where(subject_table.c.subject == wanted.subject)
        query = query.where(column.number.in_(about))
    return query


def _read(
    connection: Connection, query: Select[tuple[object, ...]]
) -> list[AuditEntry | UnreadableEntry]:
    rows = connection.execute(query).all()
    if not rows:
        return []
    numbers = [row.number for row in rows]
    named: dict[int, list[str]] = {}
    subjects = (
        select(subject_table)
        .where(subject_table.c.number.between(min(numbers), max(numbers)))
        .order_by(subject_table.c.number, subject_table.c.position)
    )
    if len(numbers) <= max(numbers) - min(numbers):
        subjects = subjects.where(subject_table.c.number.in_(numbers))
    for row in connection.execute(subjects):
        named.setdefault(row.number, []).append(row.subject)
    return [_entry(row, tuple(named.get(row.number, ()))) for row in rows]


def _entry(row: Row[tuple[object, ...]], subjects: tuple[str, ...]) -> AuditEntry | UnreadableEntry:
    try:
        event = AuditEvent(
            at=row.at,
            operator=row.operator,
            action=row.action,
            access=Access(row.access),
            route=row.route,
            outcome=AuditOutcome(row.outcome),
            status=row.status,
            request_id=row.request_id,
            purpose=row.purpose,
            case_number=row.case_number,
            lot=row.lot,
            subjects=subjects,
            subjects_total=row.subjects_total,
            result_digest=row.result_digest,
            receipt=row.receipt,
            question=row.question,
        )
    except (InvalidValueError, ValueError, TypeError, AttributeError) as error:
        return UnreadableEntry(row.number, f"the row cannot have been written by the hub: {error}")
    return AuditEntry(row.number, event, row.previous, row.seal)
