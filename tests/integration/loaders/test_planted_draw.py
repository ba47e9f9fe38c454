"""Scenario G8 and the planted bars through files, loaders and checks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.graph.check import check_lot
from credit_hub.graph.draw_check import check_draw
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import LOT, generate
from credit_hub.loaders.synthetic.planted import bars_and_experts
from credit_hub.model.statutes import Regime

KEYS = IdentityKeys(b"test-identity-key-of-32-bytes-ok")
pytestmark = pytest.mark.integration


@pytest.fixture
def city(store: GraphStore, tmp_path: Path) -> GraphStore:
    migrate(store)
    manifest = generate(tmp_path / "city", LOT)
    for source, path in manifest.files.items():
        load_file(SOURCES[source], path, store, keys=KEYS, data_dir=tmp_path / "data")
    return store


def test_planted_draw_and_bars_are_what_the_truth_says(city: GraphStore) -> None:
    draw = bars_and_experts.expert_draw().draws[0]
    now = datetime.now(UTC)

    check = check_draw(city, draw.lot, draw.pool, now=now, regime=Regime(draw.regime))

    expected = {
        f"person:{KEYS.digest('person.id_number', number)}": decision
        for number, decision in draw.decisions
    }
    assert {v.expert_id: v.decision.value for v in check.verdicts} == expected

    answer = bars_and_experts.bars().answers[0]
    found = check_lot(city, answer.lot, now=now)
    assert {
        (j.rule_id, j.evidence.value, tuple(sorted(s.removeprefix("uscc:") for s in j.subjects)))
        for j in (*found.findings, *found.leads)
    } == {(e.rule, e.evidence, e.subjects) for e in answer.expected}
    assert {(x.rule_id, x.code) for x in found.excluded} == {("D42", "sanction_repaired")}
