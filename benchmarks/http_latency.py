"""Latency of the linked-party check over HTTP: signed receipt, findings kept, keep-alive.

Budget (design section 8, 10 bidders, 1.4 M nodes): p50 <= 30 ms, p99 <= 100 ms. The whole product
is run as its user runs it: a seeded city is imported into a local Neo4j of the run and served by a
process of its own; one client asks lot after lot over one connection, then four at once do. `cold`
are the first answers of a service and a graph that were just started, about lots that are not asked
about again; `first` is the first answer about a lot, which writes what it finds; `again` are later
ones; `healthz` is what HTTP costs without a question. The budget is for two cores of one's own:
`load_average` and `healthz` say how far the machine was from that.

    python -m benchmarks.http_latency [--size 900000] [--lots 300] [--cold 100] [--rounds 3]

``--size`` counts firms and persons; with lots, bids and traces the graph has half as many again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx

from benchmarks.city_csv import write_city
from benchmarks.machine import machine_facts
from credit_hub.graph.server import LocalServer, Memory, Runtime, default_cache
from credit_hub.graph.server.bulk import import_csv

CLIENTS: Final = 4
BOLT_PORT: Final = 17790


class Hub:
    """The command line in a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Keep the graph, the keys and the log in ``folder``."""
        passed_on = {
            name: value
            for name, value in os.environ.items()
            if name not in {"NEO4J_URI", "NEO4J_USER", "NEO4J_PASSWORD"}
        }
        self._environment = passed_on | {
            "CREDIT_HUB_DATA_DIR": str(folder / "data"),
            "CREDIT_HUB_CACHE_DIR": os.environ.get("CREDIT_HUB_CACHE_DIR", str(default_cache())),
            "CREDIT_HUB_BOLT_PORT": str(BOLT_PORT),
            "CREDIT_HUB_PORT": "18790",
        }

    def answer(self, *arguments: str) -> Any:
        """Run a command and return its JSON."""
        command = [sys.executable, "-m", "credit_hub.api", *arguments, "--json"]
        done = subprocess.run(
            command, env=self._environment, stdout=subprocess.PIPE, text=True, check=True
        )
        return json.loads(done.stdout)


def asked(client: httpx.Client, method: str, path: str) -> float:
    """Ask once and return the milliseconds until the whole answer is there."""
    began = time.perf_counter()
    client.request(method, path).raise_for_status()
    return (time.perf_counter() - began) * 1000


def figures(times: Sequence[float]) -> dict[str, float]:
    """Return p50, p99 and the number of answers; p99 of fewer than 100 is the longest."""
    found = sorted(times)
    cuts = statistics.quantiles(found, n=100, method="inclusive")
    return {"p50_ms": round(cuts[49], 2), "p99_ms": round(cuts[98], 2), "answers": len(found)}


def measured(
    url: str, before: Sequence[str], paths: Sequence[str], rounds: int
) -> dict[str, object]:
    """Ask about every lot and return the figures of each way of asking."""
    with httpx.Client(base_url=url, timeout=120, trust_env=False) as client:
        cold = [asked(client, "POST", path) for path in before]
        first = [asked(client, "POST", path) for path in paths]
        again = [asked(client, "POST", path) for _ in range(rounds) for path in paths]
        bare = [asked(client, "GET", "/healthz") for _ in paths]
        began = time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            at_once = list(pool.map(lambda path: asked(client, "POST", path), [*paths] * rounds))
        seconds = time.perf_counter() - began
    return {
        "cold": figures(cold),
        "first": figures(first),
        "again": figures(again),
        "healthz": figures(bare),
        f"{CLIENTS}_clients": figures(at_once)
        | {"answers_per_second": round(len(at_once) / seconds, 1)},
    }


@dataclass(frozen=True, slots=True)
class Served:
    """A service over a synthetic city: its address, the checks to ask for, size of the graph."""

    url: str
    paths: Sequence[str]
    nodes: int
    edges: int


@contextmanager
def served(size: int, lots: int) -> Iterator[Served]:
    """Make a city of about ``size`` nodes, import it, and serve it until the end of the block."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        hub = Hub(folder)
        (folder / "city").mkdir()
        city = write_city(folder / "city", size)
        memory = Memory(heap=1024, page_cache=1024)
        server = LocalServer(folder / "data" / "neo4j", Runtime(), port=BOLT_PORT, memory=memory)
        try:
            imported = import_csv(server, city.nodes, city.edges)
            service = hub.answer("serve", "--detach")
            paths = [f"/api/v1/lots/{lot}/linked-party-check" for lot in city.lots[:lots]]
            yield Served(service["url"], paths, imported.nodes, imported.relationships)
        finally:
            hub.answer("stop")
            server.stop(grace=0)


def main() -> None:
    """Make the city, serve it, ask, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="latency of the check over HTTP")
    parser.add_argument("--size", type=int, default=900_000)
    parser.add_argument("--lots", type=int, default=300)
    parser.add_argument("--cold", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with served(given.size, given.lots + given.cold) as service:
        before, paths = service.paths[: given.cold], service.paths[given.cold :]
        results = measured(service.url, before, paths, given.rounds)
    print(
        json.dumps(
            {
                "benchmark": "http_latency",
                "nodes": service.nodes,
                "edges": service.edges,
                "lots": len(paths),
                **results,
                "budget": {"nodes": 1_400_000, "p50_ms": 30, "p99_ms": 100},
                "machine": machine_facts(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
