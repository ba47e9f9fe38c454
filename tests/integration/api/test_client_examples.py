"""The programs of docs/how-to/clients.md, run as they stand against a service that asks a token."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli, free_port

pytestmark = [pytest.mark.integration, pytest.mark.slow]

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "clients.md"
OF_THE_CLIENT = frozenset({"Authorization", "Content-Type", "Retry-After", "ETag"})
"""Headers of HTTP itself, which a description does not name as parameters."""


def program(language: str) -> str:
    """Return the program that checks a lot; others of the page have tests of their own."""
    block = re.compile(rf"^```{language}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    found = block.findall(PAGE.read_text(encoding="utf-8"))
    (checks,) = [text for text in found if "linked-party-check" in text]
    return str(checks)


@pytest.fixture(scope="module")
def hub(
    environment: Mapping[str, str],
    city: Manifest,
    cli: Cli,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[str, str]]:
    """Return the environment of a program: where the hub is, and a token."""
    data = tmp_path_factory.mktemp("examples")
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    env = {
        "CREDIT_HUB_DATA_DIR": str(data),
        "CREDIT_HUB_PORT": str(free_port()),
        "CREDIT_HUB_REQUIRE_LOGIN": "true",
    }
    added = cli("clients", "add", "examples", "--json", env=env)
    started = cli("serve", "--detach", env=env)
    assert started.status == 0, started.err
    yield {
        "HUB": f"http://127.0.0.1:{env['CREDIT_HUB_PORT']}",
        "TOKEN": json.loads(added.out)["token"],
        "PATH": os.environ["PATH"],
        "HOME": str(data),
        "LANG": "C.UTF-8",
    }
    assert cli("stop", env=env).status == 0


def run(command: list[str], folder: Path, env: Mapping[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=180, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_python_program_checks_polls_and_verifies(hub: Mapping[str, str], tmp_path: Path) -> None:
    (tmp_path / "check.py").write_text(program("python"), encoding="utf-8")

    said = run([sys.executable, "check.py"], tmp_path, hub)

    first, polled, signed = said.splitlines()
    assert re.fullmatch(r"lot:ZZTEST-P2/1 \d+ findings", first)
    assert polled == "not changed"
    assert signed.startswith("signed by the hub: receipt:")


def test_java_program_checks_polls_and_verifies(hub: Mapping[str, str], tmp_path: Path) -> None:
    if shutil.which("javac") is None:
        pytest.skip("no JDK with a compiler here: install one of version 17 or later")
    (tmp_path / "Check.java").write_text(program("java"), encoding="utf-8")

    said = run(["java", "Check.java"], tmp_path, hub)

    assert said.splitlines() == ["lot:ZZTEST-P2/1", "not changed", "signed by the hub"]


@pytest.mark.parametrize("language", ["python", "java"])
def test_addresses_and_headers_of_the_program_are_those_of_the_description(
    hub: Mapping[str, str], language: str
) -> None:
    described: dict[str, Any] = httpx.get(f"{hub['HUB']}/openapi.json", trust_env=False).json()
    text = program(language)

    known = {path.partition("{")[0].rstrip("/") for path in described["paths"]}
    used = {found.rstrip("/") for found in re.findall(r'"(/[a-z.][a-z0-9./-]*)', text)}
    parameters = described["components"]["parameters"].values()
    headers = {parameter["name"] for parameter in parameters} | OF_THE_CLIENT
    named = re.findall(r'"((?:Idempotency|If|X|Retry)-[A-Za-z-]+|Authorization|ETag)"', text)
    assert used
    assert {path for path in used if not any(path.startswith(k) for k in known if k)} == set()
    assert named
    assert set(named) <= headers
