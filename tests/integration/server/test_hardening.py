"""What the local server refuses, and what it cannot refuse; each line is why a setting is there."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import psutil
import pytest

from credit_hub.graph.server import LocalServer
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import QueryMemoryError, QueryTimeoutError, StoreError
from tests.integration.server.conftest import MakeQuery

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def hardened(scratch: LocalServer) -> Iterator[GraphStore]:
    with GraphStore.connect(scratch.address, retry_time=0) as store:
        yield store


@pytest.mark.parametrize("url", ["file:///etc/passwd", "file:///import.csv"])
def test_load_csv_of_a_file_is_refused(hardened: GraphStore, query: MakeQuery, url: str) -> None:
    with pytest.raises(StoreError, match="allow_csv_import_from_file_urls"):
        hardened.read(query(f"LOAD CSV FROM '{url}' AS line RETURN line"))


@pytest.mark.parametrize("scheme", ["http", "ftp"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "[fe80::1]"]
)
def test_load_csv_of_an_address_is_refused_before_any_connection(
    hardened: GraphStore, query: MakeQuery, scheme: str, host: str
) -> None:
    with pytest.raises(StoreError, match="is blocked"):
        hardened.read(query(f"LOAD CSV FROM '{scheme}://{host}:9/x' AS line RETURN line"))


@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Probe)",
        "MATCH (n) SET n.x = 1",
        "MATCH (n) DETACH DELETE n",
        "CREATE INDEX probe FOR (n:Probe) ON (n.x)",
        "CREATE USER eve SET PASSWORD 'evening-star'",
        "CALL db.createLabel('Probe')",
    ],
)
def test_write_in_read_access_mode_is_refused(
    hardened: GraphStore, query: MakeQuery, text: str
) -> None:
    with pytest.raises(StoreError):
        hardened.read(query(text))


def test_transaction_without_a_limit_is_ended_by_the_servers_own(
    hardened: GraphStore, query: MakeQuery
) -> None:
    endless = query("UNWIND range(1, 10000000000) AS i WITH i WHERE i < 0 RETURN count(i) AS n")

    with pytest.raises(QueryTimeoutError):
        hardened.read(endless, timeout=3)


def test_transaction_that_takes_too_much_memory_is_ended(
    hardened: GraphStore, query: MakeQuery
) -> None:
    greedy = query(
        "UNWIND range(1, 100000000) AS i WITH collect(i) AS every RETURN size(every) AS n"
    )

    with pytest.raises(QueryMemoryError, match="more memory than one transaction may take"):
        hardened.read(greedy)


def test_procedures_are_those_of_the_kernel_alone(hardened: GraphStore, query: MakeQuery) -> None:
    rows = hardened.read(query("SHOW PROCEDURES YIELD name RETURN name"))

    prefixes = {str(row["name"]).split(".")[0] for row in rows}

    assert prefixes <= {"db", "dbms", "tx", "cdc"}


def test_configuration_that_any_reader_can_ask_for_holds_no_secret(
    hardened: GraphStore, query: MakeQuery, scratch: LocalServer
) -> None:
    rows = hardened.read(query("SHOW SETTINGS YIELD name, value RETURN name, value"))

    assert scratch.address.password not in str(rows)


def test_server_listens_on_loopback_and_on_its_bolt_port_only(scratch: LocalServer) -> None:
    status = scratch.status()
    process = psutil.Process(status.pid)

    listening = [c.laddr for c in process.net_connections("inet") if c.status == "LISTEN"]

    assert [f"bolt://{a.ip.removeprefix('::ffff:')}:{a.port}" for a in listening] == [status.uri]


def test_server_is_not_reachable_by_another_address_of_the_machine(scratch: LocalServer) -> None:
    port = int(scratch.address.uri.rpartition(":")[2])
    others = [
        a.address
        for addresses in psutil.net_if_addrs().values()
        for a in addresses
        if a.family == socket.AF_INET and not a.address.startswith("127.")
    ]

    for address in others:
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection((address, port), timeout=1)
