"""The operating system's side: start a server that outlives us, know it again, end no other.

A process id alone says nothing: after a crash the system may give it to another program. A server
is known by its command line, which names its home; the id in the state file is only a hint where to
look first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil

from credit_hub.graph.server.ports import bolt_answers
from credit_hub.model.errors import LocalServerError

__all__ = [
    "ServerProcess",
    "end_tools",
    "find_server",
    "home_marker",
    "port_marker",
    "spawn_detached",
    "tool_marker",
]

_HOME_MARKER: Final = "-Dcredit_hub.home="
_PORT_MARKER: Final = "-Dcredit_hub.port="
_TOOL_MARKER: Final = "-Dcredit_hub.tool="
_KILL_SECONDS: Final = 10.0
_POLL_SECONDS: Final = 0.05


def home_marker(home: Path) -> str:
    """Return the argument by which a server's command line names its home."""
    return f"{_HOME_MARKER}{home}"


def tool_marker(home: Path) -> str:
    """Return the argument by which an administration tool's command line names its home."""
    return f"{_TOOL_MARKER}{home}"


def port_marker(port: int) -> str:
    """Return the argument by which a server's command line names its Bolt port."""
    return f"{_PORT_MARKER}{port}"


@dataclass(frozen=True, slots=True)
class ServerProcess:
    """A running server and its Bolt port.

    psutil knows a process by its id and its start time, and touches no later one of the same id.
    """

    process: psutil.Process
    port: int

    @property
    def pid(self) -> int:
        """The process id."""
        return self.process.pid

    @property
    def since(self) -> datetime:
        """When the system started it."""
        return datetime.fromtimestamp(self.process.create_time(), tz=UTC)

    def serves(self) -> bool:
        """Say whether this very process listens on its port and completes Bolt's handshake.

        The answer of a port alone says nothing: two servers that start at once may have chosen the
        same one, and the other may have it.
        """
        # The handshake goes first: a closed port refuses in microseconds, while the sockets of a
        # server cost 12 ms to list, and a start asks every 50 ms.
        if not bolt_answers(self.port):
            return False
        try:
            sockets = self.process.net_connections(kind="tcp")
        except psutil.Error:
            return False
        return any(s.status == psutil.CONN_LISTEN and s.laddr.port == self.port for s in sockets)

    def alive(self) -> bool:
        """Say whether this very process runs; a dead one that nobody has collected does not."""
        try:
            return self.process.is_running() and self.process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    def end(self, grace: float) -> bool:
        """Ask the process to stop, and kill it if it has not stopped after ``grace`` seconds.

        Returns:
            Whether it stopped by itself.

        Raises:
            LocalServerError: It runs on even so, or the system does not let us end it.
        """
        try:
            self.process.terminate()
            if self._gone_within(grace):
                return True
            self.process.kill()
        except psutil.NoSuchProcess:
            return True
        except psutil.AccessDenied as error:
            message = f"process {self.pid} is a server of this home but belongs to another user"
            raise LocalServerError(message, remedy="stop it as that user") from error
        if not self._gone_within(_KILL_SECONDS):
            message = f"process {self.pid} does not end"
            raise LocalServerError(message, remedy="look at it with the system's own tools")
        return False

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(_POLL_SECONDS)
        return True


def find_server(home: Path, hint: int | None) -> ServerProcess | None:
    """Return the server that runs on ``home``, whoever started it.

    Args:
        home: Resolved folder of the server.
        hint: Process id to look at first.
    """
    if hint is not None and (found := _server_of(home, hint)) is not None:
        return found
    return next((s for pid in psutil.pids() if (s := _server_of(home, pid)) is not None), None)


def end_tools(home: Path) -> int:
    """Kill the administration tools that work on ``home``; return how many there were.

    Only under the lock of the home: whoever started them is then dead, and they work for nobody.
    """
    ended = 0
    for pid in psutil.pids():
        try:
            process = psutil.Process(pid)
            if tool_marker(home) in process.cmdline():
                ServerProcess(process, port=0).end(grace=0)
                ended += 1
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return ended


def _server_of(home: Path, pid: int) -> ServerProcess | None:
    try:
        process = psutil.Process(pid)
        arguments = process.cmdline()
        if home_marker(home) not in arguments or process.status() == psutil.STATUS_ZOMBIE:
            return None
        port = next(
            (a.removeprefix(_PORT_MARKER) for a in arguments if a.startswith(_PORT_MARKER)), "0"
        )
        return ServerProcess(process, int(port))
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return None


def spawn_detached(command: Sequence[str], environment: Mapping[str, str], log: Path) -> int:
    """Start a program in a session of its own, with its output in ``log``; return its process id.

    A short-lived helper starts it, so that it is never our child: it outlives us, and no dead child
    of ours stays behind when it ends.

    Raises:
        LocalServerError: The program cannot be started.
    """
    request = json.dumps(
        {"command": list(command), "environment": dict(environment), "log": str(log)}
    )
    helper = Path(__file__).with_name("_detach.py")
    answer = subprocess.run(
        [sys.executable, "-I", str(helper)],
        input=request,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if answer.returncode != 0:
        reason = answer.stderr.strip().rpartition("\n")[2]
        message = f"{command[0]} cannot be started: {reason}"
        raise LocalServerError(message, remedy="see `credit-hub doctor`")
    return int(answer.stdout)
