"""Lanes: each keeps one process of the hub running, kills it again and again, and counts."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerProcess
from random import Random
from typing import Final

import httpx
import psutil

from benchmarks.faults.children import Point, Task, spawn
from benchmarks.faults.journal import Journal
from benchmarks.faults.site import HUBS, Site, say

__all__ = ["Budget", "Lane", "cheap_lanes", "kill_stores"]

_UP_SECONDS: Final = 240.0
_MOST_SECONDS: Final = 4.0
"""A process lives no longer: one that did not come to its own point by then is killed from outside,
as one without a point is at any time before."""
_LOOK: Final = 0.02
_FAILURES: Final = 100
"""So often in turn a process may end by itself before it is taken for broken."""


@dataclass(slots=True)
class Budget:
    """How many kills there shall be, until when at most; safe to share between threads."""

    wanted: int
    journal: Journal
    until: float = math.inf
    """Moment of the monotonic clock after which there are no more kills."""
    done: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _claimed: int = 0

    def claim(self) -> bool:
        """Take one of the kills that are left."""
        with self._lock:
            if self._claimed >= self.wanted or time.monotonic() > self.until:
                return False
            self._claimed += 1
            return True

    def resume(self) -> None:
        """Count what earlier runs did."""
        self.done = self._claimed = len(self.journal.of("kill"))

    def count(self, victim: str, point: str, acknowledged: int) -> None:
        """Note a kill with how many answers clients had been given by then."""
        self.journal.add("kill", victim=victim, point=point, acknowledged=str(acknowledged))
        with self._lock:
            self.done += 1
            if self.done % 25 == 0 or self.done == self.wanted:
                say(f"{self.done} of {self.wanted} kills, {acknowledged} answers acknowledged")


@dataclass(slots=True)
class Lane:
    """One process. ``up`` says whether it works; ``task`` makes its command."""

    name: str
    site: Site
    random: Random
    task: Callable[[Point | None], Task]
    up: Callable[[], bool]
    numbers: tuple[int, int]
    """Which commit of its life a named point may be at."""
    ended: Callable[[int], None] = lambda _status: None
    """Is told the status of a process that ended by itself."""
    process: ForkServerProcess | None = None

    def run(self, budget: Budget) -> None:
        """Kill until there are no kills left; the process of the end runs on."""
        while budget.claim():
            point = self._point()
            failures = 0
            while not self._killed(point):
                failures += 1
                if failures > _FAILURES:
                    raise RuntimeError(f"{self.name} ends by itself, see its log")
            acknowledged = len(budget.journal.lines) - budget.done
            budget.count(self.name, "random" if point is None else str(point), acknowledged)
        self.keep()

    def keep(self) -> None:
        """Let the process run unharmed from now on."""
        self._stop()
        self.start(None)

    def start(self, point: Point | None) -> ForkServerProcess:
        """Start it, and return when it works or has ended."""
        self.process = process = spawn(self.task(point))
        until = time.monotonic() + _UP_SECONDS
        while process.is_alive() and not self.up():
            if time.monotonic() > until:
                message = f"{self.name} does not work after {_UP_SECONDS:.0f} s"
                raise RuntimeError(message)
            process.join(_LOOK)
        return process

    def _killed(self, point: Point | None) -> bool:
        """Run it once; say whether it was killed, and not ended for another reason."""
        self.site.calm.wait()
        process = self.process
        if process is None or not process.is_alive() or point is not None:
            self._stop()
            process = self.start(point)
        process.join(_MOST_SECONDS if point else self.random.uniform(0.02, _MOST_SECONDS))
        if process.is_alive():
            process.kill()
            process.join()
        status = process.exitcode
        self.process = None
        if status == -9:  # noqa: PLR2004  # SIGKILL, from us or from its point
            return True
        self.ended(status or 0)
        return False

    def _stop(self) -> None:
        """End it the hard way, uncounted: it makes place for one with another point."""
        if self.process is not None and self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process = None

    def _point(self) -> Point | None:
        """Return a named point for half of the kills."""
        if self.random.random() < 0.5:  # noqa: PLR2004
            return None
        store, when = self.random.choice(("ledger", "graph")), self.random.choice(_WHEN)
        return Point(store, when, self.random.randint(*self.numbers))  # type: ignore[arg-type]


_WHEN: Final = ("before", "after")


def cheap_lanes(site: Site, seed: int, loads: Callable[[int], tuple[str, ...]]) -> list[Lane]:
    """Return the lanes of hubs, worker and loader; ``loads`` gives the arguments of a load.

    It is told the number of loads that ended by themselves so far.
    """
    through = [0]

    def loaded(status: int) -> None:
        through[0] += status == 0

    def lane(name: str, **more: object) -> Lane:
        return Lane(name, site, Random(f"{seed} {name}"), **more)  # type: ignore[arg-type]  # noqa: S311

    hubs = [
        lane(
            f"hub-{number}",
            task=lambda point, n=number: site.task(
                f"hub-{n}", "serve", "--port", str(site.port(n)), point=point
            ),
            up=lambda n=number: _answers(site.port(n)),
            numbers=(3, 60),
        )
        for number in range(HUBS)
    ]
    worker = lane(
        "worker",
        task=lambda point: _with_new_log(site, "worker", point),
        up=lambda: "Ctrl-C" in (site.folder / "worker.log").read_text(errors="replace"),
        numbers=(3, 40),
    )
    loader = lane(
        "loader",
        task=lambda point: site.task("loader", "load", *loads(through[0]), point=point),
        up=lambda: True,
        numbers=(3, 60),
        ended=loaded,
    )
    return [*hubs, worker, loader]


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=1, trust_env=False).is_success
    except httpx.TransportError:
        return False


def _with_new_log(site: Site, name: str, point: Point | None) -> Task:
    """Return a command that says in its log that it works: what an earlier one said is removed."""
    task = site.task(name, name, point=point)
    task.log.write_bytes(b"")
    return task


def kill_stores(site: Site, budget: Budget, seed: int, over: Callable[[], bool]) -> None:
    """Kill PostgreSQL once in twenty kills and Neo4j once in forty, as the others go on."""
    random = Random(f"{seed} stores")  # noqa: S311  # the order of kills
    pause = threading.Event()
    turn = 0
    while not over():
        pause.wait(0.1)
        turn_at = (turn + 1) * budget.wanted // (budget.wanted * 3 // 40 + 1)
        if budget.done < turn_at:
            continue
        graph = turn % 3 == 2  # noqa: PLR2004
        turn += 1
        if (graph and site.server is None) or (not graph and site.postgres is None):
            continue
        if not budget.claim():
            continue
        pause.wait(random.uniform(0, 0.5))
        acknowledged = len(budget.journal.lines) - budget.done
        site.calm.clear()
        if graph:
            _kill_graph(site)
        elif site.postgres is not None:
            site.postgres.kill()
            site.postgres.start()
        site.calm.set()
        budget.count("neo4j" if graph else "postgresql", "random", acknowledged)


def _kill_graph(site: Site) -> None:
    if site.server is None or (pid := site.server.status().pid) is None:
        return
    process = psutil.Process(pid)
    process.kill()
    psutil.wait_procs([process], timeout=_UP_SECONDS)
    site.server.start()
