"""The console blocks of the how-to pages, run in order by a shell as a reader would type them.

``...`` stands for any text within a line, or for any lines on a line of its own; ``? 6`` after a
command is the exit status it must end with (0 where none is given).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from credit_hub.graph.store import GraphStore

pytestmark = [pytest.mark.integration, pytest.mark.slow]

HOW_TO = Path(__file__).resolve().parents[3] / "docs" / "how-to"
PAGES = (
    "audit.md",
    "load.md",
    "check.md",
    "draw-check.md",
    "http-api.md",
    "clients.md",
    "receipts.md",
    "vault.md",
    "backup.md",
    "batch.md",
    "cypher.md",
    "access.md",
)


@dataclass(frozen=True)
class Step:
    command: str
    status: int
    output: str


def steps(page: str) -> Iterator[Step]:
    for block in re.findall(r"^```console\n(.*?)^```", page, re.DOTALL | re.MULTILINE):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, rest = step.partition("\n")
            status = re.match(r"\? (\d+)\n", rest)
            output = rest[status.end() :] if status else rest
            yield Step(command, int(status[1]) if status else 0, output)


def pattern(output: str) -> str:
    lines = (
        r"(?:.*\n)*?" if line == "..." else r".*".join(map(re.escape, line.split("..."))) + r"\n"
        for line in output.splitlines()
    )
    return "".join(lines)


@pytest.mark.parametrize("name", PAGES)
def test_commands_of_the_page_print_what_it_says(
    name: str, store: GraphStore, environment: Mapping[str, str], tmp_path: Path
) -> None:
    if name == "http-api.md" and shutil.which("curl") is None:
        pytest.skip("the page asks with curl, which is not installed")
    port = environment["CREDIT_HUB_PORT"]
    page = (
        (HOW_TO / name).read_text(encoding="utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    )
    path = f"{Path(sys.executable).parent}:{environment['PATH']}"

    done = list(steps(page))
    for step in done:
        ran = subprocess.run(
            ["bash", "-c", step.command],
            env={**environment, "PATH": path},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
            check=False,
        )
        said = ran.stdout.replace("\r", "")
        said = said if said.endswith("\n") or not said else f"{said}\n"
        assert ran.returncode == step.status, f"$ {step.command}\n{said}"
        assert re.fullmatch(pattern(step.output), said), f"$ {step.command}\n{said}"

    assert done
