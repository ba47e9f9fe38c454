"""Scratch servers of the tests of the local server: each in a home of its own, without a network.

The jars come from the cache of the user as an offline folder, through a cache of these tests, and
the mirror is a closed port: whatever asked the network would fail.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore

CLOSED = "http://127.0.0.1:9"
SMALL = Memory(heap=512, page_cache=64, transaction=64, transactions=128)

MakeServer = Callable[[Path], LocalServer]
MakeQuery = Callable[..., Query]


@pytest.fixture(scope="session")
def offline_folder(neo4j_runtime: Runtime) -> Path:
    return neo4j_runtime.jars()[0].parent


@pytest.fixture(scope="session")
def offline_runtime(
    neo4j_runtime: Runtime, offline_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Runtime:
    return Runtime(
        cache=tmp_path_factory.mktemp("cache"),
        mirror=CLOSED,
        offline=offline_folder,
        java_options=neo4j_runtime.java_options,
    )


@pytest.fixture(scope="session")
def used_home(offline_runtime: Runtime, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the home of a server that ran, wrote a node and was stopped, to copy."""
    home = tmp_path_factory.mktemp("used") / "home"
    server = LocalServer(home, offline_runtime, port=17810, memory=SMALL)
    try:
        with GraphStore.connect(server.start()) as store:
            store.write(typed_query("CREATE (n:Probe {id: 1})", "write"))
    finally:
        server.stop()
    return home


@pytest.fixture
def home(used_home: Path, tmp_path: Path) -> Path:
    """Return a stopped server's home with one Probe in its store, for one test."""
    return Path(shutil.copytree(used_home, tmp_path / "home"))


@pytest.fixture
def make_server(offline_runtime: Runtime) -> Iterator[MakeServer]:
    made: list[LocalServer] = []

    def make(home: Path) -> LocalServer:
        made.append(LocalServer(home, offline_runtime, port=17810, memory=SMALL))
        return made[-1]

    yield make
    for server in made:
        server.stop(grace=0)


@pytest.fixture(scope="module")
def scratch(
    offline_runtime: Runtime, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalServer]:
    """Return a running server that the tests of one module share; spaces and 汉字 in its path."""
    home = tmp_path_factory.mktemp("home") / "信用 hub"
    server = LocalServer(home, offline_runtime, port=17830, memory=SMALL, transaction_timeout=3)
    try:
        server.start()
        yield server
    finally:
        server.stop(grace=0)


def typed_query(text: str, mode: Literal["read", "write"] = "read") -> Query:
    """Return a query that is no file of the hub: what an attacker or an analyst might type."""
    return Query(
        name="test", purpose="test", text=text, parameters=(), returns=(), mode=mode, cost="-"
    )


@pytest.fixture
def query() -> MakeQuery:
    return typed_query
