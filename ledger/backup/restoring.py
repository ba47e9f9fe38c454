"""Puts the rows of a backup in the place of a ledger: all of them, or the old one stays.

SQLite: a new file is filled beside and copied over the old one by the online backup, which is one
transaction of the old file. PostgreSQL: one transaction drops, makes and fills the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Table, column, create_engine, delete, func, select, table, text
from sqlalchemy.engine import make_url

from credit_hub.ledger.backup.rows import (
    VERSIONS,
    count_rows,
    has_tables,
    insert_rows,
    read_rows,
    reflect,
)
from credit_hub.ledger.backup.snapshot import wrapped
from credit_hub.ledger.private_file import make_private
from credit_hub.ledger.queue.place import FILE, SCHEMA
from credit_hub.ledger.storage.database import sqlite_url
from credit_hub.ledger.storage.schema import REVISION, run_migrations
from credit_hub.ledger.storage.tables import METADATA
from credit_hub.model.errors import LedgerError, LedgerUnavailableError
from credit_hub.model.exact_json import Record

__all__ = ["LedgerRestore", "occupied_tables", "restore_ledger"]

_SEEDED: Final = frozenset({"audit_head", "signing_keys"})
"""Tables that a hub fills by being opened: rows there are no data."""

Rows = Callable[[str], Iterable[Record]]
Check = Callable[[str, Iterator[Record]], None]
"""Is given the name of a table and its rows as the database has them; raises where they differ."""


@dataclass(frozen=True, slots=True)
class LedgerRestore:
    """What to bring back.

    Attributes:
        revision: Of the tables in the backup.
        tables: Their names, each after those that it refers to.
        rows: Gives the rows of one.
        check: Compares what was written with the backup, before it counts.
    """

    revision: str
    tables: tuple[str, ...]
    rows: Rows
    check: Check


def occupied_tables(url: str) -> Mapping[str, int]:
    """Return the tables of a ledger that hold data with the number of their rows.

    Raises:
        LedgerUnavailableError: The database does not answer.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return {}
    engine = create_engine(url)
    try:
        with wrapped(url), engine.connect() as connection:
            if not has_tables(connection):
                return {}
            counts = {t.name: count_rows(connection, t) for t in reflect(connection)}
            return {name: n for name, n in counts.items() if n and name not in _SEEDED}
    finally:
        engine.dispose()


def restore_ledger(url: str, restore: LedgerRestore, scratch: Path) -> None:
    """Replace a ledger by that of a backup, and bring it to this hub's revision.

    What ran where (dbos) is forgotten: the ledger knows which jobs are open, and they are taken up
    anew (ADR 0014).

    Args:
        url: The ledger; made where it is not there.
        restore: What to bring back.
        scratch: Where a new SQLite file may lie meanwhile; it is removed.

    Raises:
        LedgerError: The backup was written by a newer hub, or its rows do not fit.
        LedgerUnavailableError: The database does not answer; the ledger is as it was.
    """
    if restore.revision > REVISION:
        message = f"the backup's ledger has revision {restore.revision}, this hub knows {REVISION}"
        raise LedgerError(message, remedy="restore it with the hub that took it, or a newer one")
    parsed = make_url(url)
    with wrapped(url):
        if parsed.get_backend_name() == "sqlite":
            _into_file(Path(str(parsed.database)), restore, scratch)
        else:
            engine = create_engine(url)
            try:
                with engine.begin() as connection:
                    _clear_server(connection)
                    _fill(connection, restore)
            finally:
                engine.dispose()


def _into_file(target: Path, restore: LedgerRestore, scratch: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    scratch.unlink(missing_ok=True)
    scratch.touch(0o600)
    engine = create_engine(sqlite_url(scratch))
    try:
        with engine.begin() as connection:
            _fill(connection, restore)
        engine.dispose()
        for leftover in target.parent.glob(f"{FILE}*"):
            leftover.unlink()
        make_private(target)
        with closing(sqlite3.connect(scratch)) as new, closing(sqlite3.connect(target)) as old:
            new.backup(old, pages=-1)
    except sqlite3.Error as error:
        message = f"the ledger {target} could not be replaced: {error}"
        raise LedgerUnavailableError(message, remedy="stop whoever uses it, then again") from error
    finally:
        engine.dispose()
        scratch.unlink(missing_ok=True)


def _clear_server(connection: Connection) -> None:
    """Drop what the hub made; tables of others in the same schema stay."""
    names = [*METADATA.tables, VERSIONS]
    functions = connection.scalars(
        text(
            "SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relname = ANY(:names) "
            "AND c.relnamespace = current_schema()::regnamespace"
        ),
        {"names": names},
    ).all()
    quote = connection.dialect.identifier_preparer.quote
    for name in names:
        connection.execute(text(f"DROP TABLE IF EXISTS {quote(name)} CASCADE"))
    for function in functions:
        connection.execute(text(f"DROP FUNCTION IF EXISTS {function} CASCADE"))
    connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))


def _fill(connection: Connection, restore: LedgerRestore) -> None:
    run_migrations(connection, restore.revision)
    there = {found.name: found for found in reflect(connection)}
    if strange := sorted(set(restore.tables) - there.keys()):
        message = f"the backup has tables that revision {restore.revision} lacks: {strange}"
        raise LedgerError(message, remedy="restore it with the hub that took it")
    tables = [there[name] for name in restore.tables]
    with _without_triggers(connection, tables):
        for found in tables:
            connection.execute(delete(found))
        for found in tables:
            insert_rows(connection, found, restore.rows(found.name))
    for found in tables:
        restore.check(found.name, read_rows(connection, found))
    if connection.dialect.name == "postgresql":
        for found in tables:
            _move_sequences(connection, found)
    run_migrations(connection)


@contextmanager
def _without_triggers(connection: Connection, tables: Iterable[Table]) -> Iterator[None]:
    """Let the rows in that a migration has seeded otherwise; the guards are back afterwards."""
    quote = connection.dialect.identifier_preparer.quote
    if connection.dialect.name == "postgresql":
        names = [quote(found.name) for found in tables]
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        yield
        for name in names:
            connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))
        return
    schema = table("sqlite_master", column("type"), column("name"), column("sql"))
    query = select(schema.c.name, schema.c.sql).where(schema.c.type == "trigger")
    triggers = connection.execute(query).all()
    for trigger in triggers:
        connection.execute(text(f"DROP TRIGGER {quote(trigger.name)}"))
    yield
    for trigger in triggers:
        connection.exec_driver_sql(trigger.sql)


def _move_sequences(connection: Connection, found: Table) -> None:
    """Let the next number follow the highest one."""
    for key in found.primary_key.columns:
        sequence = connection.scalar(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": found.name, "column": key.name},
        )
        if sequence is None:
            continue
        highest = connection.scalar(select(func.max(key)))
        if highest is not None:
            connection.execute(
                text("SELECT setval(:sequence, :highest)"),
                {"sequence": sequence, "highest": highest},
            )
