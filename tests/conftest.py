"""What all tests share: where the handed-out real data is, and the scratch Neo4j.

Fixture strategy: nothing is mocked. Unit tests call pure functions; integration tests use one real
Neo4j of the session and isolate themselves by name; real data is read in place and never copied.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from benchmarks.faults.postgres import Postgres, free_port
from credit_hub import cypher
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from tests.ledgers import ON_POSTGRESQL, Ledgers

settings.register_profile("hub", deadline=None)  # machines are shared: no test is timed
settings.load_profile("hub")

ROOT = Path(__file__).resolve().parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let workers take the files with long tests first, so that none waits long for the last one.

    The order within a file stays. In one process the quick tests come first, as they are written.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    rank = {"e2e": 0, "slow": 1, "integration": 2}
    ranks: dict[Path, int] = {}
    for item in items:
        own = min((rank.get(mark.name, 3) for mark in item.iter_markers()), default=3)
        ranks[item.path] = min(own, ranks.get(item.path, 3))
    items.sort(key=lambda item: ranks[item.path])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the checkout, or skip where it was not handed out."""
    folder = Path(os.environ.get("CREDIT_HUB_SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data at {folder}: set CREDIT_HUB_SHARED_DATA to its folder")
    return folder


@pytest.fixture(scope="session")
def neo4j_runtime() -> Runtime:
    """Return what a local server runs on: the user's cache, so that nothing is fetched twice.

    Its Java stops at the first compiler: a server of a test lives for a minute or two, in which the
    second one costs more than it saves (40 s of CPU become 24 for a start and three small cities).
    The options that are shipped run in the tests of the demo and of restore.
    """
    mirror = os.environ.get("CREDIT_HUB_MAVEN_MIRROR", "")
    offline = os.environ.get("CREDIT_HUB_OFFLINE_DIR")
    return Runtime(
        mirror=mirror,
        offline=Path(offline) if offline else None,
        java_options=("-XX:TieredStopAtLevel=1",),
    )


@pytest.fixture(scope="session")
def neo4j_server(neo4j_runtime: Runtime) -> Iterator[ServerAddress]:
    """Return a real Neo4j whose data the tests may delete.

    It is the server that NEO4J_URI names, else a local one that lives as long as the session.
    """
    if uri := os.environ.get("NEO4J_URI"):
        if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
            pytest.exit("tests empty their graph: share NEO4J_URI with nobody, WORKERS=1", 3)
        user = os.environ.get("NEO4J_USER", "neo4j")
        yield ServerAddress(uri, user, os.environ["NEO4J_PASSWORD"])
        return
    with tempfile.TemporaryDirectory(
        prefix="credit-hub-tests-", ignore_cleanup_errors=True
    ) as home:
        memory = Memory(heap=768, page_cache=256)
        server = LocalServer(Path(home), neo4j_runtime, port=17687, memory=memory)
        try:
            yield server.start()
        finally:
            server.stop(grace=0)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a PostgreSQL in which databases may be made.

    It is the one that CREDIT_HUB_TEST_POSTGRES names, else one started from programs found on this
    machine; without either, tests that need it are skipped.
    """
    if given := os.environ.get("CREDIT_HUB_TEST_POSTGRES"):
        yield given
        return
    if not Postgres.is_here():
        pytest.skip("no PostgreSQL here: set CREDIT_HUB_TEST_POSTGRES to the URL of one")
    with tempfile.TemporaryDirectory(prefix="credit-hub-postgres-") as folder:
        Path(folder).chmod(0o755)
        server = Postgres(Path(folder) / "cluster", free_port())
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


@pytest.fixture(scope="session")
def ledgers(request: pytest.FixtureRequest) -> Ledgers:
    """Return where hubs of tests keep their ledgers, see tests.ledgers."""
    return Ledgers(request.getfixturevalue("postgres") if ON_POSTGRESQL else None)


@pytest.fixture(scope="session")
def session_store(neo4j_server: ServerAddress) -> Iterator[GraphStore]:
    """Return the store of the session's server, with whatever the last test left in it."""
    with GraphStore.connect(neo4j_server) as opened:
        opened.verify()
        yield opened


@pytest.fixture
def store(session_store: GraphStore) -> GraphStore:
    """Return a store over an empty graph; constraints and indexes of earlier tests may be there."""
    wipe = cypher.load("maintenance/delete_batch")
    while session_store.write(wipe, {"batch": 20_000})[0]["deleted"]:
        pass
    return session_store
