"""Exchanges of cities as processes on this machine, as ``credit-hub exchange serve`` runs them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.demonstration.alliance import City
from credit_hub.model.errors import LocalServerError

__all__ = ["Running", "environment", "free_port", "serving"]

_STARTS_WITHIN: Final = 60.0
_STOPS_WITHIN: Final = 30.0
_BETWEEN_LOOKS: Final = 0.05
_OURS: Final = ("CREDIT_HUB_", "NEO4J_")


@dataclass(frozen=True, slots=True)
class Running:
    """The exchange of a city as a process.

    Attributes:
        city: Whose.
        process: It.
        log: What it writes to standard output and standard error.
    """

    city: City
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.city.settings.exchange_port}"

    def text(self) -> str:
        """Return what it has written."""
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    """Return a port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def environment(city: City) -> dict[str, str]:
    """Return the variables of a process of a city: nothing of the hub that starts it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return {**kept, **city.environment()}


@contextmanager
def serving(*cities: City) -> Iterator[tuple[Running, ...]]:
    """Run the exchanges of cities until the end of the block.

    Raises:
        LocalServerError: One does not start; the message has what it wrote.
    """
    with ExitStack() as stack:
        running = tuple(stack.enter_context(_process(city)) for city in cities)
        _wait_for(running)
        yield running


@contextmanager
def _process(city: City) -> Iterator[Running]:
    folder = city.settings.data_dir
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "exchange-process.log"
    command = [sys.executable, "-m", "credit_hub.api", "exchange", "serve"]
    with log.open("ab") as output:
        # A session of its own: the interrupt of the terminal reaches the one who started it alone.
        process = subprocess.Popen(
            command,
            env=environment(city),
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
        )
    try:
        yield Running(city, process, log)
    finally:
        process.terminate()
        try:
            process.wait(_STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(running: Sequence[Running]) -> None:
    """Return once all accept connections."""
    deadline = time.monotonic() + _STARTS_WITHIN
    for one in running:
        while not _accepts(one):
            if one.process.poll() is not None or time.monotonic() > deadline:
                message = f"the exchange of {one.city.entity} did not start: {one.text()[-2000:]}"
                raise LocalServerError(message, remedy=f"see {one.log}")
            time.sleep(_BETWEEN_LOOKS)


def _accepts(running: Running) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", running.city.settings.exchange_port)) == 0
