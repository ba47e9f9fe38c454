"""The demo on a machine of its own: from nothing to an answer, and what may happen afterwards.

One data folder with its own Neo4j and its own background service serves all tests; each of them
leaves the district loaded and everything running.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.graph.server import default_cache
from credit_hub.loaders.synthetic.generate import cases

pytestmark = [pytest.mark.e2e, pytest.mark.integration, pytest.mark.slow]

PROGRAM = Path(sys.executable).with_name("credit-hub")
LOT = "ZZTEST-G1/1"
PATIENCE = 600


@dataclass(frozen=True)
class Machine:
    """A user's folder and environment; commands are run as the user types them."""

    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(PROGRAM), *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )

    def answer(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@dataclass(frozen=True)
class Demo:
    """What the first run of the demo said, and the port that another program held meanwhile."""

    said: dict[str, Any]
    taken: int

    def check(self) -> httpx.Response:
        url = f"{self.said['http']}/api/v1/lots/{LOT}/linked-party-check"
        return httpx.post(url, timeout=240, trust_env=False)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    if "NEO4J_URI" in os.environ and not default_cache().is_dir():
        pytest.skip("the demo needs a Neo4j of its own, and its jars are not in the cache")
    home = tmp_path_factory.mktemp("user")
    passed_on = ("PATH", "CREDIT_HUB_MAVEN_MIRROR", "CREDIT_HUB_OFFLINE_DIR")
    environment = {name: os.environ[name] for name in passed_on if name in os.environ} | {
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "CREDIT_HUB_CACHE_DIR": str(default_cache()),
        "CREDIT_HUB_DATA_DIR": str(home / "数据"),
        "CREDIT_HUB_BOLT_PORT": "17760",
        "CREDIT_HUB_HEAP_MIB": "768",
        "CREDIT_HUB_PAGE_CACHE_MIB": "128",
    }
    folder = home / "work" / "hub"
    folder.mkdir(parents=True)
    made = Machine(folder, environment)
    try:
        yield made
    finally:
        made.run("stop")


@pytest.fixture(scope="module")
def demo(machine: Machine) -> Demo:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        machine.environment["CREDIT_HUB_PORT"] = str(taken)
        return Demo(machine.answer("demo"), taken)


def facts(answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a check says of the lot, without what belongs to the single answer."""
    return {
        "bidders": answer["bidders"],
        "ids": sorted(item["id"] for item in (*answer["findings"], *answer["leads"])),
    }


def test_demo_without_real_data_loads_a_district_and_answers_g1(demo: Demo) -> None:
    expected = {
        (item.rule, item.evidence, item.subjects)
        for case in cases()
        for answer in case.answers
        if (answer.lot, answer.regime, answer.as_of) == (f"lot:{LOT}", "tender", None)
        for item in answer.expected
    }

    check = demo.said["check"]

    found = {
        (
            item["rule_id"],
            item["evidence_class"],
            tuple(sorted(subject["id"].removeprefix("uscc:") for subject in item["subjects"])),
        )
        for item in (*check["findings"], *check["leads"])
    }
    assert found == expected
    for load in demo.said["loads"]:
        rows = load["rows"]
        assert load["outcome"] == "complete"
        assert rows["read"] == rows["written"] + rows["unchanged"] + rows["rejected"]
    assert sum(load["rows"]["rejected"] for load in demo.said["loads"]) > 0


def test_demo_passes_over_a_port_that_another_program_holds(demo: Demo) -> None:
    port = httpx.URL(demo.said["http"]).port

    assert port is not None
    assert port > demo.taken
    assert demo.check().status_code == 200


def test_commands_that_the_demo_prints_work_as_typed(machine: Machine, demo: Demo) -> None:
    shown = machine.run("demo")
    printed = [line.strip() for line in shown.stdout.rpartition("next:\n")[2].splitlines()]
    # As `make demo` does it, the folder may have been named for one command alone.
    bare = {k: v for k, v in machine.environment.items() if k != "CREDIT_HUB_DATA_DIR"}

    assert printed == demo.said["next"]
    assert printed[-1].split()[:2] == [str(PROGRAM), "stop"]
    for command in printed[:-1]:
        if command.startswith("curl") and shutil.which("curl") is None:
            continue
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=machine.folder,
            env=bare,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout}{done.stderr}"
        assert "ZZTEST-G1" in done.stdout or "[S]" in done.stdout, command


def test_second_demo_changes_nothing(machine: Machine, demo: Demo) -> None:
    again = machine.answer("demo")

    assert {load["outcome"] for load in again["loads"]} == {"unchanged"}
    assert facts(again["check"]) == facts(demo.said["check"])
    assert again["http"] == demo.said["http"]


def test_service_outlives_a_database_that_is_killed_and_started_again(
    machine: Machine, demo: Demo
) -> None:
    before = facts(demo.check().json())
    os.kill(machine.answer("db", "status")["pid"], signal.SIGKILL)

    gone = demo.check()
    alive = httpx.get(f"{demo.said['http']}/healthz", trust_env=False)
    ready = httpx.get(f"{demo.said['http']}/readyz", timeout=240, trust_env=False)
    machine.answer("db", "start")
    back = demo.check()

    assert (gone.status_code, gone.json()["code"]) == (503, "store_unavailable")
    assert gone.headers["content-type"] == "application/problem+json"
    assert gone.headers["retry-after"] == "5"
    assert "bolt" not in gone.text
    assert (alive.status_code, ready.status_code) == (200, 503)
    assert back.status_code == 200, back.text
    assert facts(back.json()) == before


def test_import_refuses_a_graph_with_data_until_replacing_it_is_confirmed(
    machine: Machine, demo: Demo
) -> None:
    inputs = str(machine.folder.parents[1] / "数据" / "demo-district" / "input")

    bare = machine.run("db", "import", inputs)
    unconfirmed = machine.run("db", "import", inputs, "--replace")

    assert (bare.returncode, unconfirmed.returncode) == (6, 6)
    assert "credit-hub load" in bare.stderr
    assert demo.check().status_code == 200


def test_import_into_an_emptied_graph_gives_the_answers_of_the_load(
    machine: Machine, demo: Demo
) -> None:
    before = facts(demo.check().json())
    inputs = str(machine.folder.parents[1] / "数据" / "demo-district" / "input")

    machine.answer("db", "reset", "--yes")
    machine.answer("db", "start")  # with a new password, which the service reads anew
    emptied = [demo.check() for _ in range(2)][-1]
    report = machine.answer("db", "import", inputs)
    back = demo.check()

    assert (emptied.status_code, emptied.json()["code"]) == (404, "not_found"), emptied.text
    assert report["nodes"] > 0
    for file in report["files"]:
        rows = file["rows"]
        assert rows["read"] == rows["written"] + rows["unchanged"] + rows["rejected"]
    assert back.status_code == 200, back.text
    assert facts(back.json()) == before
    unchanged = machine.answer("load", inputs)
    assert {load["outcome"] for load in unchanged} == {"unchanged"}
