"""OCDS and BODS in a real Neo4j: loaded, loaded again, split otherwise, exported."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from credit_hub import cypher
from credit_hub.graph.digest import graph_digest
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.documents.ocds_export import compiled_release, releases
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.errors import NotFoundError

pytestmark = pytest.mark.integration

KEYS = IdentityKeys(b"document-integration-tests-key-1")
OCID = "ocds-213czf-integration"


def release(number: int, **sections: object) -> dict[str, object]:
    parties = [{"id": "a", "name": "firm", "identifier": {"scheme": "GB-COH", "id": "00000001"}}]
    bids = {"details": [{"id": "1", "value": {"amount": 10.5, "currency": "CNY"}}]}
    return {
        "ocid": OCID,
        "id": f"r{number}",
        "date": f"2026-01-0{number}T08:00:00Z",
        "tag": ["tenderUpdate"],
        "parties": parties,
        "tender": {"id": "T", "title": f"title {number}"},
        "bids": bids,
        **sections,
    }


def package(folder: Path, name: str, found: Sequence[object]) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps({"version": "1.1", "releases": found}), encoding="utf-8")
    return path


def load(store: GraphStore, source: str, path: Path, folder: Path) -> tuple[int, int, int]:
    report = load_file(SOURCES[source], path, store, keys=KEYS, data_dir=folder)
    return report.tally.written, report.tally.unchanged, report.tally.rejected


def wipe(store: GraphStore) -> None:
    query = cypher.load("maintenance/delete_batch")
    while store.write(query, {"batch": 20_000})[0]["deleted"]:
        pass


def test_releases_in_any_split_and_order_give_one_graph_and_one_export(
    store: GraphStore, tmp_path: Path
) -> None:
    migrate(store)
    whole = package(tmp_path, "whole", [release(1), release(2), release(3)])
    parts = [package(tmp_path, f"part{n}", [release(n)]) for n in (3, 1, 2)]

    assert load(store, "ocds", whole, tmp_path) == (1, 0, 0)
    together, exported = graph_digest(store), compiled_release(store, OCID)
    wipe(store)
    migrate(store)
    for part in parts:
        load(store, "ocds", part, tmp_path)

    assert graph_digest(store) == together
    assert compiled_release(store, OCID) == exported
    assert exported["tender"] == {"id": "T", "title": "title 3"}
    assert len(releases(store, OCID)) == 3


def test_release_that_came_in_another_package_changes_nothing(
    store: GraphStore, tmp_path: Path
) -> None:
    migrate(store)
    load(store, "ocds", package(tmp_path, "whole", [release(1), release(2)]), tmp_path)

    again = load(store, "ocds", package(tmp_path, "part", [release(2)]), tmp_path)

    assert again == (0, 1, 0)


def test_export_of_a_process_that_was_never_loaded_is_not_found(store: GraphStore) -> None:
    migrate(store)

    with pytest.raises(NotFoundError, match="no release"):
        compiled_release(store, "ocds-213czf-nowhere")


def test_ownership_examples_load_twice_with_one_result(
    store: GraphStore, shared_data: Path, tmp_path: Path
) -> None:
    migrate(store)
    paths = sorted((shared_data / "ownership" / "bods" / "examples").glob("*.json"))

    first = [load(store, "bods", path, tmp_path) for path in paths]
    digest = graph_digest(store)
    for path in reversed(paths):
        report = load_file(SOURCES["bods"], path, store, keys=KEYS, data_dir=tmp_path, again=True)
        assert report.tally.written == 0, path.name

    assert sum(rejected for _, _, rejected in first) == 0
    assert graph_digest(store) == digest
