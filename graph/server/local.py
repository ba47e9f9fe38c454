"""The Neo4j that the hub starts itself: in a folder of the user, on the loopback interface."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server.admin import AdminOutput, Listener, run_tool
from credit_hub.graph.server.config import Memory
from credit_hub.graph.server.failure import LogMark
from credit_hub.graph.server.launch import STOP_SECONDS, Launch, bolt_uri
from credit_hub.graph.server.process import ServerProcess, find_server
from credit_hub.graph.server.runtime import Runtime
from credit_hub.graph.server.state import Home, State
from credit_hub.graph.server.status import ServerState, ServerStatus
from credit_hub.model.errors import ConflictError, LocalServerError

__all__ = ["DEFAULT_PORT", "LocalServer"]

DEFAULT_PORT: Final = 7687
"""The port that IANA lists for Bolt."""

_START_SECONDS: Final = 120.0


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
            transaction_timeout: Seconds after which a transaction is ended that has no limit of
                its own.
            start_timeout: Seconds that a start may take.
        """
        self.home: Final = home.resolve()
        self._home: Final = Home(self.home)
        self._runtime: Final = runtime or Runtime()
        self._launch: Final = Launch(
            home=self._home,
            runtime=self._runtime,
            port=port,
            memory=memory or Memory(),
            transaction_timeout=transaction_timeout,
            start_timeout=start_timeout,
        )
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
        return self._launch.address(server)

    def status(self) -> ServerStatus:
        """Return what the server does now; changes nothing and waits for nobody."""
        server = self._find()
        if server is None:
            stale = self._home.state().pid is not None
            state = ServerState.STALE if stale else ServerState.STOPPED
        else:
            state = ServerState.RUNNING if server.serves() else ServerState.STARTING
        return ServerStatus(
            state=state,
            home=self.home,
            version=self._runtime.version,
            uri=bolt_uri(server.port) if server else "",
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
            ConflictError: Another program works on this home.
            PortInUseError: No port is free.
        """
        with self.locked():
            server = self._find()
            if server is None:
                server = self._launch.start()
            else:
                # Whoever started it may have been killed before it answered or was remembered.
                self._launch.wait(server, LogMark.whole(self._home.server_log))
                known = self._home.state()
                if (known.pid, known.port) != (server.pid, server.port):
                    version = known.version or self._runtime.version
                    self._home.remember(State(server.pid, server.port, server.port, version))
            return self._launch.address(server)

    def stop(self, grace: float = STOP_SECONDS) -> bool:
        """Stop the server; kill it if it still runs after ``grace`` seconds (the store survives).

        Returns:
            Whether a server was running.

        Raises:
            ConflictError: Another program works on this home.
        """
        if not self._home.is_ours:
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
        owned = self._home.owned_paths()
        with self.locked():
            if self._find() is not None:
                if not stop_running:
                    message = f"the local Neo4j in {self.home} runs"
                    raise ConflictError(message, remedy="stop it first: `credit-hub db stop`")
                self.stop()
            for path in owned:
                if path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)

    def run_admin(
        self,
        arguments: Sequence[str],
        *,
        timeout: float | None = None,
        listener: Listener | None = None,
    ) -> AdminOutput:
        """Run a command of Neo4j's administration tool on this home.

        Args:
            arguments: As after ``neo4j-admin``.
            timeout: Seconds it may take; None for no limit.
            listener: Told each line that the command writes, as it comes.

        Raises:
            LocalServerError: The command failed or took too long; the message has its reason.
        """
        with self.locked():
            if self._find() is None:
                self._launch.configure(self._home.state().port or self._launch.port)
            heap = self._launch.memory.tool
            return run_tool(
                self._runtime, self._home, heap, arguments, timeout=timeout, listener=listener
            )

    @contextmanager
    def locked(self) -> Iterator[Home]:
        """Keep other programs from starting, stopping or importing; may be nested.

        Raises:
            ConflictError: Another program has kept it for longer than a start may take.
            LocalServerError: The folder cannot be made.
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._home.unusable(error) from error
        patience = self._launch.start_timeout + STOP_SECONDS
        try:
            with self._lock.acquire(timeout=patience):
                yield self._home
        except Timeout as error:
            message = f"another program has worked on {self.home} for more than {patience:.0f} s"
            raise ConflictError(message, remedy="wait for it, or see whether it hangs") from error

    def _find(self) -> ServerProcess | None:
        return find_server(self.home, self._home.state().pid)
