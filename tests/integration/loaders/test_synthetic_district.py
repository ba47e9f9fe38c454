"""A whole small district through the loaders: the dirt is rejected, the honest lots stay clean."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.graph.check import check_lot
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Manifest, Size, generate
from credit_hub.loaders.synthetic.dirt import REJECTS

SMALL = Size("small", firms=240, lots=6)
KEYS = IdentityKeys(bytes(range(32)))


def load_all(store: GraphStore, manifest: Manifest, data_dir: Path) -> dict[str, LoadReport]:
    migrate(store)
    return {
        source: load_file(SOURCES[source], path, store, keys=KEYS, data_dir=data_dir)
        for source, path in manifest.files.items()
    }


@pytest.fixture
def district(tmp_path: Path) -> Manifest:
    return generate(tmp_path / "district", SMALL)


def test_district_loads_and_only_the_dirt_is_rejected(
    store: GraphStore, district: Manifest, tmp_path: Path
) -> None:
    reports = load_all(store, district, tmp_path / "data")

    rejected = {source: dict(r.rejects_by_rule) for source, r in reports.items() if r.rows_rejected}
    assert rejected == REJECTS
    assert {source: r.rows_read for source, r in reports.items()} == district.rows

    contested = Counter({s: r.notes_by_rule.get("row.contradicts", 0) for s, r in reports.items()})
    assert contested.total() == 0, "synthetic sources never contradict each other"

    again = load_all(store, district, tmp_path / "data")
    assert {report.outcome for report in again.values()} == {Outcome.UNCHANGED}

    for number in range(SMALL.lots):
        answer = check_lot(store, f"lot:ZZTEST-{number:07d}/1", now=datetime.now(UTC))
        assert len(answer.bidders) >= 4, f"lot {number} is seen with its bids"
        assert answer.findings == (), f"honest lot {number}"
        assert answer.leads == (), f"honest lot {number}"
