"""Fifty clients at once ask for checks over HTTP for a minute: no error may come of it.

The whole product runs as its user has it: a seeded city is imported into a local
Neo4j of the run and served by a process of its own. Each client keeps one connection and asks lot
after lot, every answer with its receipt; the clients share this process, so on two processors they
take time from the service. Whatever is not an answer of status 200 with a receipt counts as an
error, by status or by kind of failure. The exit status is 1 if there was any.

    python -m benchmarks.soak [--clients 50] [--seconds 60] [--size 1400000] [--lots 300]
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from benchmarks.http_latency import served
from benchmarks.machine import machine_facts


@dataclass(slots=True)
class Seen:
    """What one client saw: milliseconds of its answers, and its errors by kind."""

    times: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


def ask_on(url: str, paths: Sequence[str], first: int, until: float) -> Seen:
    """Ask about one lot after the other until the moment has come."""
    seen = Seen()
    number = first
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        while time.perf_counter() < until:
            path = paths[number % len(paths)]
            number += 1
            began = time.perf_counter()
            try:
                answer = client.post(path)
            except httpx.HTTPError as error:
                seen.errors[type(error).__name__] += 1
                continue
            if answer.status_code != httpx.codes.OK:
                seen.errors[f"{answer.status_code} {answer.json().get('code')}"] += 1
            elif answer.json()["receipt"] is None:
                seen.errors["no receipt"] += 1
            else:
                seen.times.append((time.perf_counter() - began) * 1000)
    return seen


def soaked(url: str, paths: Sequence[str], clients: int, seconds: float) -> dict[str, object]:
    """Let all clients ask and return throughput, latency and errors."""
    began = time.perf_counter()
    step = max(1, len(paths) // clients)
    with ThreadPoolExecutor(clients) as pool:
        asking = [
            pool.submit(ask_on, url, paths, number * step, began + seconds)
            for number in range(clients)
        ]
        all_seen = [one.result() for one in asking]
    taken = time.perf_counter() - began
    times = sorted(value for seen in all_seen for value in seen.times)
    errors = sum((seen.errors for seen in all_seen), Counter[str]())
    last = len(times) - 1
    return {
        "answers": len(times),
        "answers_per_second": round(len(times) / taken, 1),
        **{
            f"p{percent}_ms": round(times[last * percent // 100], 1)
            for percent in (50, 95, 99)
            if times
        },
        "errors": dict(errors),
    }


def main() -> int:
    """Make the city, serve it, let the clients ask, print the figures as JSON."""
    parser = argparse.ArgumentParser(description="fifty clients at once")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--size", type=int, default=1_400_000)
    parser.add_argument("--lots", type=int, default=300)
    given = parser.parse_args()
    before = machine_facts()
    with served(given.size, given.lots) as service:
        results = soaked(service.url, service.paths, given.clients, given.seconds)
    print(
        json.dumps(
            {
                "benchmark": "soak",
                "clients": given.clients,
                "seconds": given.seconds,
                "nodes": service.nodes,
                "edges": service.edges,
                "lots": len(service.paths),
                **results,
                "machine": before,
                "load_average_after": machine_facts()["load_average"],
            },
            indent=2,
        )
    )
    return 1 if results["errors"] else 0


if __name__ == "__main__":
    sys.exit(main())
