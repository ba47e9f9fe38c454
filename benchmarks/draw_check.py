"""Latency of the draw-check of a pool of 200 experts against a lot with 12 bidders.

Budget: p95 <= 300 ms in two round trips, for two cores of one's own; ``load_average`` says how far
the machine was from that. The graph holds little else, so the figure is that of the question.

    python -m benchmarks.draw_check [--rounds 50]

The server is that of NEO4J_URI, else a local one for the run. Its data is deleted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.machine import machine_facts
from benchmarks.scratch import scratch_server
from credit_hub.cypher import Query
from credit_hub.graph.draw_check import check_draw
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe

NOW: Final = datetime(2026, 11, 24, tzinfo=UTC)
SEED: Final = Query(
    "benchmarks/draw_check_seed",
    "",
    Path(__file__).with_name("draw_check_seed.cypher").read_text(encoding="utf-8"),
    (),
    (),
    "write",
    "",
)


def main() -> None:
    """Seed, warm up, measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description="latency of the draw-check")
    parser.add_argument("--rounds", type=int, default=50)
    rounds: int = parser.parse_args().rounds
    with scratch_server() as address, GraphStore.connect(address) as store:
        wipe(store)
        migrate(store)
        store.write(SEED, {})
        times: list[float] = []
        check = check_draw(store, "lot:bench/1", "expert-pool:bench", now=NOW)
        for _ in range(rounds + 5):
            began = time.perf_counter()
            check = check_draw(store, "lot:bench/1", "expert-pool:bench", now=NOW)
            times.append((time.perf_counter() - began) * 1e3)
        wipe(store)
    measured = sorted(times[5:])
    figures = {f"p{q}_ms": round(measured[(rounds - 1) * q // 100], 1) for q in (50, 95, 99)}
    decided: dict[str, int] = {}
    for verdict in check.verdicts:
        decided[verdict.decision.value] = decided.get(verdict.decision.value, 0) + 1
    body = {"experts": len(check.verdicts), "bidders": len(check.bidders), "decisions": decided}
    sys.stdout.write(json.dumps(body | figures | {"machine": machine_facts()}, indent=1) + "\n")


if __name__ == "__main__":
    main()
