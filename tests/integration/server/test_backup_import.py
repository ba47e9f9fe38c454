"""Values that no file of the import tool can hold come back exactly, by import and by driver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from credit_hub.graph.backup.importing import import_graph
from credit_hub.graph.backup.parts import GRAPH_PARTS
from credit_hub.graph.backup.reading import GraphReading
from credit_hub.graph.backup.state import cut_off_restore, demand_whole, unmark_restore
from credit_hub.graph.backup.writing import write_graph
from credit_hub.graph.migrations import migrate
from credit_hub.graph.server import LocalServer
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.errors import ConflictError
from credit_hub.model.exact_json import Record, read_line, write_line
from tests.integration.server.conftest import typed_query

pytestmark = [pytest.mark.integration, pytest.mark.slow]

Parts = Mapping[str, list[bytes]]
VALUES: Mapping[str, Mapping[str, object]] = {
    "uscc:a": {"name": 'quotes " and , and 汉字', "size": 1, "when": date(2026, 11, 24)},
    "uscc:b": {"name": "line\nand\r\nend", "size": "not a number", "tags": []},
    "uscc:c": {"name": "", "tags": ["x", "y"], "numbers": [1, -(2**63)]},
    "uscc:d": {"tags": [""], "flag": False, "ratio": 0.1, "backslash": "a\\b\\"},
    "uscc:e": {
        "tags": ["a\x1fb"],
        "at": datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
    },
    "uscc:f": {"at": datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC), "name": " spaces "},
}
EDGE = {"id": "edge:1", "share": 2**53 + 1, "row": "mixed", "nothing": []}
OTHER = {"id": "edge:2", "share": 1, "row": 7}


def fill(store: GraphStore) -> None:
    rows = [{"id": key, **found} for key, found in VALUES.items()]
    store.write(
        typed_query("UNWIND $rows AS row CREATE (n:Entity:Enterprise) SET n = row", "write"),
        {"rows": rows},
    )
    edges = typed_query(
        "MATCH (a:Entity {id: 'uscc:a'}), (b:Entity {id: 'uscc:b'}) UNWIND $rows AS row "
        "CREATE (a)-[r:HOLDS]->(b) SET r = row "
        "CREATE (f:Finding {id: 'finding:' + row.id})-[:CONCERNS]->(a)",
        "write",
    )
    store.write(edges, {"rows": [EDGE, OTHER]})


def read(store: GraphStore) -> tuple[Parts, GraphReading]:
    reading = GraphReading(store, lambda _: None, page=2)
    return {n: [write_line(r) for r in reading.part(n)] for n in GRAPH_PARTS}, reading


def test_graph_with_every_kind_of_value_comes_back_by_import_and_by_driver(
    scratch: LocalServer, tmp_path: Path
) -> None:
    with GraphStore.connect(scratch.address) as store:
        wipe(store)
        migrate(store)
        fill(store)
        parts, reading = read(store)

    def rows(name: str) -> list[Record]:
        return [read_line(line) for line in parts[name]]

    imported = import_graph(
        scratch, rows, reading.columns.found, tmp_path, backup="backup:1", between=lambda _: None
    )

    with GraphStore.connect(scratch.address) as store:
        assert cut_off_restore(store) == "backup:1"
        with pytest.raises(ConflictError, match="has not ended"):
            demand_whole(store)
        migrate(store)
        imported.patch(store)
        unmark_restore(store)
        demand_whole(store)
        by_import, _ = read(store)
        wipe(store)
        write_graph(store, rows, lambda _: None)
        by_driver, _ = read(store)

    assert [len(parts[name]) for name in GRAPH_PARTS] == [6, 2, 2, 2]
    assert by_import == parts
    assert by_driver == parts
