"""``python -m benchmarks.fuzz --inputs 50000 --seed 1``: no traceback, no 5xx, memory bounded."""

from __future__ import annotations

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path

import structlog

from benchmarks.fuzz.run import Tally, run
from benchmarks.machine import machine_facts


def main() -> int:
    """Run, print the figures as JSON, return 1 where there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=20261124)
    parser.add_argument("--share", type=float, default=0.8, help="part that are uploads")
    parser.add_argument("--uploads-only", action="store_true", help="start no graph")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory(prefix="credit-hub-fuzz-") as name:
        folder = Path(name)
        if asked.uploads_only:
            tally = run(folder, None, inputs=asked.inputs, seed=asked.seed)
        else:
            tally = _with_graph(folder, asked.inputs, asked.seed, asked.share)
    figures = {
        "benchmark": "fuzz",
        "inputs": tally.uploads + tally.bodies,
        "uploads": tally.uploads,
        "bodies": tally.bodies,
        "seed": asked.seed,
        "faults": sum(tally.kinds.values()),
        "shown": tally.faults,
        "rss_mib": {"begin": tally.rss_begin, "most": tally.rss_most, "end": tally.rss_end},
        "slowest_input": {"of": tally.slowest_of, "cpu_seconds": round(tally.slowest, 3)},
        "seconds": round(tally.seconds, 1),
        "machine": machine_facts(),
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 1 if tally.kinds else 0


def _with_graph(folder: Path, inputs: int, seed: int, share: float) -> Tally:
    """Run with the application in this process, on a graph of its own."""
    from pydantic import SecretStr

    from credit_hub.api.app import create_app
    from credit_hub.api.settings import Settings
    from credit_hub.graph.server import LocalServer, Memory, Runtime

    memory = Memory(heap=768, page_cache=256)
    server = LocalServer(folder / "neo4j", Runtime(), port=17695, memory=memory)
    address = server.start()
    settings = Settings(
        data_dir=folder / "data",
        neo4j_uri=address.uri,
        neo4j_user=address.user,
        neo4j_password=SecretStr(address.password),
        service_works=False,
    )
    app = create_app(settings)
    try:
        return run(folder, app, inputs=inputs, seed=seed, share=share)
    finally:
        app.state.hubs.close()
        server.stop(grace=0)


if __name__ == "__main__":
    sys.exit(main())
