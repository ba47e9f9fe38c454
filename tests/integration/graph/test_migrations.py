"""Bringing a graph to the schema of this version."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.migrations import MIGRATIONS, ddl, ensure_identity_key, migrate
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import (
    ConflictError,
    IdentityKeyError,
    SchemaVersionError,
    StoreError,
)
from credit_hub.model.schema import EDGES, NODES, SCHEMA_VERSION

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
CONSTRAINTS = Query(
    "test/constraints", "-", "SHOW CONSTRAINTS YIELD name RETURN name", (), (), "read", "-"
)
INDEXES = Query(
    "test/indexes",
    "-",
    "SHOW INDEXES YIELD name, state, type, entityType, labelsOrTypes, properties "
    "WHERE type <> 'LOOKUP' "
    "RETURN name, state, entityType AS of, labelsOrTypes[0] AS on, properties[0] AS property",
    (),
    (),
    "read",
    "-",
)


def writing(text: str) -> Query:
    return Query("test/write", "for one test", text, (), (), "write", "-")


@pytest.fixture
def bare(store: GraphStore) -> GraphStore:
    """Return an empty graph without any constraint or index."""
    for row in store.read(CONSTRAINTS):
        store.write(writing(f"DROP CONSTRAINT {row['name']}"))
    for row in store.read(INDEXES):
        store.write(writing(f"DROP INDEX {row['name']}"))
    return store


def test_migrate_empty_graph_makes_every_index_of_the_schema(bare: GraphStore) -> None:
    before = migrate(bare, now=NOW)

    rows = bare.read(INDEXES)
    made = {(row["on"], row["property"]) for row in rows}
    assert before == 0
    assert {row["state"] for row in rows} == {"ONLINE"}
    assert len(made) == len(ddl())
    assert ("Entity", "id") in made
    assert {(edge.type, name) for edge in EDGES for name in ("id", "statement")} <= made
    assert {
        (node.label, prop.name) for node in NODES for prop in node.properties if prop.indexed
    } <= made


def test_migrate_twice_changes_nothing_and_returns_the_version(bare: GraphStore) -> None:
    migrate(bare, now=NOW)
    first = bare.read(INDEXES)

    version = migrate(bare, now=NOW)

    assert version == SCHEMA_VERSION
    assert bare.read(INDEXES) == first


def test_migrate_by_four_hubs_at_once_leaves_one_record(
    bare: GraphStore, neo4j_server: ServerAddress
) -> None:
    def start(_: int) -> None:
        with GraphStore.connect(neo4j_server) as own:
            migrate(own)
            ensure_identity_key(own, "key-1")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(start, range(4)))

    count = Query("t", "-", "MATCH (m:Meta) RETURN count(m) AS n", (), (), "read", "-")
    assert bare.read(count) == [{"n": 1}]
    assert len(bare.read(INDEXES)) == len(ddl())


def test_migrate_graph_that_lost_an_index_of_an_older_hub_makes_it(bare: GraphStore) -> None:
    migrate(bare, now=NOW)
    lost = next(row for row in bare.read(INDEXES) if row["property"] == "document_number")
    bare.write(writing(f"DROP INDEX {lost['name']}"))
    bare.write(writing("MATCH (m:Meta) SET m.schema_digest = 'that of an older hub'"))

    migrate(bare, now=NOW)

    assert len(bare.read(INDEXES)) == len(ddl())


def test_migrate_graph_of_a_newer_hub_is_refused(graph: GraphStore) -> None:
    graph.write(writing(f"MATCH (m:Meta) SET m.schema_version = {SCHEMA_VERSION + 1}"))

    with pytest.raises(SchemaVersionError, match="newer hub"):
        migrate(graph, now=NOW)


def test_migrate_graph_with_two_nodes_of_one_id_is_refused(bare: GraphStore) -> None:
    bare.write(writing("UNWIND [1, 2] AS i CREATE (:Entity {id: 'uscc:twice'})"))

    with pytest.raises((ConflictError, StoreError), match="twice"):
        migrate(bare, now=NOW)


def test_migrations_are_numbered_up_to_the_version_of_the_schema() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, SCHEMA_VERSION + 1))


def test_identity_key_binds_once_and_stays(graph: GraphStore) -> None:
    ensure_identity_key(graph, "key-1", now=NOW)
    ensure_identity_key(graph, "key-1", now=NOW)

    with pytest.raises(IdentityKeyError, match=r"key-1.*key-2"):
        ensure_identity_key(graph, "key-2", now=NOW)


def test_identity_key_of_two_hubs_at_once_binds_to_one_of_them(
    graph: GraphStore, neo4j_server: ServerAddress
) -> None:
    def claim(key: str) -> str | None:
        with GraphStore.connect(neo4j_server) as own:
            try:
                ensure_identity_key(own, key)
            except IdentityKeyError:
                return None
            return key

    with ThreadPoolExecutor(6) as pool:
        won = {key for key in pool.map(claim, [f"key-{n}" for n in range(6)]) if key}

    assert len(won) == 1


def test_identity_key_before_the_first_migration_is_refused(store: GraphStore) -> None:
    with pytest.raises(StoreError, match="migrate"):
        ensure_identity_key(store, "key-1")
