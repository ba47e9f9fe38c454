"""One run: the load, the kills, the calm after it, and what is wrong then."""

from __future__ import annotations

import csv
import math
import threading
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from benchmarks.faults.clean import expected, input_of
from benchmarks.faults.clients import Client, Known
from benchmarks.faults.invariants import violations
from benchmarks.faults.journal import Journal
from benchmarks.faults.lanes import Budget, Lane, cheap_lanes, kill_stores
from benchmarks.faults.site import HUBS, Site, say
from credit_hub.loaders.synthetic import Manifest

__all__ = ["Outcome", "Plan", "run"]

ACKNOWLEDGED: Final = ("check", "outcome", "job", "resolve", "receipt")
_FIRST_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How many kills, by which seed, under how many clients, and how long to wait for answers.

    ``drain`` are the seconds in which clients try in the end what they had no answer to: a request
    whose hub was killed is free to be tried again after five minutes. ``minutes`` bounds the kills.
    """

    kills: int
    seed: int
    clients: int = 3
    drain: float = 330.0
    minutes: float = math.inf


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run showed."""

    kills: Mapping[str, int]
    points: Mapping[str, int]
    acknowledged: Mapping[str, int]
    errors: Mapping[str, int]
    unanswered: int
    idle_kills: int
    """Kills before which nobody had been given an answer since the kill before."""
    seconds: float
    violations: Mapping[str, Sequence[str]]


def run(site: Site, plan: Plan) -> Outcome:
    """Run it to its end, or on from where it was cut off."""
    journal = Journal(site.folder / "journal.jsonl")
    with site.running():
        say("a clean load of the same files, to compare with")
        wanted = expected(site)
        cities = site.cities()
        known = Known(tuple(dict.fromkeys(_lots(cities[0]))))
        begun = time.monotonic()
        lanes = cheap_lanes(site, plan.seed, lambda through: _loads(cities, through))
        clients = [
            Client(_urls(site), known, journal, f"{plan.seed} client {number}")
            for number in range(plan.clients)
        ]
        _storm(site, plan, journal, lanes, clients)
        unanswered = _calm(site, plan, lanes, clients, cities)
        say("what must hold")
        found = violations(site, wanted, journal, _urls(site)[0])
        for lane in lanes:
            if lane.process is not None:
                lane.process.kill()
                lane.process.join()
    return _outcome(journal, unanswered, time.monotonic() - begun, found)


def _storm(
    site: Site, plan: Plan, journal: Journal, lanes: Sequence[Lane], clients: Sequence[Client]
) -> None:
    """Let clients ask and lanes kill until there are no kills left."""
    over, pause = threading.Event(), threading.Event()
    for lane in lanes:
        lane.start(None)
    _first_answer(journal, clients[0], pause)
    budget = Budget(plan.kills, journal, time.monotonic() + plan.minutes * 60)
    budget.resume()
    with ThreadPoolExecutor(len(lanes) + len(clients) + 1) as pool:
        asking = [pool.submit(client.run, over.is_set, pause) for client in clients]
        killing = [pool.submit(lane.run, budget) for lane in lanes]
        killing.append(pool.submit(kill_stores, site, budget, plan.seed, over.is_set))
        left = set(killing[:-1])
        try:
            while left and not any(one.done() for one in (*asking, killing[-1])):
                done, left = wait(left, timeout=1, return_when=FIRST_EXCEPTION)
                for one in done:
                    one.result()  # a lane that is broken ends the run
        finally:
            over.set()
            budget.until = 0
        for one in (*killing, *asking):
            one.result()


def _first_answer(journal: Journal, client: Client, pause: threading.Event) -> None:
    """Wait until a check is answered: a graph that was just started plans it for seconds."""
    until = time.monotonic() + _FIRST_SECONDS
    while not journal.of("check"):
        client.step(fresh=True)
        pause.wait(1)
        if time.monotonic() > until:
            message = f"no check was answered within {_FIRST_SECONDS:.0f} s; see hub-0.log"
            raise RuntimeError(message)


def _calm(
    site: Site,
    plan: Plan,
    lanes: Sequence[Lane],
    clients: Sequence[Client],
    cities: Sequence[Manifest],
) -> int:
    """Load what is left, try what is unanswered; return how much stays without an answer."""
    loader = lanes[-1]
    if loader.process is not None:
        loader.process.kill()
        loader.process.join()
        loader.process = None
    for city in cities:
        site.done("load", input_of(city))
    until = time.monotonic() + plan.drain
    with ThreadPoolExecutor(len(clients)) as pool:
        for done in [pool.submit(client.drain, until) for client in clients]:
            done.result()
    for client in clients:
        client.close()
    return sum(len(client.waiting) for client in clients)


def _outcome(
    journal: Journal, unanswered: int, seconds: float, found: Mapping[str, Sequence[str]]
) -> Outcome:
    kills = journal.of("kill")
    seen = [int(kill["acknowledged"]) for kill in kills]
    idle = sum(a == b for a, b in pairwise(seen))
    return Outcome(
        kills=dict(Counter(kill["victim"] for kill in kills)),
        points=dict(Counter(kill["point"] for kill in kills)),
        acknowledged={k: n for k, n in journal.counts().items() if k in ACKNOWLEDGED},
        errors=dict(journal.errors),
        unanswered=unanswered,
        idle_kills=idle,
        seconds=round(seconds, 1),
        violations=found,
    )


def _urls(site: Site) -> list[str]:
    return [f"http://127.0.0.1:{site.port(number)}" for number in range(HUBS)]


def _loads(cities: Sequence[Manifest], through: int) -> tuple[str, ...]:
    """New editions first, then the same ones again, row by row."""
    if through + 1 < len(cities):
        return (input_of(cities[through + 1]),)
    return (input_of(cities[through % len(cities)]), "--again")


def _lots(city: Manifest) -> list[str]:
    with city.files["bids"].open(encoding="utf-8-sig", newline="") as file:
        return [f"{row['招标项目编号']}/{row['标段编号']}" for row in csv.DictReader(file)]
