"""Rate of the bulk load: official files, validated, joined, imported, indexed, serving.

Budget: 50,000 rows a second (design section 8). Prints rows a second over all and the seconds of
each stage.

    python -m benchmarks.bulk_rate [--rows 200000] [--workers 2]

The server is a local one made for the run.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.load_rate import KEYS, write_file
from benchmarks.machine import machine_facts
from benchmarks.scratch import runtime
from credit_hub.graph.server import LocalServer, Memory
from credit_hub.loaders.bulk import bulk_load


def main() -> None:
    arguments = argparse.ArgumentParser(description="bulk load rate")
    arguments.add_argument("--rows", type=int, default=200_000)
    arguments.add_argument("--workers", type=int, default=None)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        path = folder / "registrations.csv"
        write_file(path, given.rows, date(2026, 11, 1))
        memory = Memory(heap=1024, page_cache=256)
        server = LocalServer(folder / "neo4j", runtime(), port=17689, memory=memory)
        try:
            began = time.monotonic()
            report = bulk_load(
                [("enterprise-registration", path)],
                server,
                keys=KEYS,
                data_dir=folder / "data",
                workers=given.workers,
            )
            seconds = time.monotonic() - began
        finally:
            server.stop(grace=0)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        json.dumps(
            {
                "benchmark": "bulk_rate",
                "rows": report.rows_read,
                "nodes": report.imported.nodes,
                "edges": report.imported.relationships,
                "rows_per_second": round(report.rows_read / seconds),
                "budget": 50_000,
                "seconds": {k: round(v, 2) for k, v in report.seconds.items()},
                "import_peak_mib": report.imported.peak_memory >> 20,
                "largest_child_mib": children.ru_maxrss >> 10,
                "machine": machine_facts(),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
