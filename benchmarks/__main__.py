"""Run every benchmark of this folder, one after the other: ``python -m benchmarks [NAME ...]``.

Each is a script of its own that prints its figures as JSON with the facts of the machine.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ENTRY = 'if __name__ == "__main__":'


def benchmarks() -> list[str]:
    """Return the names of the scripts, sorted."""
    scripts = (path for path in FOLDER.glob("[a-z]*.py") if ENTRY in path.read_text())
    return sorted(path.stem for path in scripts)


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 if one failed, 2 if one is not known."""
    unknown = [name for name in names if name not in benchmarks()]
    if unknown:
        there = ", ".join(benchmarks())
        sys.stderr.write(f"error: no benchmark {', '.join(unknown)}; there are {there}\n")
        return 2
    failed = []
    for name in names or benchmarks():
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        if subprocess.run(command, cwd=FOLDER.parent, check=False).returncode:
            failed.append(name)
    if failed:
        sys.stderr.write(f"error: failed: {', '.join(failed)}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
