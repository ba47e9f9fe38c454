"""Cities whose exchanges are real processes on this machine, each with its own data folder."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    City,
    Plan,
    found_alliance,
)

__all__ = ["HANGZHOU", "PROVINCE", "ZHENGZHOU", "Running", "alliance_of", "free_port", "serving"]

STARTS_WITHIN = 60.0
STOPS_WITHIN = 30.0
NAMES = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alliance_of(
    folder: Path,
    entities: Sequence[str] = (ZHENGZHOU, HANGZHOU, PROVINCE),
    *,
    suites: tuple[str, ...] = ("intl-1", "intl-2"),
    quotas: Mapping[str, int] | None = None,
    witnesses: int = 1,
) -> Alliance:
    """Found an alliance of cities; none of their exchanges runs yet."""
    asked = {"car-rental": 1000} if quotas is None else quotas
    plans = [Plan(one, NAMES[one], free_port(), suites, asked) for one in entities]
    return found_alliance(folder, plans, witnesses=witnesses)


@dataclass
class Running:
    """The exchange of a city as a process."""

    city: City
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.city.settings.exchange_port}"

    def text(self) -> str:
        """Return what it has written to standard output and standard error."""
        return self.log.read_text(errors="replace")


@contextmanager
def serving(*cities: City) -> Iterator[tuple[Running, ...]]:
    """Run the exchanges of cities until the end of the block."""
    with ExitStack() as stack:
        running = tuple(stack.enter_context(_process(city)) for city in cities)
        for one in running:
            _wait_for(one)
        yield running


def environment(city: City) -> dict[str, str]:
    """Return the variables of a process of a city: nothing of the hub that runs the tests."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CREDIT_HUB_", "NEO4J_"))}
    return {**kept, **city.environment()}


@contextmanager
def _process(city: City) -> Iterator[Running]:
    city.settings.data_dir.mkdir(parents=True, exist_ok=True)
    log = city.settings.data_dir / "exchange-process.log"
    command = [sys.executable, "-m", "credit_hub.api", "exchange", "serve"]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=environment(city), stdout=output, stderr=output, cwd=log.parent
        )
    try:
        yield Running(city, process, log)
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(running: Running) -> None:
    """Return once the process accepts connections; it has no other way to say so."""
    deadline = time.monotonic() + STARTS_WITHIN
    address = ("127.0.0.1", running.city.settings.exchange_port)
    while running.process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(address) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"the exchange of {running.city.entity} did not start:\n{running.text()}")
