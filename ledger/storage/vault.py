"""The shelf of the vault on SQLite or PostgreSQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.storage.vault_tables import subjects, values
from credit_hub.ledger.vault.envelope import SealedValue
from credit_hub.ledger.vault.keys import WrappedKey
from credit_hub.ledger.vault.shelf import Counts, Subject
from credit_hub.model.personal import PersonalKind

__all__ = ["VaultRepository"]

_SQLITE: Final = "sqlite"


@dataclass(frozen=True, slots=True)
class VaultRepository:
    """Implements :class:`credit_hub.ledger.vault.shelf.Shelf`."""

    transaction: Transactions

    def subjects(self, ids: Collection[str]) -> Mapping[str, Subject]:
        """Return those that are known, erased ones among them."""
        query = select(subjects).where(subjects.c.subject.in_(list(ids)))
        with self.transaction() as connection:
            return {row.subject: _subject(row) for row in connection.execute(query)}

    def digests(self, ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return subject and digest of the values that are kept."""
        query = select(values.c.subject, values.c.digest).where(values.c.subject.in_(list(ids)))
        with self.transaction() as connection:
            return frozenset((row.subject, row.digest) for row in connection.execute(query))

    def add(self, new: Sequence[Subject], sealed: Sequence[SealedValue]) -> None:
        """Keep new subjects and values, all or none; errors as in the protocol."""
        with self.transaction() as connection:
            if new:
                connection.execute(subjects.insert(), [_subject_row(item) for item in new])
            if sealed:
                insert = _insert(connection)(values).on_conflict_do_nothing()
                connection.execute(insert, [_value_row(item) for item in sealed])

    def values(
        self, ids: Collection[str], kinds: Collection[PersonalKind]
    ) -> Sequence[SealedValue]:
        """Return the values of these subjects and kinds, the earliest first."""
        query = (
            select(values)
            .where(values.c.subject.in_(list(ids)), values.c.kind.in_([k.value for k in kinds]))
            .order_by(values.c.kept_at, values.c.subject, values.c.digest)
        )
        with self.transaction() as connection:
            return [
                SealedValue(
                    row.subject,
                    PersonalKind(row.kind),
                    row.digest,
                    bytes(row.sealed),
                    row.kept_at,
                )
                for row in connection.execute(query)
            ]

    def erase(self, subject: str, reason: str, now: datetime) -> bool:
        """Destroy a subject's key and values; False where it is not known or was erased.

        On SQLite the bytes are overwritten in the file, and the write-ahead log is emptied; on
        PostgreSQL they stay in dead rows until the next VACUUM.
        """
        with self.transaction() as connection:
            if connection.dialect.name == _SQLITE:
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            done = connection.execute(
                subjects.update()
                .where(subjects.c.subject == subject, subjects.c.erased_at.is_(None))
                .values(key_id=None, wrapped=None, erased_at=now, erased_reason=reason)
            ).rowcount
            if done:
                connection.execute(values.delete().where(values.c.subject == subject))
        with self.transaction() as connection:
            if connection.dialect.name == _SQLITE:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return bool(done)

    def under_other(self, key_id: str, after: str, limit: int) -> Sequence[Subject]:
        """Return subjects whose keys another key wraps, in the order of ids, after ``after``."""
        query = (
            select(subjects)
            .where(subjects.c.key_id != key_id, subjects.c.subject > after)
            .order_by(subjects.c.subject)
            .limit(limit)
        )
        with self.transaction() as connection:
            return [_subject(row) for row in connection.execute(query)]

    def rewrap(self, changes: Sequence[tuple[Subject, WrappedKey]]) -> int:
        """Replace wrapped keys that are still as they were read; return how many."""
        statement = (
            subjects.update()
            .where(subjects.c.subject == bindparam("of"), subjects.c.wrapped == bindparam("before"))
            .values(key_id=bindparam("key"), wrapped=bindparam("after"))
        )
        count = 0
        with self.transaction() as connection:
            for subject, wrapped in changes:
                before = None if subject.wrapped is None else subject.wrapped.sealed
                count += connection.execute(
                    statement,
                    {
                        "of": subject.id,
                        "before": before,
                        "key": wrapped.key_id,
                        "after": wrapped.sealed,
                    },
                ).rowcount
        return count

    def counts(self) -> Counts:
        """Count everything."""
        by_key = select(subjects.c.key_id, func.count().label("n")).group_by(subjects.c.key_id)
        by_kind = select(values.c.kind, func.count().label("n")).group_by(values.c.kind)
        with self.transaction() as connection:
            keys = {row.key_id: row.n for row in connection.execute(by_key)}
            kinds = {row.kind: row.n for row in connection.execute(by_kind)}
        erased = keys.pop(None, 0)
        return Counts(sum(keys.values()), erased, kinds, keys)

    def is_empty(self) -> bool:
        """Whether nothing was ever kept."""
        with self.transaction() as connection:
            return connection.execute(select(subjects.c.subject).limit(1)).first() is None


def _insert(connection: Connection) -> type[sqlite.Insert | postgresql.Insert]:
    return sqlite.Insert if connection.dialect.name == _SQLITE else postgresql.Insert


def _subject(row: Row[tuple[object, ...]]) -> Subject:
    wrapped = None if row.wrapped is None else WrappedKey(row.key_id, bytes(row.wrapped))
    return Subject(row.subject, row.data_key, row.suite, wrapped, row.kept_at)


def _subject_row(subject: Subject) -> dict[str, object]:
    wrapped = subject.wrapped
    return {
        "subject": subject.id,
        "data_key": subject.data_key_id,
        "suite": subject.suite,
        "key_id": None if wrapped is None else wrapped.key_id,
        "wrapped": None if wrapped is None else wrapped.sealed,
        "kept_at": subject.kept_at,
    }


def _value_row(value: SealedValue) -> dict[str, object]:
    return {
        "subject": value.subject,
        "digest": value.digest,
        "kind": value.kind.value,
        "sealed": value.sealed,
        "kept_at": value.kept_at,
    }
