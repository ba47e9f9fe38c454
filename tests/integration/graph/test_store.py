"""The store against a real server: values, access modes, limits and errors."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest
from structlog.testing import capture_logs

from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore, Transaction
from credit_hub.model.errors import (
    ConflictError,
    InvalidValueError,
    QueryTimeoutError,
    StoreError,
    StoreUnavailableError,
)

pytestmark = pytest.mark.integration

CHINA = timezone(timedelta(hours=8))


def reading(text: str) -> Query:
    return Query("test/read", "for one test", text, (), (), "read", "-")


def writing(text: str) -> Query:
    return Query("test/write", "for one test", text, (), (), "write", "-")


COUNT = reading("MATCH (n:Entity) RETURN count(n) AS n")
CREATE = writing("CREATE (n:Entity {id: $id}) RETURN n.id AS id")


@pytest.fixture
def silent_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert isinstance(port, int)
    return port


def test_read_values_of_every_schema_type_come_back_equal(store: GraphStore) -> None:
    given = {
        "text": "郑州",
        "number": 2**62,
        "flag": True,
        "day": date(2026, 10, 15),
        "moment": datetime(2026, 10, 15, 9, 30, tzinfo=CHINA),
        "utc": datetime(2026, 10, 15, 1, 30, tzinfo=UTC),
        "items": ("a", "b"),
        "none": None,
    }
    text = "RETURN " + ", ".join(f"${name} AS {name}" for name in given)

    row = store.read(reading(text), given)[0]

    assert row == given
    moment = row["moment"]
    assert isinstance(moment, datetime)
    assert moment.utcoffset() == timedelta(hours=8)


def test_read_only_mapping_as_parameter_is_taken(store: GraphStore) -> None:
    rows = (MappingProxyType({"id": "a", "tags": ("x",)}),)

    found = store.read(reading("UNWIND $rows AS row RETURN row.tags AS tags"), {"rows": rows})

    assert found == [{"tags": ("x",)}]


@pytest.mark.parametrize("value", [2**63, object(), {1, 2}])
def test_read_parameter_that_the_database_lacks_is_refused(
    store: GraphStore, value: object
) -> None:
    with pytest.raises(InvalidValueError, match="test/read"):
        store.read(reading("RETURN $value AS value"), {"value": value})


@pytest.mark.parametrize("what", ["n", "[n]", "{a: n}", "duration('P1D')"])
def test_query_that_returns_a_raw_node_or_duration_is_refused(store: GraphStore, what: str) -> None:
    store.write(CREATE, {"id": "n:1"})

    with pytest.raises(StoreError, match="test/read"):
        store.read(reading(f"MATCH (n:Entity) RETURN {what} AS found"))


def test_read_of_a_writing_query_is_refused_before_the_server_sees_it(store: GraphStore) -> None:
    with pytest.raises(StoreError, match="mode write"):
        store.read(CREATE, {"id": "n:1"})


def test_read_of_a_query_that_writes_behind_its_header_is_refused_by_the_server(
    store: GraphStore,
) -> None:
    with pytest.raises(StoreError, match="AccessMode"):
        store.read(reading("CREATE (n:Entity {id: 'n:1'}) RETURN n.id AS id"))

    assert store.read(COUNT) == [{"n": 0}]


def test_read_beyond_its_time_limit_raises_query_timeout(store: GraphStore) -> None:
    endless = reading(
        "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN sum(a * b) AS sum"
    )

    with pytest.raises(QueryTimeoutError):
        store.read(endless, timeout=0.5)


def test_read_of_malformed_text_names_the_query_and_the_code(store: GraphStore) -> None:
    with pytest.raises(StoreError, match=r"test/read: .*SyntaxError"):
        store.read(reading("RETRUN 1"))


def test_write_all_with_a_failing_statement_writes_nothing(graph: GraphStore) -> None:
    with pytest.raises(ConflictError):
        graph.write_all([(CREATE, {"id": "n:1"}), (CREATE, {"id": "n:2"}), (CREATE, {"id": "n:1"})])

    assert graph.read(COUNT) == [{"n": 0}]


def test_write_all_returns_the_rows_of_each_statement(store: GraphStore) -> None:
    rows = store.write_all([(CREATE, {"id": "n:1"}), (CREATE, {"id": "n:2"})])

    assert rows == [[{"id": "n:1"}], [{"id": "n:2"}]]


def test_transact_whose_function_raises_writes_nothing_and_lets_the_error_through(
    store: GraphStore,
) -> None:
    def work(tx: Transaction) -> None:
        tx.run(CREATE, {"id": "n:1"})
        raise LookupError("not found")

    with pytest.raises(LookupError):
        store.transact(work)

    assert store.read(COUNT) == [{"n": 0}]


def test_transact_reads_what_it_wrote(store: GraphStore) -> None:
    def work(tx: Transaction) -> object:
        tx.run(CREATE, {"id": "n:1"})
        return tx.run(COUNT)[0]["n"]

    assert store.transact(work) == 1


def test_concurrent_increments_are_all_kept_though_transactions_deadlock(
    graph: GraphStore,
) -> None:
    graph.write_all([(CREATE, {"id": "n:1"}), (CREATE, {"id": "n:2"})])
    both = writing(
        "UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n.seen = coalesce(n.seen, 0) + 1"
    )
    orders = [["n:1", "n:2"], ["n:2", "n:1"]] * 20

    def increment(ids: list[str]) -> None:
        # The lock comes first: reading before it would lose increments.
        lock = writing("UNWIND $ids AS id MATCH (n:Entity {id: id}) SET n.locked = true")
        graph.write_all([(lock, {"ids": ids}), (both, {"ids": ids})])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(increment, orders))

    seen = graph.read(reading("MATCH (n:Entity) RETURN n.id AS id, n.seen AS seen ORDER BY id"))
    assert seen == [{"id": "n:1", "seen": 40}, {"id": "n:2", "seen": 40}]


def test_deprecated_syntax_is_logged_with_the_name_of_the_query(store: GraphStore) -> None:
    with capture_logs() as logs:
        store.read(reading("MATCH (n:Entity) RETURN id(n) AS number"))

    warnings = [entry for entry in logs if entry["log_level"] == "warning"]
    assert [(entry["query"], entry["status"]) for entry in warnings] == [("test/read", "01N02")]


def test_verify_running_server_returns_its_version(store: GraphStore) -> None:
    assert store.verify().startswith("Neo4j/")


def test_verify_without_server_says_how_to_start_one(silent_port: int) -> None:
    address = ServerAddress(f"bolt://127.0.0.1:{silent_port}", "neo4j", "secret-password")

    with (
        GraphStore.connect(address) as store,
        pytest.raises(StoreUnavailableError, match="credit-hub db start") as caught,
    ):
        store.verify()

    assert "secret-password" not in str(caught.value)


def test_read_without_server_gives_up_after_its_retry_time(silent_port: int) -> None:
    address = ServerAddress(f"bolt://127.0.0.1:{silent_port}", "neo4j", "secret-password")

    with (
        GraphStore.connect(address, retry_time=0.1) as store,
        pytest.raises(StoreUnavailableError),
    ):
        store.read(COUNT)


def test_verify_with_wrong_password_says_which_settings_to_check(
    neo4j_server: ServerAddress,
) -> None:
    address = ServerAddress(neo4j_server.uri, neo4j_server.user, "wrong-password")

    with (
        GraphStore.connect(address) as store,
        pytest.raises(StoreError, match="NEO4J_PASSWORD") as caught,
    ):
        store.verify()

    assert "wrong-password" not in str(caught.value)


def test_close_twice_does_nothing_and_a_closed_store_refuses_queries(
    neo4j_server: ServerAddress,
) -> None:
    store = GraphStore.connect(neo4j_server)
    store.close()
    store.close()

    with pytest.raises(StoreError):
        store.read(COUNT)


def test_routed_address_reads_its_own_write(graph: GraphStore, neo4j_server: ServerAddress) -> None:
    uri = neo4j_server.uri.replace("bolt", "neo4j", 1)
    address = ServerAddress(uri, neo4j_server.user, neo4j_server.password)

    with GraphStore.connect(address) as routed:
        routed.write(CREATE, {"id": "n:1"})

        assert routed.read(COUNT) == [{"n": 1}]


def test_explain_tells_columns_operators_and_remarks_without_running(store: GraphStore) -> None:
    plan = store.explain(writing("CREATE (n:Entity {id: 'n:1'}) RETURN id(n) AS number"))

    assert plan.columns == ("number",)
    assert plan.query_type == "rw"
    assert "Create" in plan.operators
    assert [note.classification for note in plan.notifications] == ["DEPRECATION"]
    assert store.read(COUNT) == [{"n": 0}]
