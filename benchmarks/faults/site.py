"""The stores and settings of a run, in one folder, so that a run that was cut off can go on."""

from __future__ import annotations

import json
import os
import secrets
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.faults.children import Point, Task, spawn
from benchmarks.faults.postgres import Postgres, create_database, free_port
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.storage.database import sqlite_url
from credit_hub.loaders.synthetic import Manifest, Size, generate

__all__ = ["Site", "Wanted"]

HUBS: Final = 2
_RUN, _CLEAN = "run", "clean"
_BATCH: Final = 25
"""Facts in one transaction of a load, in place of 8,000: more commits to be killed at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is run: a city of so many editions, each of firms and lots, on a database."""

    editions: int
    size: Size
    database: str


class Site:
    """Neo4j, PostgreSQL where it is wanted, data folders and input files."""

    def __init__(self, folder: Path, wanted: Wanted, graph: ServerAddress | None = None) -> None:
        """Start nothing yet; ``graph`` is a server that is used, and never killed, if given."""
        self.folder = folder
        self.wanted = wanted
        self.calm = threading.Event()
        """Set as long as both stores run."""
        folder.mkdir(parents=True, exist_ok=True)
        self._key = folder / "identity.key"
        if not self._key.exists():
            self._key.write_text(secrets.token_hex(32), encoding="ascii")
        self._ports = _kept(folder / "ports.json")
        self.server = None if graph is not None else self._local()
        self._graph = graph
        self.postgres = None
        if wanted.database == "postgresql":
            self.postgres = Postgres(folder / "postgres", self._ports["postgres"])

    def _local(self) -> LocalServer:
        memory = Memory(heap=512, page_cache=128)
        home = self.folder / "neo4j"
        return LocalServer(home, Runtime(), port=self._ports["bolt"], memory=memory)

    @property
    def graph(self) -> ServerAddress:
        """The graph, which runs."""
        if self._graph is None:
            raise RuntimeError("the graph was not started")
        return self._graph

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run both stores until the end of the block."""
        try:
            if self.server is not None:
                self._graph = self.server.start()
            if self.postgres is not None:
                fresh = not (self.postgres_folder / "data").exists()
                self.postgres.start()
                for name in (_RUN, _CLEAN) if fresh else ():
                    create_database(self.postgres.url, name)
            self.calm.set()
            yield
        finally:
            if self.postgres is not None:
                self.postgres.stop()
            if self.server is not None:
                self.server.stop(grace=0)

    @property
    def postgres_folder(self) -> Path:
        """Where PostgreSQL lives."""
        return self.folder / "postgres"

    def cities(self) -> tuple[Manifest, ...]:
        """Return the editions of the city; later ones state other things about the same firms."""
        return tuple(
            generate(self.folder / f"city-{number}", self.wanted.size, seed=2026 + number)
            for number in range(self.wanted.editions)
        )

    def data(self, *, clean: bool = False) -> Path:
        """Return a data folder: of the run, or of the load that nothing disturbs."""
        path = self.folder / (_CLEAN if clean else _RUN)
        path.mkdir(exist_ok=True)
        return path

    def ledger_url(self, *, clean: bool = False) -> str:
        """Return the URL of the ledger that goes with a data folder."""
        if self.postgres is not None:
            return self.postgres.database(_CLEAN if clean else _RUN)
        return sqlite_url(self.data(clean=clean) / "ledger.sqlite3")

    def environment(self, *, clean: bool = False) -> Mapping[str, str]:
        """Return the environment of the processes of the hub."""
        passed_on = {k: v for k, v in os.environ.items() if k in {"PATH", "PYTHONPATH"}}
        return {
            **passed_on,
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "NEO4J_URI": self.graph.uri,
            "NEO4J_USER": self.graph.user,
            "NEO4J_PASSWORD": self.graph.password,
            "CREDIT_HUB_DATA_DIR": str(self.data(clean=clean)),
            "CREDIT_HUB_IDENTITY_KEY_FILE": str(self._key),
            "CREDIT_HUB_LEDGER_URL": self.ledger_url(clean=clean),
            "CREDIT_HUB_SERVICE_WORKS": "no",
            "CREDIT_HUB_VAULT_PER_HOUR": "100000",
            "CREDIT_HUB_LOG_LEVEL": "warning",
        }

    def port(self, hub: int) -> int:
        """Return the port of a hub."""
        return self._ports[f"hub-{hub}"]

    def task(self, name: str, *arguments: str, point: Point | None = None) -> Task:
        """Return a command of the run, with its log."""
        batch = _BATCH if arguments[0] == "load" else None
        log = self.folder / f"{name}.log"
        return Task(arguments, self.environment(), log, point, batch)

    def done(self, *arguments: str, clean: bool = False) -> None:
        """Run a command to its end.

        Raises:
            RuntimeError: It failed.
        """
        log = self.folder / "commands.log"
        process = spawn(Task(arguments, self.environment(clean=clean), log))
        process.join()
        if process.exitcode:
            raise RuntimeError(f"{arguments}: status {process.exitcode}; see {log}")

    def store(self) -> GraphStore:
        """Open the graph; whoever asks closes it."""
        return GraphStore.connect(self.graph)


def say(text: str) -> None:
    """Tell who waits how far it is."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _kept(path: Path) -> Mapping[str, int]:
    """Return the ports of the run: the same ones where it goes on."""
    if path.exists():
        return {name: int(port) for name, port in json.loads(path.read_text()).items()}
    names = ("bolt", "postgres", *(f"hub-{number}" for number in range(HUBS)))
    ports: dict[str, int] = {}
    while len(ports) < len(names):
        port = free_port()
        if port not in ports.values():
            ports[names[len(ports)]] = port
    path.write_text(json.dumps(ports), encoding="ascii")
    return ports
