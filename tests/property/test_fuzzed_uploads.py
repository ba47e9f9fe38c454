"""Changed input files: rows, rejects or a clear refusal, never a traceback, memory bounded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INPUTS = 1_500
MOST_MIB = 200


@pytest.mark.slow
def test_changed_uploads_are_taken_or_refused_clearly_and_memory_stays_bounded() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", "--uploads-only", "--inputs", str(INPUTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    figures = json.loads(ran.stdout)
    assert (figures["shown"], figures["faults"], ran.stderr) == ([], 0, "")
    assert figures["uploads"] == INPUTS
    assert figures["rss_mib"]["most"] - figures["rss_mib"]["begin"] < MOST_MIB
