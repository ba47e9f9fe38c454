"""Ledgers on a fresh SQLite file, and on a fresh database of a PostgreSQL made for the session.

PostgreSQL is the one that CREDIT_HUB_TEST_POSTGRES names, else one started from binaries found on
this machine; without either, those tests are skipped.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from credit_hub.ledger.storage.database import Ledger, sqlite_url


def _binaries() -> Path | None:
    found = shutil.which("pg_ctl")
    return None if found is None else Path(found).resolve().parent


def _account() -> str | None:
    """Return whom to run it as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), None)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a PostgreSQL in which databases may be made."""
    if given := os.environ.get("CREDIT_HUB_TEST_POSTGRES"):
        yield given
        return
    binaries, account = _binaries(), _account()
    if binaries is None or account is None:
        pytest.skip("no PostgreSQL here: set CREDIT_HUB_TEST_POSTGRES to the URL of one")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="credit-hub-postgres-") as folder:
        shutil.chown(folder, account)
        data = f"{folder}/data"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [str(binaries / program), "-D", data, *arguments],
                user=account if os.geteuid() == 0 else None,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                check=True,
            )

        run("initdb", "--auth=trust", "--username=hub", "--encoding=UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        run("pg_ctl", "-w", "-o", options, "-l", f"{folder}/log", "start")
        try:
            yield f"postgresql+pg8000://hub@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")


@contextmanager
def empty_ledger(request: pytest.FixtureRequest, file: Path) -> Iterator[str]:
    """Give the URL of a ledger that is not there yet, on the database that the fixture is for."""
    if request.param == "sqlite":
        yield sqlite_url(file)
        return
    server = make_url(request.getfixturevalue("postgres"))
    name = f"ledger_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the URL of an empty ledger."""
    with empty_ledger(request, tmp_path / "hub" / "ledger.sqlite3") as made:
        yield made


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        yield opened
