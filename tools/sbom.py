"""Writes what the hub is made of as CycloneDX 1.5: Python packages, and the jars of its Neo4j.

``python tools/sbom.py sbom.cdx.json``. Packages come from ``uv.lock`` by ``uv export``, with the
digests that an installation checks; jars from ``graph/server/artifacts.lock.tsv``. No network.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
JARS: Final = ROOT / "graph" / "server" / "artifacts.lock.tsv"
EXPORT: Final = (
    "export", "--frozen", "--offline", "--no-dev", "--all-extras", "--no-header",
    "--format", "cyclonedx1.5", "--preview-features", "sbom-export",
)  # fmt: skip


def packages() -> dict[str, Any]:
    """Return the Python packages of the lock with all extras, without those of development."""
    without = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "VIRTUAL_ENV"}
    environment = {k: v for k, v in os.environ.items() if k not in without}
    done = subprocess.run(
        [str(ROOT / ".venv" / "bin" / "uv"), *EXPORT],
        cwd=ROOT,
        env={**environment, "UV_PYTHON_DOWNLOADS": "never"},
        capture_output=True,
        text=True,
        check=True,
    )
    described: dict[str, Any] = json.loads(done.stdout)
    return described


def jars() -> list[dict[str, Any]]:
    """Return the jars of the local Neo4j, which are fetched on first use and not redistributed."""
    with JARS.open(encoding="utf-8", newline="") as lock:
        return [_jar(row) for row in csv.DictReader(lock, delimiter="\t")]


def _jar(row: dict[str, str]) -> dict[str, Any]:
    qualifier = f"?classifier={row['classifier']}" if row["classifier"] else ""
    purl = f"pkg:maven/{row['group']}/{row['artifact']}@{row['version']}{qualifier}"
    return {
        "type": "library",
        "bom-ref": purl,
        "group": row["group"],
        "name": row["artifact"],
        "version": row["version"],
        "scope": "optional",
        "hashes": [{"alg": "SHA-256", "content": row["sha256"]}],
        "purl": purl,
    }


def sbom() -> dict[str, Any]:
    """Return the whole document."""
    described = packages()
    described["components"] = [*described["components"], *jars()]
    return described


def main(arguments: list[str]) -> int:
    """Write it to the file that is named, or to standard output."""
    text = json.dumps(sbom(), ensure_ascii=False, indent=1) + "\n"
    if arguments:
        Path(arguments[0]).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
