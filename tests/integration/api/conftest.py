"""A small synthetic city in the session's Neo4j, asked through the real programs.

The city is loaded once for a module, by the command line, in one process a file; commands run as
subprocesses and HTTP goes to a real uvicorn process, as users have it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.loaders.synthetic import LOT, Manifest, generate
from tests.ledgers import Ledgers

TIMEOUT = 180


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    def json(self) -> object:
        return json.loads(self.out)


Cli = Callable[..., Run]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def environment(
    neo4j_server: ServerAddress, ledgers: Ledgers, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    data = tmp_path_factory.mktemp("data")
    # One key for all runs: ids of persons, edges and findings are those of examples.json.
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path_factory.mktemp("home")),
        "LANG": "C.UTF-8",
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USER": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "CREDIT_HUB_DATA_DIR": str(data),
        **ledgers.of(data),
        "CREDIT_HUB_PORT": str(free_port()),
        "CREDIT_HUB_LOG_LEVEL": "info",
        # Stays open to this machine when tests add clients.
        "CREDIT_HUB_REQUIRE_LOGIN": "false",
    }


@pytest.fixture(scope="module")
def cli(environment: Mapping[str, str], ledgers: Ledgers) -> Cli:
    return command_line(environment, ledgers)


def command_line(environment: Mapping[str, str], ledgers: Ledgers) -> Cli:
    """Return what runs a command as a subprocess in an environment."""

    def run(*arguments: str, env: Mapping[str, str] | None = None, stdin: str = "") -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "credit_hub.api", *arguments],
            env=ledgers.complete({**environment, **(env or {})}),
            capture_output=True,
            text=True,
            input=stdin,
            timeout=TIMEOUT,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="module")
def empty_graph(session_store: GraphStore) -> GraphStore:
    wipe(session_store)
    return session_store


@pytest.fixture(scope="module")
def city(empty_graph: GraphStore, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    manifest = generate(tmp_path_factory.mktemp("city") / "city", LOT)
    loaded = cli("load", str(next(iter(manifest.files.values())).parent), "--json")
    assert loaded.status == 0, loaded.err
    return manifest


@pytest.fixture(scope="module")
def http(environment: Mapping[str, str], city: Manifest, cli: Cli) -> Iterator[httpx.Client]:
    started = cli("serve", "--detach")
    assert started.status == 0, started.err
    url = f"http://127.0.0.1:{environment['CREDIT_HUB_PORT']}"
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client
    assert cli("stop").status == 0


@pytest.fixture(scope="module")
def guarded_environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Return what the environment of a hub with its own clients has otherwise."""
    data = tmp_path_factory.mktemp("guarded")
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    return {
        "CREDIT_HUB_DATA_DIR": str(data),
        "CREDIT_HUB_PORT": str(free_port()),
        "CREDIT_HUB_REQUIRE_LOGIN": "true",
    }


@pytest.fixture(scope="module")
def guarded(
    guarded_environment: Mapping[str, str], city: Manifest, cli: Cli
) -> Iterator[httpx.Client]:
    """Return a client of a service that lets nobody in without a token or a session."""
    started = cli("serve", "--detach", env=guarded_environment)
    assert started.status == 0, started.err
    url = f"http://127.0.0.1:{guarded_environment['CREDIT_HUB_PORT']}"
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        yield client
    assert cli("stop", env=guarded_environment).status == 0
