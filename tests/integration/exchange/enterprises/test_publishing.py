"""Partners are told of each decision once, and of all that becomes of it; persons of none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from credit_hub.api.exchange.enterprises.decisions import NOT_STATED, Unfit
from credit_hub.api.exchange.enterprises.publishing import PURPOSE, Published, publish
from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.records.registered import reader_of, verify_registered
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.status.bits import Status
from credit_hub.federation.status.held import HeldLists
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.federation.published import Change
from tests.exchange_paths import hangzhou_firm
from tests.integration.exchange.cities import PROVINCE, ZHENGZHOU
from tests.integration.graph.conftest import Seed, statement

pytestmark = pytest.mark.integration

FIRM: Final = hangzhou_firm(61)
SOLE: Final = "92410199TE5T00024N"
PARTNERS: Final = tuple(sorted((ZHENGZHOU, PROVINCE)))


def decide(graph: GraphStore, edge: Seed, unit: str = FIRM, **state: object) -> None:
    """Write a listing of a unit, decided long ago and still in force."""
    kind = "Person" if unit.startswith("person") else "Enterprise"
    node = unit if kind == "Person" else f"uscc:{unit}"
    edge("SANCTIONED", (kind, node), ("Listing", f"listing:{unit}"), edge_id=f"e{unit}", **state)
    graph.write(
        statement("MATCH (n:Listing {id: $id}) SET n:Sanction, n += $said"),
        {
            "id": f"listing:{unit}",
            "said": {
                "name": "严重失信主体名单",
                "document_number": "杭市监列〔2026〕3号",
                "issuer": "杭州市市场监督管理局",
                "basis": "市场监督管理严重违法失信名单管理办法 5",
            },
        },
    )


def change(graph: GraphStore, **state: object) -> None:
    """State something else of the listing, as a later load does."""
    graph.write(
        statement("MATCH ()-[r:SANCTIONED {id: $id}]->() SET r += $state"),
        {"id": f"e{FIRM}", "state": state},
    )


def run(home: Home, **more: Any) -> Published:
    return publish(home, home.facts(), **more)


def told(home: Home, partner: str = ZHENGZHOU) -> list[dict[str, Any]]:
    """Return what the records say that wait for the log, for one partner."""
    found = [o.token for o in home.ledger.exchange_objects.pending(100) if o.audience == partner]
    return [dict(strict_json.parse(base64url.decode(one.split(".")[1]))) for one in found]


def status(home: Home, record: Mapping[str, Any]) -> Status:
    place = record["status"]["status_list"]
    found = home.ledger.exchange_places.status(place["uri"], place["idx"])
    assert found is not None
    return Status(found)


def test_decision_is_told_to_each_relying_partner_once(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)

    first, second = run(home), run(home)

    assert (first.partners, first.read, dict(first.told)) == (PARTNERS, 1, {"event": 2})
    assert (dict(second.told), second.unchanged) == ({}, 2)
    (event,) = told(home)
    assert (event["sub"], event["kind"], event["purpose"]) == (FIRM, "severe-list", PURPOSE)
    assert (event["region"], event["public_from"]) == ("330199", "2020-01-01")
    assert status(home, event) is Status.VALID


def test_record_that_is_told_is_verified_by_the_rules_of_its_reader(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)
    run(home)
    text = next(o.token for o in home.ledger.exchange_objects.pending(9) if o.audience == ZHENGZHOU)
    view = home.view()

    found = verify_registered(
        text, view, reader_of(view, ZHENGZHOU, HeldLists()), Asked(PURPOSE, FIRM, None)
    )

    assert found.verified.record.vct == "urn:cn-credit:sanction-event:1"


@pytest.mark.parametrize(
    ("state", "outcome", "mark"),
    [
        ({"repaired_on": date(2026, 10, 1)}, "repaired", Status.SUPERSEDED),
        ({"revoked_on": date(2026, 10, 1)}, "revoked", Status.REVOKED),
        ({"valid_to": date(2026, 10, 1)}, "removed", Status.SUPERSEDED),
    ],
)
def test_what_became_of_it_is_told_once_and_marked(
    home: Home,
    graph: GraphStore,
    edge: Seed,
    state: Mapping[str, object],
    outcome: str,
    mark: Status,
) -> None:
    decide(graph, edge)
    run(home)
    change(graph, **state)

    first, second = run(home), run(home)

    assert (dict(first.told), dict(second.told)) == ({"outcome": 2}, {})
    event, ended = told(home)
    row = home.ledger.exchange_published.of_partner(ZHENGZHOU)[0]
    assert (ended["outcome"], ended["effective"], ended["document"]) == (
        outcome,
        "2026-10-01",
        NOT_STATED,
    )
    assert (ended["event"], row.outcome) == (row.event, outcome)
    assert status(home, event) is mark
    assert status(home, ended) is Status.VALID


def test_correction_is_a_new_event_that_the_outcome_names(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)
    run(home)
    change(graph, valid_to=date(2030, 1, 1))

    done = run(home)

    assert dict(done.told) == {"corrected": 2}
    old, new, outcome = told(home)
    row = home.ledger.exchange_published.of_partner(ZHENGZHOU)[0]
    assert new["public_until"] == "2030-01-01"
    assert (outcome["outcome"], outcome["successor"]) == ("corrected", row.event)
    assert (status(home, old), status(home, new)) == (Status.SUPERSEDED, Status.VALID)
    assert dict(run(home).told) == {}


def test_objection_suspends_the_event_until_it_is_handled(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)
    run(home)

    change(graph, objection=True)
    during = run(home)
    (event,) = told(home)
    marked = status(home, event)
    change(graph, objection=False)
    after = run(home)

    assert (dict(during.told), dict(after.told)) == ({"objection": 2}, {"objection": 2})
    assert (marked, status(home, event)) == (Status.SUSPENDED, Status.VALID)


def test_decision_whose_repair_was_taken_back_is_told_anew(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)
    run(home)
    change(graph, repaired_on=date(2026, 10, 1))
    run(home)
    change(graph, repaired_on=None)

    assert dict(run(home).told) == {"renewed": 2}
    assert [("outcome" in one) for one in told(home)] == [False, True, False]


def test_event_that_has_expired_and_still_counts_is_told_anew(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)
    run(home)
    row = home.ledger.exchange_published.of_partner(ZHENGZHOU)[0]
    assert row.expires - row.told == 366 * 86_400
    home.ledger.exchange_published.apply(Change(replace(row, expires=row.told - 1), row))

    assert dict(run(home).told) == {"renewed": 1}
    assert dict(run(home).told) == {}


def test_what_partners_never_knew_of_is_not_told_when_it_is_over(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge, repaired_on=date(2026, 10, 1))

    found = run(home)

    assert dict(found.told) == {}
    assert dict(found.unfit) == {Unfit.NOT_IN_WINDOW: 1}
    assert told(home) == []


def test_persons_and_sole_traders_are_told_of_nothing(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge, "person:abc")
    decide(graph, edge, SOLE)
    decide(graph, edge, hangzhou_firm(62), contested=True)

    found = run(home)

    assert dict(found.told) == {}
    assert dict(found.unfit) == {Unfit.PERSON: 1, Unfit.UNPROVEN: 1}


def test_only_what_came_later_is_read_where_a_day_is_given(
    home: Home, graph: GraphStore, edge: Seed
) -> None:
    decide(graph, edge)

    later = run(home, since=datetime(2026, 9, 3, tzinfo=UTC))
    same = run(home, since=datetime(2026, 9, 2, tzinfo=UTC))

    assert (later.read, same.read) == (0, 1)
    assert isinstance(home.facts(), PublicFactsRepository)
