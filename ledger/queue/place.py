"""Where the queue is kept: a file beside the ledger's, or a schema of the ledger's PostgreSQL."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from credit_hub.ledger.private_file import make_private
from credit_hub.model.errors import JobsUnavailableError, LedgerError

__all__ = ["FILE", "SCHEMA", "Place", "place_of", "require_library"]

SCHEMA: Final = "credit_hub_jobs"
"""Schema of the queue's tables in PostgreSQL."""
FILE: Final = "jobs.sqlite3"
"""Name of the queue's file, beside that of the ledger."""
_DRIVER: Final = "postgresql+psycopg"
"""The one driver that dbos can use."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the queue is: a file, or (``file`` is None) a database with its own URL for dbos."""

    ledger_url: str
    url: str
    file: Path | None

    def __repr__(self) -> str:
        """Leave out the password of the URLs: this may reach a log."""
        return f"Place(file={self.file!r})"


def place_of(ledger_url: str) -> Place:
    """Return where the queue of a ledger is; its file is made for its owner alone.

    Raises:
        LedgerError: The URL is not usable, is no file, or the file cannot be made.
    """
    try:
        url = make_url(ledger_url)
        if url.get_backend_name() != "sqlite":
            server = url.set(drivername=_DRIVER).render_as_string(hide_password=False)
            return Place(ledger_url, server, None)
        if not url.database or url.database == ":memory:":
            raise LedgerError("jobs need a ledger in a file or in PostgreSQL")
        file = Path(url.database).with_name(FILE)
        _prepare(file)
    except (OSError, sqlite3.Error) as error:
        message = f"the file of the jobs cannot be made: {error}"
        raise LedgerError(message, remedy="check the disk and the folder of the ledger") from error
    except ArgumentError as error:
        message = "the ledger's URL is not usable"
        raise LedgerError(message, remedy="check CREDIT_HUB_LEDGER_URL") from error
    url = URL.create("sqlite+pysqlite", database=str(file))
    return Place(ledger_url, url.render_as_string(), file)


def require_library() -> None:
    """Refuse clearly where the extra ``jobs`` is not installed.

    Raises:
        JobsUnavailableError: It is not.
    """
    if find_spec("dbos") is None or find_spec("standardwebhooks") is None:
        message = "this hub was installed without batch jobs"
        raise JobsUnavailableError(message, remedy="install the extra: credit-hub[jobs]")


def _prepare(file: Path) -> None:
    """Make the file; write-ahead logging, which stays with it, lets readers and a writer work."""
    make_private(file)
    connection = sqlite3.connect(file, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
