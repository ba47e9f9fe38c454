"""Re-checks where the first answer cannot be given again, and of another graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from credit_hub.api import receipts
from credit_hub.api.hub import prepare
from credit_hub.api.reviewing import changes_since, held_by_text, recheck
from credit_hub.api.schemas.check import LotCheckView
from credit_hub.api.schemas.review import RecheckView
from credit_hub.cypher import Query
from credit_hub.graph.detectors import RULES
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.errors import ConflictError
from tests.integration.test_replay import City, city, run

__all__ = ["city"]

pytestmark = pytest.mark.integration


def again(city: City, view: LotCheckView) -> RecheckView:
    assert view.receipt is not None
    return recheck(city.hub, held_by_text(city.hub, view.receipt.id), datetime.now(UTC))


def test_recheck_under_other_rules_says_so_and_goes_by_what_was_kept(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = city.ask()
    changed = tuple(replace(r, version="9.9.0") if r.id == "D02" else r for r in RULES)
    monkeypatch.setattr(receipts, "RULES", changed)

    found = again(city, first).difference

    version = next(rule.version for rule in first.rules if rule.id == "D02")
    assert found.first_answer == "undecidable"
    assert found.reasons == (f"rule D02 {version} is now 9.9.0",)
    assert (found.nothing_changed, found.digest_before) == (None, None)
    assert [(r.id, r.before, r.after) for r in found.rules] == [("D02", version, "9.9.0")]
    assert set(found.unchanged) == {j.id for j in (*first.findings, *first.leads)}
    assert (found.appeared, found.gone, found.untold) == ((), (), ())


def test_recheck_of_a_graph_edited_by_hand_says_that_the_first_answer_is_another(
    city: City,
) -> None:
    first = city.ask()
    finding = first.findings[0]
    run(
        city.hub.store,
        "MATCH ()-[r:LEGAL_REPRESENTATIVE_OF]->() WHERE r.id = $id DELETE r",
        id=finding.paths[0][0].edge_id,
    )

    found = again(city, first).difference

    assert found.first_answer == "different"
    assert f"finding {finding.id} is in the receipt, not in the answer" in found.reasons
    assert finding.id in {item.judgement.id for item in found.gone} | {
        pair.before.id for pair in found.changed
    }


def test_receipt_of_another_graph_is_a_conflict(city: City) -> None:
    first = city.ask()
    assert first.receipt is not None
    wipe(city.hub.store)
    hub = prepare(city.hub.settings, city.hub.store, city.hub.notary)

    for ask in (
        lambda: recheck(hub, held_by_text(hub, first.receipt.id), datetime.now(UTC)),
        lambda: changes_since(hub, held_by_text(hub, first.receipt.id)),
    ):
        with pytest.raises(ConflictError, match="the receipt is of graph:"):
            ask()


def test_recheck_reads_the_lot_once_as_it_was_and_once_as_it_is(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = city.ask()
    asked: list[str] = []
    read = GraphStore.read

    def noted(
        store: GraphStore, query: Query, *arguments: object, **more: object
    ) -> Sequence[Mapping[str, object]]:
        asked.append(query.name)
        return read(store, query, *arguments, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(GraphStore, "read", noted)

    again(city, view)

    assert asked.count("linked_party/neighbourhood") == 2
