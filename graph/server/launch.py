"""How a local server comes up: folders, password, port, process, and the wait until it answers."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server.admin import environment, initial_password
from credit_hub.graph.server.config import Memory, jvm_options, render
from credit_hub.graph.server.failure import LogMark, explain
from credit_hub.graph.server.ports import LOOPBACK, choose_port
from credit_hub.graph.server.process import (
    ServerProcess,
    find_server,
    home_marker,
    port_marker,
    spawn_detached,
)
from credit_hub.graph.server.runtime import Runtime
from credit_hub.graph.server.state import Home, State
from credit_hub.graph.server.swap import finish_swap
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import (
    ConflictError,
    LocalServerError,
    PortInUseError,
    StoreError,
    StoreUnavailableError,
)

__all__ = ["STOP_SECONDS", "Launch", "bolt_uri"]

USER: Final = "neo4j"
"""The one user of a Community server; its name is fixed."""

STOP_SECONDS: Final = 60.0
_MAIN_CLASS: Final = "org.neo4j.server.CommunityEntryPoint"
_POLL_SECONDS: Final = 0.05
_PORT_ATTEMPTS: Final = 3


def bolt_uri(port: int) -> str:
    """Return the address of a server on a loopback port."""
    return f"bolt://{LOOPBACK}:{port}"


@dataclass(frozen=True, slots=True)
class Launch:
    """Everything that a start needs; its methods are called under the home's lock.

    Attributes:
        home: Folder of the server.
        runtime: Where Java and the jars come from.
        port: Bolt port to take; the next free one above it if it is taken.
        memory: Sizes.
        transaction_timeout: Seconds after which a transaction without a limit of its own is ended.
        start_timeout: Seconds that a start may take.
    """

    home: Home
    runtime: Runtime
    port: int
    memory: Memory
    transaction_timeout: int
    start_timeout: float

    def start(self) -> ServerProcess:
        """Start a server on a home where none runs, and return when it serves.

        Raises:
            LocalServerError: It did not start, or its password file does not fit its store.
            PortInUseError: No port is free.
        """
        self.configure(self.port)
        finish_swap(self.home)
        self._ensure_password()
        server = self._spawn_on_free_port()
        self._verify(server)
        return server

    def configure(self, port: int) -> None:
        """Make the folders and write the configuration."""
        self.home.prepare()
        text = render(port, self.memory, self.transaction_timeout)
        (self.home.path / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")

    def wait(self, server: ServerProcess, log: LogMark) -> None:
        """Return when Bolt answers.

        Args:
            server: What was started.
            log: Where its log began, to read the reason of a failure.

        Raises:
            LocalServerError: The process ended, or did not answer in time; it is then ended.
        """
        deadline = time.monotonic() + self.start_timeout
        while server.alive():
            if server.serves():
                return
            if time.monotonic() > deadline:
                server.end(STOP_SECONDS)
                message = (
                    f"the local Neo4j did not answer within {self.start_timeout:.0f} s and was"
                    f" stopped (log: {log.path})"
                )
                raise LocalServerError(message, remedy="start it again, or give it more memory")
            time.sleep(_POLL_SECONDS)
        raise self._failed(log)

    def address(self, server: ServerProcess) -> ServerAddress:
        """Return address and credentials of a running server."""
        return ServerAddress(bolt_uri(server.port), USER, self.home.password())

    def _ensure_password(self) -> None:
        """Set the password of a store that is still to be made; keep a password file that is there.

        The file is written before the store learns of it: a cut between the two is mended by the
        next start, which finds a file and no store.
        """
        if self.home.has_store:
            self.home.password()
            return
        known = self.home.password_file.exists()
        password = self.home.password() if known else self.home.new_password()
        initial_password(self.runtime, self.home, self.memory.tool, password)

    def _spawn_on_free_port(self) -> ServerProcess:
        state = self.home.state()
        same_wish = state.wanted_port == self.port
        wanted = state.port if state.port is not None and same_wish else self.port
        for _ in range(_PORT_ATTEMPTS - 1):
            # Another program may take the port between our look and the server's own.
            with suppress(PortInUseError):
                return self._spawn(choose_port(wanted))
        return self._spawn(choose_port(wanted))

    def _spawn(self, port: int) -> ServerProcess:
        self.configure(port)
        shutil.rmtree(self.home.scratch, ignore_errors=True)
        log = LogMark.at_end_of(self.home.console_log, self.home.server_log)
        command = [
            str(self.runtime.java()),
            home_marker(self.home.path),
            port_marker(port),
            *jvm_options(self.memory.heap),
            *self.runtime.java_options,
            _MAIN_CLASS,
            f"--home-dir={self.home.path}",
            f"--config-dir={self.home.path / 'conf'}",
        ]
        variables = environment(self.home.path, self.runtime.jars())
        pid = spawn_detached(command, variables, self.home.console_log)
        self.home.remember(State(pid, port, self.port, self.runtime.version))
        server = find_server(self.home.path, pid)
        if server is None:
            raise self._failed(log)  # a process that ended before anybody could look at it
        self.wait(server, log)
        return server

    def _failed(self, log: LogMark) -> LocalServerError | ConflictError:
        """Note that nothing runs, and return why."""
        self.home.remember(self.home.state().stopped())
        return explain(log)

    def _verify(self, server: ServerProcess) -> None:
        """Log in once: a password file and a store from different days do not fit."""
        try:
            with GraphStore.connect(self.address(server)) as store:
                store.verify()
        except StoreUnavailableError:
            raise
        except StoreError as error:
            server.end(STOP_SECONDS)
            self.home.remember(self.home.state().stopped())
            message = (
                f"the password in {self.home.password_file} is not the one that the store in"
                f" {self.home.path / 'data'} was made with"
            )
            remedy = (
                "put back the password file that belongs to the store; without it the data cannot"
                " be opened and only `credit-hub db reset` helps"
            )
            raise LocalServerError(message, remedy=remedy) from error
