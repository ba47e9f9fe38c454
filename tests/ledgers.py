"""On which database tests keep their ledgers: SQLite files, or a PostgreSQL for all of them.

``CREDIT_HUB_TEST_LEDGER=postgresql`` gives every data folder of a test a database of its own on a
PostgreSQL of the session; the service, its worker and every command then use that. Tests of one
database in particular say so, and are not concerned.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Row, bindparam, create_engine, text
from sqlalchemy.engine import make_url

from benchmarks.faults.postgres import create_database
from credit_hub.ledger.storage.database import sqlite_url
from credit_hub.ledger.storage.tables import Moment

__all__ = ["ON_POSTGRESQL", "Ledgers", "rows_of", "sqlite_only", "url_of"]

ON_POSTGRESQL: Final = os.environ.get("CREDIT_HUB_TEST_LEDGER", "sqlite") == "postgresql"
_URL: Final = "CREDIT_HUB_LEDGER_URL"
_DATA: Final = "CREDIT_HUB_DATA_DIR"
sqlite_only = pytest.mark.skipif(ON_POSTGRESQL, reason="about the file of a SQLite ledger")


class Ledgers:
    """Databases of data folders; without a server, ledgers lie in the folders as files."""

    def __init__(self, server: str | None) -> None:
        """Make nothing yet."""
        self._server = server
        self._made: dict[str, str] = {}

    def of(self, data: Path) -> Mapping[str, str]:
        """Return what the environment of a hub with this data folder has in addition."""
        if self._server is None:
            return {}
        name = f"hub_{hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]}"
        if name not in self._made:
            self._made[name] = create_database(self._server, name)
        return {_URL: self._made[name]}

    def complete(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Return an environment with the ledger of its data folder.

        One that names a database which is none of ours keeps it.
        """
        named = environment.get(_URL)
        if named is not None and named not in self._made.values():
            return dict(environment)
        return {**environment, **self.of(Path(environment[_DATA]))}


def url_of(environment: Mapping[str, str]) -> str:
    """Return the URL of the ledger of an environment."""
    return environment.get(_URL) or sqlite_url(Path(environment[_DATA]) / "ledger.sqlite3")


def rows_of(
    environment: Mapping[str, str], statement: str, **values: object
) -> list[Row[tuple[object, ...]]]:
    """Run a statement on the ledger behind the hub's back; return its rows, if it has any."""
    engine = create_engine(make_url(url_of(environment)))
    try:
        with engine.begin() as connection:
            moments = [
                bindparam(n, type_=Moment()) for n, v in values.items() if isinstance(v, datetime)
            ]
            done = connection.execute(text(statement).bindparams(*moments), values)
            return list(done.all()) if done.returns_rows else []
    finally:
        engine.dispose()
