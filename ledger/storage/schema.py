"""Brings a ledger to this version of its tables; safe where several hubs start at once."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager, nullcontext
from importlib.resources import files
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, String, column, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError

from credit_hub.model.errors import LedgerError, LedgerUnavailableError

__all__ = ["REVISION", "run_migrations", "upgrade"]

REVISION: Final = "0015"
"""The revision that this program works with; a test compares it with the scripts."""
_VERSIONS: Final = table("alembic_version", column("version_num", String))
_LOCK_SECONDS: Final = 60.0
_ATTEMPTS: Final = 3
"""Two hubs that start on one empty PostgreSQL refuse each other; then one finds the work done."""


def upgrade(engine: Engine) -> None:
    """Create or change the tables where they are not those of :data:`REVISION`.

    Raises:
        LedgerError: A newer hub wrote this ledger, or the database refuses the change.
        LedgerUnavailableError: Another hub has been changing it for a minute.
    """
    if _is_current(engine):
        return
    try:
        with _lock(engine):
            _attempt(engine)
    except Timeout as error:
        message = "another hub is changing the tables of the ledger"
        raise LedgerUnavailableError(message, remedy="try again when it is done") from error


def _attempt(engine: Engine) -> None:
    for attempt in range(_ATTEMPTS):
        if _is_current(engine):
            return
        try:
            with engine.begin() as connection:
                run_migrations(connection)
        except SQLAlchemyError:
            if attempt == _ATTEMPTS - 1:
                raise


def run_migrations(connection: Connection, revision: str = "head") -> None:
    """Run what is missing up to a revision; Alembic is slow to import and rarely needed."""
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(files("credit_hub.ledger.storage.migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _is_current(engine: Engine) -> bool:
    with engine.connect() as connection:
        if not inspect(connection).has_table(_VERSIONS.name):
            return False
        found = connection.scalar(select(_VERSIONS.c.version_num))
    if found is not None and found > REVISION:
        message = f"the ledger has revision {found}, this hub knows {REVISION}"
        raise LedgerError(message, remedy="use the newer hub that wrote it")
    return found == REVISION


def _lock(engine: Engine) -> AbstractContextManager[object]:
    """One starter at a time on a file; its changes of tables are not one transaction there."""
    database = engine.url.database
    if engine.url.get_backend_name() != "sqlite" or database in {None, "", ":memory:"}:
        return nullcontext()
    path = Path(str(database))
    return FileLock(path.with_name(f"{path.name}.lock"), timeout=_LOCK_SECONDS)
