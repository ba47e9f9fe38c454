"""What `make check` runs, in one list that pre-commit and .ci/run use too.

``python tools/check.py`` runs everything and sums up; ``... ruff mypy`` runs a part.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

CHECKS: dict[str, tuple[str, ...]] = {
    "ruff": ("ruff", "check", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
    "layers": ("lint-imports", "--no-logo"),
    "deptry": ("deptry", "."),
    "vulture": ("vulture",),
    "licences": ("python", "tools/licences.py"),
    "lock": ("uv", "lock", "--check"),
}


def environment() -> dict[str, str]:
    """Return the environment of the checks: the lock names the public index, not a mirror."""
    without = {"UV_DEFAULT_INDEX", "UV_INDEX_URL", "VIRTUAL_ENV"}
    return {k: v for k, v in os.environ.items() if k not in without} | {
        "UV_PYTHON_DOWNLOADS": "never"
    }


def passes(name: str) -> bool:
    """Run one check, show its output where it fails, and say how long it took."""
    program, *arguments = CHECKS[name]
    begun = time.monotonic()
    done = subprocess.run(
        [str(BIN / program), *arguments],
        cwd=ROOT,
        env=environment(),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{name:10} {verdict:7} {time.monotonic() - begun:5.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout, flush=True)
    return done.returncode == 0


def main(names: list[str]) -> int:
    """Run the named checks, or all; return 1 if one failed, 2 if one is not known."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        sys.stderr.write(f"error: no check {', '.join(unknown)}; there are {', '.join(CHECKS)}\n")
        return 2
    failed = [name for name in names or CHECKS if not passes(name)]
    if failed:
        print(f"check: FAILED: {', '.join(failed)}")
        return 1
    print(f"check: all {len(names or CHECKS)} ok")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
