"""The bulk load gives the graph of the online load of the same files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.server import LocalServer, Memory, Runtime
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.loaders.bulk import bulk_load
from credit_hub.loaders.bulk import run as bulk_run
from credit_hub.loaders.load import load_file
from credit_hub.loaders.rejects import read_entries
from credit_hub.loaders.report import Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Size, generate
from credit_hub.model.errors import UnreadableSourceError
from tests.integration.loaders.conftest import KEYS

pytestmark = [pytest.mark.integration, pytest.mark.slow]

STATED = date(2026, 11, 1)


@pytest.fixture(scope="module")
def server(
    neo4j_runtime: Runtime, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalServer]:
    memory = Memory(heap=512, page_cache=64)
    local = LocalServer(tmp_path_factory.mktemp("bulk"), neo4j_runtime, port=17850, memory=memory)
    try:
        local.start()
        yield local
    finally:
        local.stop(grace=0)


def test_bulk_load_gives_the_digest_rejects_and_loads_of_the_online_load(
    server: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = generate(tmp_path / "city", Size("test", firms=240, lots=3))
    files = sorted(city.files.items())
    with GraphStore.connect(server.address) as store:
        wipe(store)
        migrate(store)
        online = [
            load_file(
                SOURCES[source], path, store, keys=KEYS, data_dir=tmp_path / "a", stated_at=STATED
            )
            for source, path in files
        ]
        expected = graph_digest(store)
    monkeypatch.setattr(bulk_run, "PARTITION_BYTES", 20_000)

    report = bulk_load(
        files, server, keys=KEYS, data_dir=tmp_path / "b", stated_at=STATED, workers=2
    )

    with GraphStore.connect(server.address) as store:
        found = graph_digest(store)
        again = load_file(
            SOURCES[files[0][0]],
            files[0][1],
            store,
            keys=KEYS,
            data_dir=tmp_path / "b",
            stated_at=STATED,
        )
    assert found.differences(expected) == ()
    assert found == expected
    assert again.outcome is Outcome.UNCHANGED
    assert [f.tally.rejected for f in report.files] == [r.rows_rejected for r in online]
    assert report.rows_read == sum(r.rows_read for r in online)
    for bulk, one in zip(report.files, online, strict=True):
        rejects = [
            e for e in (read_entries(bulk.ledger) if bulk.ledger else []) if e.severity == "reject"
        ]
        wanted = [
            e for e in (read_entries(one.ledger) if one.ledger else []) if e.severity == "reject"
        ]
        assert rejects == wanted


def test_bulk_load_of_an_unreadable_file_leaves_the_graph_as_it_was(
    server: LocalServer, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"%PDF-1.7")
    with GraphStore.connect(server.address) as store:
        before = graph_digest(store)

    with pytest.raises(UnreadableSourceError):
        bulk_load([("enterprise-registration", bad)], server, keys=KEYS, data_dir=tmp_path)

    with GraphStore.connect(server.address) as store:
        assert graph_digest(store) == before
