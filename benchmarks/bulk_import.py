"""Rate of the offline bulk import: CSV files to a graph that serves, against reading those files.

The figure is nodes and edges a second, once for the import tool alone and once up to the moment at
which the restarted server answers. The ratio is to a plain pass over the same files with Python's
csv module in the same run: it says how the import compares with merely reading, on any machine.

    python -m benchmarks.bulk_import [--nodes 200000] [--edges 600000]

It starts a local server of its own and deletes it afterwards. Other makers of files call ``run``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import machine_facts
from credit_hub.graph.server import ImportFile, LocalServer, Memory, Runtime, import_csv


def run(
    server: LocalServer, nodes: Sequence[ImportFile], edges: Sequence[ImportFile]
) -> dict[str, object]:
    """Import the files into a local server and return the figures."""
    read = read_seconds([*nodes, *edges])
    began = time.perf_counter()
    report = import_csv(server, nodes, edges)
    serving = time.perf_counter() - began
    items = report.nodes + report.relationships
    return {
        "nodes": report.nodes,
        "edges": report.relationships,
        "properties": report.properties,
        "seconds": {
            "read": round(read, 2),
            "import_tool": round(report.seconds, 2),
            "until_serving": round(serving, 2),
        },
        "items_per_second": {
            "read": round(items / read),
            "import_tool": round(items / report.seconds),
            "until_serving": round(items / serving),
        },
        "ratio": round(read / serving, 3),
        "peak_memory_mib": report.peak_memory >> 20,
        "store_mib": server.status().store_bytes >> 20,
    }


def read_seconds(files: Sequence[ImportFile]) -> float:
    began = time.perf_counter()
    for path in (path for file in files for path in file.paths):
        with path.open(encoding="utf-8", newline="") as stream:
            for _ in csv.reader(stream):
                pass
    return time.perf_counter() - began


def write_nodes(path: Path, count: int) -> ImportFile:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ("id:ID", "name", "capital_minor:long", "established:date", "provenance:string[]")
        )
        for n in range(count):
            name, day = f"测试市第{n}号建筑工程有限公司", f"20{n % 20:02d}-{n % 12 + 1:02d}-11"
            writer.writerow((f"uscc:{n}", name, n * 100, day, f"synthetic;official;{day};row {n}"))
    return ImportFile("Enterprise:Entity", (path,))


def write_edges(path: Path, count: int, nodes: int) -> ImportFile:
    # A fixed seed: the same graph on every machine.
    draw = random.Random(20261124)  # noqa: S311  # no secret, a benchmark
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow((":START_ID", ":END_ID", "id", "share_ppb:long", "valid_from:date"))
        for n in range(count):
            start, end = draw.randrange(nodes), draw.randrange(nodes)
            writer.writerow((f"uscc:{start}", f"uscc:{end}", f"edge{n}", n % 10**9, "2020-01-01"))
    return ImportFile("HOLDS", (path,))


def main() -> None:
    arguments = argparse.ArgumentParser(description="rate of the bulk import")
    arguments.add_argument("--nodes", type=int, default=200_000)
    arguments.add_argument("--edges", type=int, default=600_000)
    given = arguments.parse_args()
    offline = os.environ.get("CREDIT_HUB_OFFLINE_DIR")
    runtime = Runtime(
        mirror=os.environ.get("CREDIT_HUB_MAVEN_MIRROR", ""),
        offline=Path(offline) if offline else None,
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        nodes = write_nodes(folder / "nodes.csv", given.nodes)
        edges = write_edges(folder / "edges.csv", given.edges, given.nodes)
        server = LocalServer(
            folder / "home", runtime, port=17689, memory=Memory(heap=1024, page_cache=256)
        )
        try:
            server.start()
            figures = run(server, [nodes], [edges])
        finally:
            server.stop(grace=0)
    result = {"benchmark": "bulk_import", **figures, "machine": machine_facts()}
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
