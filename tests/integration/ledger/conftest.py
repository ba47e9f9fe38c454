"""Ledgers on a fresh SQLite file, and on a fresh database of the session's PostgreSQL."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.faults.postgres import create_database, drop_database
from credit_hub.ledger.storage.database import Ledger, sqlite_url


@contextmanager
def empty_ledger(request: pytest.FixtureRequest, file: Path) -> Iterator[str]:
    """Give the URL of a ledger that is not there yet, on the database that the fixture is for."""
    if request.param == "sqlite":
        yield sqlite_url(file)
        return
    server = request.getfixturevalue("postgres")
    name = f"ledger_{secrets.token_hex(6)}"
    yield create_database(server, name)
    drop_database(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty ledger."""
    with empty_ledger(request, tmp_path / "hub" / "ledger.sqlite3") as made:
        yield made


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        yield opened
