"""Loads read from the graph, and the emptying of a graph."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from credit_hub.cypher import Query, load
from credit_hub.graph.repositories.loads import LoadRecord, LoadRepository, LoadStatus
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


def save(store: GraphStore, load_id: str, **changes: object) -> None:
    properties = {
        "source": "bids",
        "file_sha256": "f" * 64,
        "file_name": "bids.csv",
        "status": "running",
        "started_at": NOW,
        "checkpoint": 0,
        "rows_read": 0,
        "rows_loaded": 0,
        "rows_unchanged": 0,
        "rows_rejected": 0,
    }
    store.write(load("loads/save"), {"id": load_id, "properties": properties | changes})


def test_load_saved_twice_is_one_load_in_its_last_state(graph: GraphStore) -> None:
    save(graph, "load:1")
    end = NOW + timedelta(minutes=1)
    counts = {"rows_read": 9, "rows_loaded": 6, "rows_unchanged": 2, "rows_rejected": 1}
    save(graph, "load:1", status="complete", checkpoint=9, finished_at=end, **counts)

    record = LoadRepository(graph).get("load:1")

    assert record == LoadRecord(
        id="load:1",
        source="bids",
        file_sha256="f" * 64,
        file_name="bids.csv",
        status=LoadStatus.COMPLETE,
        started_at=NOW,
        checkpoint=9,
        rows_read=9,
        rows_loaded=6,
        rows_unchanged=2,
        rows_rejected=1,
        finished_at=end,
    )
    assert LoadRepository(graph).recent() == (record,)


def test_load_unknown_is_none(graph: GraphStore) -> None:
    assert LoadRepository(graph).get("load:none") is None


def test_recent_loads_come_latest_first_and_by_source(graph: GraphStore) -> None:
    save(graph, "load:1")
    save(graph, "load:2", source="officers", started_at=NOW + timedelta(hours=1))
    repository = LoadRepository(graph)

    assert [record.id for record in repository.recent()] == ["load:2", "load:1"]
    assert [record.id for record in repository.recent(source="bids")] == ["load:1"]
    assert [record.id for record in repository.recent(limit=1)] == ["load:2"]


def test_wipe_empties_the_graph_in_batches_and_keeps_its_constraints(graph: GraphStore) -> None:
    text = (
        "CREATE (hub:Entity {id: 'hub'}) WITH hub UNWIND range(1, 250) AS i "
        "CREATE (hub)-[:HOLDS {id: 'e' + i}]->(:Entity {id: 'n' + i})"
    )
    graph.write(Query("test/many", "-", text, (), (), "write", "-"))
    seen: list[int] = []

    deleted = wipe(graph, batch=200, progress=seen.append)

    left = Query("test/left", "-", "MATCH (n) RETURN count(n) AS n", (), (), "read", "-")
    constraints = Query(
        "t", "-", "SHOW CONSTRAINTS YIELD name RETURN count(*) AS n", (), (), "read", "-"
    )
    kept = graph.read(constraints)[0]["n"]
    assert graph.read(left) == [{"n": 0}]
    assert deleted == 502  # 250 edges, 251 nodes, and the record of the schema
    assert seen == [200, 250, 450, 502]
    assert isinstance(kept, int)
    assert kept > 20
