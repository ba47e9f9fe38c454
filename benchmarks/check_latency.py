"""Latency of the linked-party check of a lot with ten bidders, on graphs of three sizes.

Budget (design section 8, without HTTP and receipt): p50 <= 30 ms, p99 <= 100 ms on 1.4 M nodes; p99
at least five times better than the same question as one variable-length pattern (and as all simple
paths of networkx, on the graph in memory); at most 1.3 times
slower on a graph ten times larger. The budget is for two cores of one's own: ``load_average`` says
how far the machine was from that.

    python -m benchmarks.check_latency [--sizes 10000 100000 1400000] [--lots 200]

Each city is imported into a local server of the run, in a temporary folder, and then asked lot by
lot, once to warm up and once measured. The pattern has a time limit; lots that reach it are counted
at the limit, so the ratio is a lower bound.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import structlog

from benchmarks.city_csv import write_city
from benchmarks.machine import machine_facts
from benchmarks.networkx_paths import PathsInMemory
from credit_hub.cypher import Query
from credit_hub.graph.check import check_lot, evaluate
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.graph.migrations import migrate
from credit_hub.graph.neighbourhood_reader import read_neighbourhood
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.server.bulk import import_csv
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import QueryTimeoutError

SIZES: Final = (10_000, 100_000, 1_400_000)
PATTERN_SECONDS: Final = 2.0
PATTERN_LOTS: Final = 40
CROWDED_TIMES: Final = 30
"""Checks of the one lot whose bidders share an address and a telephone with hundreds."""
NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)
PATTERN: Final = Query(
    "benchmarks/one_pattern",
    "",
    Path(__file__).with_name("one_pattern.cypher").read_text(encoding="utf-8"),
    (("lot_id", "string"), ("day", "date")),
    (),
    "read",
    "",
)


def milliseconds(work: Callable[[str], object], lots: Sequence[str]) -> list[float]:
    """Return the time of each lot, sorted."""
    found = []
    for lot in lots:
        began = time.perf_counter()
        work(lot)
        found.append((time.perf_counter() - began) * 1e3)
    return sorted(found)


def quantiles(sorted_times: Sequence[float]) -> dict[str, float]:
    """Return p50 and p99 in milliseconds."""
    last = len(sorted_times) - 1
    return {
        "p50_ms": round(sorted_times[last // 2], 1),
        "p99_ms": round(sorted_times[round(last * 0.99)], 1),
    }


def measure(
    store: GraphStore, lots: Sequence[str], crowded: str, in_memory: PathsInMemory
) -> dict[str, object]:
    """Measure the check, its two halves, the one pattern and networkx, on the lots of one city."""
    timeouts = 0
    out_of_time = 0

    def check(lot: str) -> None:
        check_lot(store, lot, now=NOW)

    def pattern(lot: str) -> None:
        try:
            store.read(PATTERN, {"lot_id": lot, "day": date(2026, 10, 15)}, timeout=PATTERN_SECONDS)
        except QueryTimeoutError:
            nonlocal timeouts
            timeouts += 1

    def simple_paths(lot: str) -> None:
        if in_memory.paths(lot, PATTERN_SECONDS) is None:
            nonlocal out_of_time
            out_of_time += 1

    milliseconds(check, [*lots, crowded])
    checked = milliseconds(check, lots)
    values = [
        read_neighbourhood(store, lot, day=None, known_at=NOW, look_after_days=LOOK_AFTER_DAYS)
        for lot in lots[:50]
    ]
    by_lot = {value.lot.id: value for value in values}
    ruled = milliseconds(lambda lot: evaluate(by_lot[lot]), tuple(by_lot))
    asked = milliseconds(pattern, lots[:PATTERN_LOTS])
    walked = milliseconds(simple_paths, lots[:PATTERN_LOTS])
    return {
        "check": quantiles(checked),
        "check_of_crowded_lot": quantiles(milliseconds(check, [crowded] * CROWDED_TIMES)),
        "rules_only": quantiles(ruled),
        "edges_read": {"median": sorted(len(v.edges) for v in values)[len(values) // 2]},
        "one_pattern": quantiles(asked) | {"lots": len(asked), "time_outs": timeouts},
        "networkx": quantiles(walked)
        | {"lots": len(walked), "time_outs": out_of_time, "load_s": in_memory.load_seconds},
        "pattern_over_check": _ratios(asked, checked),
        "networkx_over_check": _ratios(walked, checked),
    }


def _ratios(slow: Sequence[float], fast: Sequence[float]) -> dict[str, float]:
    over, under = quantiles(slow), quantiles(fast)
    return {name.removesuffix("_ms"): round(over[name] / under[name], 1) for name in over}


def run(size: int, lots: int) -> dict[str, object]:
    """Import a city of ``size`` nodes into a server of its own and measure."""
    mirror, offline = (
        os.environ.get("CREDIT_HUB_MAVEN_MIRROR", ""),
        os.environ.get("CREDIT_HUB_OFFLINE_DIR"),
    )
    runtime = Runtime(mirror=mirror, offline=Path(offline) if offline else None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        memory = Memory(heap=1024, page_cache=1024)
        server = LocalServer(Path(home) / "server", runtime, port=17690, memory=memory)
        csv = Path(home) / "csv"
        csv.mkdir()
        city = write_city(csv, size)
        try:
            in_memory = PathsInMemory(city.edges, date(2026, 10, 15))
            report = import_csv(server, city.nodes, city.edges)
            with GraphStore.connect(server.address) as store:
                migrate(store)
                figures = measure(store, city.lots[:lots], city.crowded, in_memory)
        finally:
            server.stop(grace=0)
    return {"nodes": report.nodes, "edges": report.relationships} | figures


def main() -> None:
    """Print the figures of all sizes as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--lots", type=int, default=200)
    arguments = parser.parse_args()
    # A program that configures no log prints every remark of the server.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    before = machine_facts()
    results = [run(size, arguments.lots) for size in arguments.sizes]
    print(
        json.dumps(
            {
                "benchmark": "check_latency",
                "budget": {"p50_ms": 30, "p99_ms": 100, "p99_pattern_over_check": 5},
                "results": results,
                "machine": before,
                "load_average_after": machine_facts()["load_average"],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
