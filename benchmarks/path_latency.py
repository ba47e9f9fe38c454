"""Latency of the paths between two ends, also between two that have thousands of relations.

No budget of the design names it; the search may take five seconds (``PathBounds.seconds``). Asked
are two holders of thousands of companies, a holder and one of its companies, and companies of both
groups, whose search meets the holders and stops at them. Beside each question, in the same run, the
same two ends are asked for by ``allShortestPaths`` of Cypher.

    python -m benchmarks.path_latency [--companies 3000] [--rounds 20]
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from benchmarks.equity_latency import quantile, query
from benchmarks.machine import machine_facts
from credit_hub.graph.migrations import migrate
from credit_hub.graph.paths.answer import PathBounds
from credit_hub.graph.paths.reading import find_paths
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from credit_hub.model.interval import AsOf

DAY: Final = AsOf.parse("2026-10-15")
NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)
BOUNDS: Final = PathBounds(seconds=60)
"""The limit of five seconds is for users: here a slow search is to be measured, not ended."""
QUESTIONS: Final = {
    "two_holders": ("holder:0", "holder:1"),
    "holder_and_company": ("holder:0", "company:0/7"),
    "companies_of_one_group": ("company:0/7", "company:0/1000"),
    "companies_of_two_groups": ("company:0/7", "company:1/1000"),
}


def ours(store: GraphStore, start: str, end: str) -> tuple[int, bool]:
    """Return how many paths the hub finds, and whether it says that something limited them."""
    found = find_paths(store, start, end, known_at=NOW, as_of=DAY, bounds=BOUNDS)
    return len(found.paths), bool(found.incomplete)


def in_cypher(store: GraphStore, start: str, end: str) -> tuple[int, bool]:
    """Return how many paths Cypher finds."""
    asked = {"start": start, "end": end, "day": DAY.day, "known_at": NOW}
    return len(store.read(query("path_all_shortest", "read"), asked, timeout=60)), False


def measure(store: GraphStore, rounds: int) -> Mapping[str, object]:
    """Ask every question by turns in both ways."""
    ways: Mapping[str, Callable[[GraphStore, str, str], tuple[int, bool]]] = {
        "hub": ours,
        "all_shortest_paths": in_cypher,
    }
    results: dict[str, object] = {}
    for name, ends in QUESTIONS.items():
        times: dict[str, list[float]] = {way: [] for way in ways}
        found = {way: ask(store, *ends) for way, ask in ways.items()}  # plans are made
        for _ in range(rounds):
            for way, ask in ways.items():
                began = time.perf_counter()
                ask(store, *ends)
                times[way].append((time.perf_counter() - began) * 1e3)
        results[name] = {
            way: {f"p{q}_ms": quantile(times[way], q) for q in (50, 95)}
            | {"paths": found[way][0], "says_limits": found[way][1]}
            for way in ways
        }
    return results


def run(companies: int, rounds: int) -> Mapping[str, object]:
    """Seed the groups in a server of its own and measure."""
    mirror = os.environ.get("CREDIT_HUB_MAVEN_MIRROR", "")
    offline = os.environ.get("CREDIT_HUB_OFFLINE_DIR")
    runtime = Runtime(mirror=mirror, offline=Path(offline) if offline else None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        memory = Memory(heap=1024, page_cache=256)
        server = LocalServer(Path(home) / "server", runtime, port=17692, memory=memory)
        try:
            with GraphStore.connect(server.start()) as store:
                migrate(store)
                store.write(query("path_seed", "write"), {"companies": companies}, timeout=600)
                return measure(store, rounds)
        finally:
            server.stop(grace=0)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=20)
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    before = machine_facts()
    figures = run(arguments.companies, arguments.rounds)
    report = {
        "benchmark": "path_latency",
        "companies_of_a_holder": arguments.companies,
        "results": figures,
        "machine": before,
        "load_average_after": machine_facts()["load_average"],
    }
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
