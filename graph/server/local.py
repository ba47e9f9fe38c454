"""The Neo4j that the hub starts itself: in a folder of the user, on the loopback interface."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server.admin import AdminOutput, environment, initial_password, run_tool
from credit_hub.graph.server.config import Memory, jvm_options, render
from credit_hub.graph.server.failure import explain, tail
from credit_hub.graph.server.ports import LOOPBACK, bolt_answers, choose_port
from credit_hub.graph.server.process import (
    ServerProcess,
    find_server,
    home_marker,
    port_marker,
    spawn_detached,
)
from credit_hub.graph.server.runtime import Runtime
from credit_hub.graph.server.state import Home, State
from credit_hub.model.errors import ConflictError, LocalServerError, PortInUseError

__all__ = ["DEFAULT_PORT", "LocalServer", "ServerState", "ServerStatus"]

DEFAULT_PORT: Final = 7687
"""The port that IANA lists for Bolt."""

USER: Final = "neo4j"
"""The one user of a Community server; its name is fixed."""

_MAIN_CLASS: Final = "org.neo4j.server.CommunityEntryPoint"
_START_SECONDS: Final = 120.0
_STOP_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.05
_PORT_ATTEMPTS: Final = 3


class ServerState(StrEnum):
    """What a local server does."""

    RUNNING = "running"
    STARTING = "starting"
    STOPPED = "stopped"
    STALE = "stale"
    """It was started, never stopped, and is gone: a crash or a kill. A start mends it."""


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What is known about a local server.

    Attributes:
        state: What it does.
        home: Its folder.
        version: Version of Neo4j that it runs or would run.
        uri: Bolt address; empty unless it runs or starts.
        pid: Process id; None unless it runs or starts.
        since: When it was started; None unless it runs or starts.
        store_bytes: Size of the store with its transaction logs.
    """

    state: ServerState
    home: Path
    version: str
    uri: str
    pid: int | None
    since: datetime | None
    store_bytes: int


class LocalServer:
    """One Neo4j in one folder. Any number of objects and programs may speak for the same folder."""

    def __init__(
        self,
        home: Path,
        runtime: Runtime | None = None,
        *,
        port: int = DEFAULT_PORT,
        memory: Memory | None = None,
        transaction_timeout: int = 120,
        start_timeout: float = _START_SECONDS,
    ) -> None:
        """Describe a server; nothing is made or started yet.

        Args:
            home: Its folder: store, logs, configuration, password.
            runtime: Where Java and the jars come from.
            port: Bolt port to take; the next free one above it if it is taken.
            memory: Sizes.
            transaction_timeout: Seconds after which a transaction without a limit of its own is ended.
            start_timeout: Seconds that a start may take.
        """
        self.home: Final = home.resolve()
        self._home: Final = Home(self.home)
        self._runtime: Final = runtime or Runtime()
        self._port: Final = port
        self._memory: Final = memory or Memory()
        self._transaction_timeout: Final = transaction_timeout
        self._start_timeout: Final = start_timeout
        self._lock: Final = FileLock(self.home / "lock")

    @property
    def address(self) -> ServerAddress:
        """The address and credentials of the running server.

        Raises:
            LocalServerError: It does not run, or its password file is gone.
        """
        server = self._find()
        if server is None:
            message = f"the local Neo4j in {self.home} does not run"
            raise LocalServerError(message, remedy="start it: `credit-hub db start`")
        return ServerAddress(_uri(server.port), USER, self._home.password())

    def status(self) -> ServerStatus:
        """Return what the server does now."""
        server = self._find()
        if server is None:
            stale = self._home.state().pid is not None
            state = ServerState.STALE if stale else ServerState.STOPPED
        else:
            state = ServerState.RUNNING if bolt_answers(server.port) else ServerState.STARTING
        return ServerStatus(
            state=state,
            home=self.home,
            version=self._runtime.version,
            uri=_uri(server.port) if server else "",
            pid=server.pid if server else None,
            since=server.since if server else None,
            store_bytes=self._home.size(),
        )

    def start(self) -> ServerAddress:
        """Start the server unless it runs, and return when it answers.

        Returns:
            Its address and credentials.

        Raises:
            LocalServerError: It did not start; the message has the reason from its log.
            DownloadError: Its jars are not to be had.
            ConflictError: Another program works on this home, or an import was cut off.
            PortInUseError: No port is free.
        """
        with self.locked():
            if (running := self._find()) is None:
                running = self._start()
            else:
                self._await(running, 0)
            self._home.remember(State(running.pid, running.port, self._port, self._runtime.version))
            return ServerAddress(_uri(running.port), USER, self._home.password())

    def stop(self, grace: float = _STOP_SECONDS) -> bool:
        """Stop the server; one that does not stop within ``grace`` seconds is killed (the store survives that).

        Returns:
            Whether a server was running.

        Raises:
            ConflictError: Another program works on this home.
        """
        if not self.home.is_dir():
            return False
        with self.locked():
            server = self._find()
            if server is not None:
                server.end(grace)
            state = self._home.state()
            if state.pid is not None:
                self._home.remember(state.stopped())
            return server is not None

    def reset(self, *, confirmed: bool, stop_running: bool = False) -> None:
        """Delete the store, the password and the logs. There is no way back.

        Args:
            confirmed: The caller has asked the user, or the user has said so.
            stop_running: Stop the server first if it runs.

        Raises:
            ConflictError: Not confirmed, or the server runs, or the folder is not a server's home.
        """
        if not confirmed:
            message = f"the reset of {self.home} deletes all its data and was not confirmed"
            raise ConflictError(message, remedy="confirm it: `credit-hub db reset --yes`")
        if not self.home.is_dir():
            return
        with self.locked():
            owned = self._home.owned_paths()
            if self._find() is not None:
                if not stop_running:
                    message = f"the local Neo4j in {self.home} runs"
                    raise ConflictError(message, remedy="stop it first: `credit-hub db stop`")
                self.stop()
            for path in owned:
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)

    def run_admin(self, arguments: Sequence[str], *, timeout: float | None = None) -> AdminOutput:
        """Run a command of Neo4j's administration tool on this home.

        Args:
            arguments: As after ``neo4j-admin``.
            timeout: Seconds it may take; None for no limit.

        Raises:
            LocalServerError: The command failed or took too long; the message has its last line.
        """
        with self.locked():
            self._configure(self._home.state().port or self._port)
            return run_tool(self._runtime, self.home, self._memory.tool, arguments, timeout)

    @contextmanager
    def locked(self) -> Iterator[Home]:
        """Keep other programs from starting, stopping or importing; may be nested.

        Raises:
            ConflictError: Another program has kept it for longer than a start may take.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            with self._lock.acquire(timeout=self._start_timeout + _STOP_SECONDS):
                yield self._home
        except Timeout as error:
            message = f"another program has been working on {self.home} for long"
            raise ConflictError(message, remedy="wait for it, or see whether it hangs") from error

    def _find(self) -> ServerProcess | None:
        return find_server(self.home, self._home.state().pid)

    def _start(self) -> ServerProcess:
        if self._home.import_mark.exists():
            message = f"a bulk import into {self.home} was cut off, its store is not complete"
            raise ConflictError(message, remedy="run the import again, or `credit-hub db reset`")
        self._home.prepare()
        self._ensure_password()
        state = self._home.state()
        wanted = state.port if state.port and state.wanted_port == self._port else self._port
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            port = choose_port(wanted)
            try:
                return self._spawn(port)
            except PortInUseError:
                if attempt == _PORT_ATTEMPTS:
                    raise
        raise AssertionError

    def _ensure_password(self) -> None:
        if self._home.has_store:
            self._home.password()
            return
        known = self._home.password_file.exists()
        password = self._home.password() if known else self._home.new_password()
        self._configure(self._port)
        initial_password(self._runtime, self._home, self._memory.tool, password)

    def _configure(self, port: int) -> None:
        self._home.prepare()
        text = render(port, self._memory, self._transaction_timeout)
        (self.home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def _spawn(self, port: int) -> ServerProcess:
        self._configure(port)
        log = self._home.console_log
        log_start = log.stat().st_size if log.exists() else 0
        jars = self._runtime.jars()
        command = [
            str(self._runtime.java()),
            home_marker(self.home),
            port_marker(port),
            *jvm_options(self._memory.heap),
            _MAIN_CLASS,
            f"--home-dir={self.home}",
            f"--config-dir={self.home / 'conf'}",
        ]
        pid = spawn_detached(command, environment(self.home, jars), log)
        self._home.remember(State(pid, port, self._port, self._runtime.version))
        server = find_server(self.home, pid)
        if server is None:
            raise explain(tail(log, log_start), log)
        self._await(server, log_start)
        return server

    def _await(self, server: ServerProcess, log_start: int) -> None:
        """Return when Bolt answers.

        Raises:
            LocalServerError: The process ended, or did not answer in time; it is then ended.
        """
        deadline = time.monotonic() + self._start_timeout
        log = self._home.console_log
        while server.alive():
            if bolt_answers(server.port):
                return
            if time.monotonic() > deadline:
                server.end(_STOP_SECONDS)
                message = f"the local Neo4j did not answer within {self._start_timeout:.0f} s (log: {log})"
                raise LocalServerError(
                    message, remedy="start it again, or give it more time or memory"
                )
            time.sleep(_POLL_SECONDS)
        self._home.remember(self._home.state().stopped())
        raise explain(tail(log, log_start), log)


def _uri(port: int) -> str:
    return f"bolt://{LOOPBACK}:{port}"
