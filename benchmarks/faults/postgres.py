"""A PostgreSQL of one's own, made of the programs of this machine, that may be killed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final

import psutil
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

__all__ = ["Postgres", "create_database", "drop_database", "free_port"]

_ROLE: Final = "hub"
_GONE_SECONDS: Final = 10


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Postgres:
    """One cluster in one folder; it trusts the loopback interface and listens nowhere else."""

    def __init__(self, folder: Path, port: int) -> None:
        """Make nothing yet; ``folder`` is made where it is not there."""
        self._folder = folder
        self._data = folder / "data"
        self.port = port

    @staticmethod
    def is_here() -> bool:
        """Say whether this machine has the programs, and an account that may run them."""
        return shutil.which("pg_ctl") is not None and _account() is not None

    @property
    def url(self) -> str:
        """The URL of its first database, in which others may be made."""
        return self.database("postgres")

    def database(self, name: str) -> str:
        """Return the URL of a database."""
        return URL.create(
            "postgresql+pg8000", _ROLE, host="127.0.0.1", port=self.port, database=name
        ).render_as_string()

    def start(self) -> None:
        """Start it, and make it first where it is not there; return when it answers."""
        if not self._data.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            shutil.chown(self._folder, _account() or os.geteuid())
            self._run(
                "initdb", "--auth=trust", f"--username={_ROLE}", "--encoding=UTF8", "--no-sync"
            )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1"
        options += f" -c unix_socket_directories={self._folder} -c max_connections=200"
        options += " -c fsync=off"  # what the system was given survives the end of a process
        self._run("pg_ctl", "-w", "-o", options, "-l", f"{self._folder}/log", "start")

    def kill(self) -> None:
        """Kill all of its processes at once."""
        master = psutil.Process(int((self._data / "postmaster.pid").read_text().split()[0]))
        family = [master, *master.children(recursive=True)]
        for process in family:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(family, timeout=_GONE_SECONDS)

    def stop(self) -> None:
        """End it without a shutdown checkpoint: its folder is thrown away."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which("pg_ctl")
        if found is None:
            message = "no PostgreSQL on this machine: pg_ctl is not in the search path"
            raise FileNotFoundError(message)
        subprocess.run(
            [str(Path(found).resolve().parent / program), "-D", str(self._data), *arguments],
            user=_account() if os.geteuid() == 0 else None,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )


def create_database(server: str, name: str) -> str:
    """Make an empty database on the server of a URL, and return the URL of it."""
    _command(server, f"CREATE DATABASE {name}")
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    _command(server, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _command(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _account() -> str | None:
    """Return whom to run it as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return next((entry.pw_name for entry in pwd.getpwall() if entry.pw_name == "postgres"), None)
