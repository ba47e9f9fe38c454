"""Rates of a backup, its verification and its restore through the driver, and the memory they take.

The graph is made of synthetic enterprises with holdings; the ledger is a SQLite file with nothing
in it. Rows are nodes and edges; the rate of the restore has the comparison in it.

    NEO4J_URI=... NEO4J_PASSWORD=... python -m benchmarks.backup [--nodes 20000]

The server that NEO4J_URI names is emptied: name a scratch one.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.machine import machine_facts
from credit_hub.api.backups.restoring import Restore
from credit_hub.api.backups.taking import Watch, take_backup
from credit_hub.api.backups.verifying import known_keys, verify_backup
from credit_hub.api.hub import open_hub, server_address
from credit_hub.api.settings import read_settings
from credit_hub.cypher import Query
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe

BATCH: Final = 5_000
SEED: Final = Query(
    "benchmarks/backup_seed",
    "",
    Path(__file__).with_name("backup_seed.cypher").read_text(encoding="utf-8"),
    (),
    (),
    "write",
    "",
)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    began = time.monotonic()
    work()
    return time.monotonic() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=20_000)
    nodes = parser.parse_args().nodes
    if "NEO4J_URI" not in os.environ:
        sys.exit("NEO4J_URI is not set: it names a scratch server, which is emptied")
    watch = Watch(lambda _: None, lambda: False)
    with tempfile.TemporaryDirectory(prefix="credit-hub-backup-") as name:
        settings, folder = read_settings(data_dir=Path(name) / "hub"), Path(name) / "backup"
        with GraphStore.connect(server_address(settings)) as store:
            wipe(store)
        with open_hub(settings) as hub:
            for first in range(0, nodes, BATCH):
                hub.store.write(SEED, {"first": first, "count": min(BATCH, nodes - first)})
        taking = timed(lambda: take_backup(settings, folder, watch))
        keys = known_keys(settings)
        verifying = timed(lambda: verify_backup(folder, keys, watch.rows))
        manifest = verify_backup(folder, keys, watch.rows).manifest
        if manifest is None:
            sys.exit("the backup could not be read")
        restore = Restore(settings, folder, manifest, lambda _: None, watch.rows)
        restoring = timed(restore.run)
        size = sum(path.stat().st_size for path in folder.iterdir())
    rows = manifest.graph.nodes + manifest.graph.edges
    body = {
        "benchmark": "backup",
        "nodes": manifest.graph.nodes,
        "edges": manifest.graph.edges,
        "bytes_a_row": round(size / rows, 1),
        "rows_per_second": {
            "backup": round(rows / taking),
            "verify": round(rows / verifying),
            "restore_by_driver": round(rows / restoring),
        },
        "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "machine": machine_facts(),
    }
    print(json.dumps(body, indent=2))


if __name__ == "__main__":
    main()
