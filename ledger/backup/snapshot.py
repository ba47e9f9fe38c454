"""A ledger as of one moment, read while others go on writing to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Table, column, create_engine, select, table
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from credit_hub.ledger.backup.rows import VERSIONS, read_rows, reflect
from credit_hub.ledger.storage.database import sqlite_url
from credit_hub.model.errors import LedgerUnavailableError
from credit_hub.model.exact_json import Record

__all__ = ["AuditHead", "LedgerSnapshot", "ledger_snapshot", "wrapped"]


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the audit chain ended."""

    chain: str
    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class LedgerSnapshot:
    """All tables as of one moment."""

    connection: Connection
    tables: tuple[Table, ...]
    revision: str

    def rows(self, name: str) -> Iterator[Record]:
        """Yield the rows of a table in the order of its key."""
        return read_rows(self.connection, next(t for t in self.tables if t.name == name))

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables, each after those that it refers to."""
        return tuple(found.name for found in self.tables)

    def audit_head(self) -> AuditHead | None:
        """Return the head of the audit chain; None in a ledger that is older than the chain."""
        if "audit_head" not in self.names:
            return None
        row = next(iter(self.rows("audit_head")), None)
        if row is None:
            return None
        return AuditHead(str(row["chain"]), int(str(row["number"])), str(row["seal"]))

    def vault_key_ids(self) -> tuple[str, ...]:
        """Return the ids of the keys without which sealed values stay closed."""
        if "vault_subjects" not in self.names:
            return ()
        subjects = next(t for t in self.tables if t.name == "vault_subjects")
        query = select(subjects.c.key_id).where(subjects.c.key_id.is_not(None)).distinct()
        return tuple(sorted(str(key) for key in self.connection.scalars(query)))


@contextmanager
def ledger_snapshot(url: str, scratch: Path) -> Iterator[LedgerSnapshot]:
    """Open a ledger as of now.

    SQLite is copied by its online backup, so that reading for minutes does not keep its log of
    writes from being cut; PostgreSQL is read in one transaction that sees one moment.

    Args:
        url: Of a ledger whose tables are there.
        scratch: Where a copy may lie meanwhile; it is removed.

    Raises:
        LedgerUnavailableError: The database does not answer.
    """
    with wrapped(url):
        if make_url(url).get_backend_name() == "sqlite":
            yield from _of_sqlite(url, scratch)
        else:
            yield from _of_server(url)


def _of_sqlite(url: str, scratch: Path) -> Iterator[LedgerSnapshot]:
    scratch.unlink(missing_ok=True)
    scratch.touch(0o600)
    try:
        with (
            closing(sqlite3.connect(str(make_url(url).database))) as live,
            closing(sqlite3.connect(scratch)) as copy,
        ):
            live.backup(copy, pages=-1)
        engine = create_engine(sqlite_url(scratch))
        try:
            with engine.connect() as connection:
                yield _snapshot(connection)
        finally:
            engine.dispose()
    except sqlite3.Error as error:
        raise LedgerUnavailableError(f"the ledger could not be copied: {error}") from error
    finally:
        scratch.unlink(missing_ok=True)


def _of_server(url: str) -> Iterator[LedgerSnapshot]:
    engine = create_engine(url)
    try:
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            yield _snapshot(connection)
    finally:
        engine.dispose()


def _snapshot(connection: Connection) -> LedgerSnapshot:
    versions = table(VERSIONS, column("version_num"))
    revision = str(connection.scalar(select(versions.c.version_num)))
    return LedgerSnapshot(connection, reflect(connection), revision)


@contextmanager
def wrapped(url: str) -> Iterator[None]:
    """Errors of the database as errors of the hub, without the password of the URL."""
    try:
        yield
    except SQLAlchemyError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        reason = str(getattr(error, "orig", None) or type(error).__name__)
        message = f"ledger {shown}: {reason}"
        remedy = "check CREDIT_HUB_LEDGER_URL, the database and its disk"
        raise LedgerUnavailableError(message, remedy=remedy) from error
