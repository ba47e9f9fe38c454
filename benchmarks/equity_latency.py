"""Latency of an equity penetration of ten layers, with integrated shares, owners and controller.

Budget (design section 8): p95 <= 200 ms, for two cores of one's own; ``load_average`` says how far
the machine was from that. Asked are the bottom companies of deep groups (eleven layers, a thousand
routes, rings), random firms of the city upward, and the firms with the most subsidiaries downward.

    python -m benchmarks.equity_latency [--size 100000] [--groups 100] [--subjects 200]

The same upward figures are reckoned with networkx on the whole graph in memory, once as a sum over
all simple paths of at most ten holdings (what one writes first; it leaves out what circulates) and
once by pushing shares along the edges for ten layers. The latter is fast and an approximation: in
floats, with rings cut off, uncorrected, without routes, owners or sources; it needs the whole graph
in memory, whose loading is timed apart and due after each change.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Final

import networkx as nx
import structlog

from benchmarks.city_csv import write_city
from benchmarks.machine import machine_facts
from credit_hub.cypher import Query
from credit_hub.graph.migrations import migrate
from credit_hub.graph.ownership.actual_controller import actual_controller
from credit_hub.graph.ownership.beneficial_owners import beneficial_owners
from credit_hub.graph.ownership.equity import Direction, penetrate
from credit_hub.graph.ownership.stated import Ownership
from credit_hub.graph.repositories.ownership import OwnershipRepository
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.server.bulk import import_csv
from credit_hub.graph.store import GraphStore

DAY: Final = date(2026, 10, 15)
NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)
LAYERS: Final = 10
PATHS: Final = 20_000
"""Simple paths summed for one pair before networkx is stopped."""
Graph = nx.DiGraph


def query(name: str, mode: str) -> Query:
    """Return a query of this folder."""
    text = Path(__file__).with_name(f"{name}.cypher").read_text(encoding="utf-8")
    return Query(f"benchmarks/{name}", "", text, (), (), "write" if mode == "write" else "read", "")


def timed(work: Callable[[str], object], subjects: Sequence[str]) -> dict[str, float]:
    """Return p50, p95 and p99 of the time, and p95 of this process's own processor time.

    On a machine that others use, the latter is the steadier figure; it leaves the server out.
    """
    walls, owns = [], []
    for subject in subjects:
        began, spent = time.perf_counter(), time.process_time()
        work(subject)
        walls.append((time.perf_counter() - began) * 1e3)
        owns.append((time.process_time() - spent) * 1e3)
    found = {f"p{q}_ms": quantile(walls, q) for q in (50, 95, 99)}
    return found | {"own_cpu_p95_ms": quantile(owns, 95)}


def quantile(times: Sequence[float], percent: int) -> float:
    """Return one quantile, to a tenth."""
    return round(sorted(times)[round((len(times) - 1) * percent / 100)], 1)


def upward(repository: OwnershipRepository, company: str) -> None:
    """Answer everything that is asked about a company's owners."""
    reckon_upward(company, repository.upward(company, day=DAY, known_at=NOW))


def reckon_upward(company: str, owned: Ownership) -> None:
    """Penetration, controller and beneficial owners of what was read."""
    penetrate(company, owned, Direction.UP)
    beneficial_owners(company, owned, day=DAY, control=actual_controller(company, owned))


def downward(repository: OwnershipRepository, holder: str) -> None:
    """Answer what a holder has."""
    owned = repository.downward(holder, day=DAY, known_at=NOW)
    penetrate(holder, owned, Direction.DOWN)


def by_paths(graph: Graph[str], company: str) -> dict[str, float]:
    """Sum over the simple paths from every unit above."""
    above = nx.single_target_shortest_path_length(graph, company, cutoff=LAYERS)
    sums = {}
    for holder in dict(above):
        paths = nx.all_simple_edge_paths(graph, holder, company, cutoff=LAYERS)
        total = 0.0
        for path in islice(paths, PATHS):
            share = 1.0
            for start, end in path:
                share *= graph[start][end]["share"]
            total += share
        sums[holder] = total
    return sums


def by_pushing(graph: Graph[str], company: str) -> dict[str, float]:
    """Push the shares up along the edges, layer by layer."""
    sums: dict[str, float] = {}
    layer = {company: 1.0}
    for _ in range(LAYERS):
        above: dict[str, float] = {}
        for unit, carried in layer.items():
            for holder in graph.predecessors(unit):
                above[holder] = above.get(holder, 0.0) + carried * graph[holder][unit]["share"]
        for holder, share in above.items():
            sums[holder] = sums.get(holder, 0.0) + share
        layer = above
    return sums


def loaded(store: GraphStore) -> tuple[Graph[str], float]:
    """Return the whole graph in memory and the seconds that took."""
    began = time.perf_counter()
    graph: Graph[str] = nx.DiGraph()
    rows = store.read(query("equity_edges", "read"), {"day": DAY, "known_at": NOW}, timeout=600)
    for row in rows:
        ppb = row["ppb"]
        assert isinstance(ppb, int)
        graph.add_edge(str(row["holder"]), str(row["company"]), share=ppb / 1e9)
    return graph, time.perf_counter() - began


def measure(store: GraphStore, groups: int, subjects: int) -> Mapping[str, object]:
    """Measure the three kinds of question, their halves, and networkx."""
    repository = OwnershipRepository(store)
    graph, load_seconds = loaded(store)
    random = Random(11)  # noqa: S311  # a reproducible benchmark, no secret
    firms = sorted(n for n in graph if n.startswith("uscc:"))
    asked = {
        "groups_up": [f"deep:{g}/0/0" for g in range(groups)],
        "city_up": random.sample(firms, min(subjects, len(firms))),
        "crowded_down": sorted(firms, key=lambda n: (-graph.out_degree(n), n))[:subjects],
    }
    results: dict[str, object] = {}
    for name, chosen in asked.items():
        answer = downward if name.endswith("down") else upward
        work = partial(answer, repository)
        timed(work, chosen[:20])
        results[name] = timed(work, chosen) | {"subjects": len(chosen)}
    read = {s: repository.upward(s, day=DAY, known_at=NOW) for s in asked["groups_up"]}
    results["groups_up_reckoning"] = timed(lambda s: reckon_upward(s, read[s]), tuple(read))
    results["groups_up_holdings"] = max(len(owned.edges) for owned in read.values())
    results["networkx"] = {
        "load_seconds": round(load_seconds, 1),
        "holdings": graph.number_of_edges(),
        "paths": timed(partial(by_paths, graph), asked["groups_up"][:5]),
        "pushing": timed(partial(by_pushing, graph), asked["groups_up"]),
    }
    return results


def run(size: int, groups: int, subjects: int) -> Mapping[str, object]:
    """Import a city into a server of its own, add the deep groups, and measure."""
    mirror = os.environ.get("CREDIT_HUB_MAVEN_MIRROR", "")
    offline = os.environ.get("CREDIT_HUB_OFFLINE_DIR")
    runtime = Runtime(mirror=mirror, offline=Path(offline) if offline else None)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        memory = Memory(heap=1024, page_cache=512)
        server = LocalServer(Path(home) / "server", runtime, port=17691, memory=memory)
        csv = Path(home) / "csv"
        csv.mkdir()
        city = write_city(csv, size)
        try:
            report = import_csv(server, city.nodes, city.edges)
            with GraphStore.connect(server.address) as store:
                migrate(store)
                store.write(query("equity_seed", "write"), {"groups": groups}, timeout=600)
                figures = measure(store, groups, subjects)
        finally:
            server.stop(grace=0)
    return {"nodes": report.nodes, "edges": report.relationships} | dict(figures)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=100)
    parser.add_argument("--subjects", type=int, default=200)
    arguments = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    before = machine_facts()
    figures = run(arguments.size, arguments.groups, arguments.subjects)
    print(
        json.dumps(
            {
                "benchmark": "equity_latency",
                "budget": {"p95_ms": 200},
                "results": figures,
                "machine": before,
                "load_average_after": machine_facts()["load_average"],
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
