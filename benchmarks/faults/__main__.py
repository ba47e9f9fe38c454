"""Kill the hub, its worker, its loads, PostgreSQL and Neo4j at random points under load.

Two hubs, a worker and a loader run over one graph and one ledger, clients ask and write; each is
killed (SIGKILL) at seeded random moments or at named points around a commit, started again, and so
on. In the end everything that was acknowledged must be there once, the audit chain be whole, loads
balance, and the graph be that of a clean load. Exit status 1: something is not.

With `--folder` a run that was cut off goes on; a folder that is given is left as it is.

    python -m benchmarks.faults [--kills 1000] [--seed 1] [--minutes M] [--folder DIR]
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from benchmarks.faults.postgres import Postgres
from benchmarks.faults.run import Plan, run
from benchmarks.faults.site import Site, Wanted
from benchmarks.machine import machine_facts
from credit_hub.loaders.synthetic import Size


def main() -> int:
    """Run it and print what was seen as JSON."""
    parser = argparse.ArgumentParser(description="kills under load")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--drain", type=float, default=330.0)
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--editions", type=int, default=6)
    parser.add_argument("--firms", type=int, default=240)
    parser.add_argument("--lots", type=int, default=20)
    here = "postgresql" if Postgres.is_here() else "sqlite"
    parser.add_argument("--ledger", choices=("postgresql", "sqlite"), default=here)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    wanted = Wanted(given.editions, Size("faults", given.firms, given.lots), given.ledger)
    plan = Plan(given.kills, given.seed, given.clients, given.drain, given.minutes)
    before = machine_facts()
    with tempfile.TemporaryDirectory(prefix="credit-hub-faults-", ignore_cleanup_errors=True) as d:
        folder = given.folder or Path(d)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # PostgreSQL runs under an account of its own
        outcome = run(Site(folder.resolve(), wanted), plan)
    print(
        json.dumps(
            {
                "benchmark": "faults",
                "ledger": given.ledger,
                "seed": given.seed,
                "kills_wanted": given.kills,
                **asdict(outcome),
                "machine": before,
            },
            indent=2,
            ensure_ascii=False,
        )
    )
    return 1 if any(outcome.violations.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
