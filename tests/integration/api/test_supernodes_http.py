"""Supernodes neither flood nor widen an answer over HTTP, and every cap that they meet is said.

The bounds are of bytes and of rows read, never of time. ``supernodes.py`` says what is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from credit_hub.cypher import Query
from credit_hub.graph.firms.reading import firm_leads
from credit_hub.graph.neighbourhood_reader import Limits, read_neighbourhood
from credit_hub.graph.parties.reading import check_parties
from credit_hub.graph.repositories.ownership import OwnershipLimits, OwnershipRepository
from credit_hub.graph.store import GraphStore
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime
from tests.integration.api.conftest import Cli
from tests.integration.api.supernodes import COMPANIES, CROWD, FILED, HOUSED, Scene, write_scene

pytestmark = pytest.mark.integration
DAY = "2026-10-15"
BIDDERS = ("s1", "s2", "o1", "o2")
LOT_BYTES = 32_000
PARTIES_BYTES = 36_000
PATHS_BYTES = 8_000
HOLDERS_PATHS_BYTES = 48_000
"""Four paths of six steps, each step with its sources."""
EQUITY_BYTES = 16_000
"""Of an answer upwards; downwards it lists up to 200 companies."""
EQUITY_DOWN_BYTES = 64_000
ENTITY_BYTES = 32_000
"""25 edges of each type and direction, with their sources."""


@pytest.fixture(scope="module")
def city(empty_graph: GraphStore, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Load the crowd instead of the small city."""
    folder = tmp_path_factory.mktemp("supernodes")
    scene = write_scene(folder)
    done = cli("load", str(folder), "--json")
    assert done.status == 0, done.err
    return scene


def body(response: httpx.Response, *, most: int) -> dict[str, Any]:
    """The answer, which has no more than ``most`` bytes."""
    assert response.status_code == 200, response.text
    assert len(response.content) <= most, f"{len(response.content)} bytes, the bound is {most}"
    found: dict[str, Any] = response.json()
    return found


def check(http: httpx.Client, lot: str) -> httpx.Response:
    return http.post(f"/api/v1/lots/{lot}/linked-party-check", json={"regime": "tender"})


def parties(http: httpx.Client, *ids: str) -> httpx.Response:
    asked = {"parties": ids, "as_of": DAY}
    return http.post("/api/v1/parties/linked-party-check", json=asked)


def paths(http: httpx.Client, start: str, end: str) -> httpx.Response:
    return http.get("/api/v1/paths", params={"start": start, "end": end, "as_of": DAY})


def equity(http: httpx.Client, unit: str, direction: str) -> httpx.Response:
    asked = {"as_of": DAY, "direction": direction}
    return http.get(f"/api/v1/entities/{unit}/equity", params=asked)


def judged(found: Mapping[str, Any]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (x["rule_id"], x["evidence_class"], tuple(sorted(s["id"] for s in x["subjects"])))
        for x in (*found["findings"], *found["leads"])
        if x["rule_id"] in {"D01", "D02", "D13"}
    }


def links(found: Mapping[str, Any]) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (x["relation"], x["in_one_lot"], tuple(sorted(p["id"] for p in x["parties"])))
        for x in found["links"]
        if x["relation"] in {"control", "head"}
    }


def said(found: Mapping[str, Any], code: str) -> dict[str, str]:
    """What the answer says of a cap: the English text by the node that met it."""
    return {x["subject"]: x["text"]["en"] for x in found["incomplete"] if x["code"] == code}


def neighbour(http: httpx.Client, unit: str, type_: str) -> str:
    groups = http.get(f"/api/v1/entities/{unit}").json()["groups"]
    return str(next(g["edges"][0]["other"]["id"] for g in groups if g["type"] == type_))


def pair(scene: Scene, one: str, other: str) -> tuple[str, ...]:
    return tuple(sorted((scene.id(one), scene.id(other))))


def test_check_of_a_lot_finds_the_bidders_own_links_and_says_what_it_left_out(
    http: httpx.Client, city: Scene
) -> None:
    response = check(http, city.lot)

    found = body(response, most=LOT_BYTES)
    # The state owner links nobody (公司法265(4)); the ordinary holder makes its bidders siblings.
    assert judged(found) == {
        ("D01", "S", pair(city, "s1", "s2")),
        ("D02", "L", pair(city, "o1", "o2")),
    }
    left = {x["text"]["en"]: x for x in found["excluded"] if x["code"] == "used_by_many"}
    assert {sum(f"at least {n} users" in text for text in left) for n in (HOUSED, 1000)} == {1}
    assert CROWD not in response.text


def test_check_of_a_lot_in_which_the_holder_bids_has_its_statutory_finding(
    http: httpx.Client, city: Scene
) -> None:
    response = check(http, city.group_lot)

    found = body(response, most=LOT_BYTES)
    assert judged(found) == {("D02", "S", pair(city, "O", "o1"))}
    assert CROWD not in response.text


def test_parties_check_links_the_companies_of_the_ordinary_holder_only(
    http: httpx.Client, city: Scene
) -> None:
    response = parties(http, *map(city.id, BIDDERS))

    found = body(response, most=PARTIES_BYTES)
    assert links(found) == {
        ("head", "S", pair(city, "s1", "s2")),
        ("control", "L", pair(city, "o1", "o2")),
    }
    degrees = {s["degree"] for x in found["links"] for s in x["shared"]}
    assert {HOUSED, FILED} <= degrees
    assert CROWD not in response.text


def test_parties_check_with_the_holders_links_each_to_its_own_bidders(
    http: httpx.Client, city: Scene
) -> None:
    response = parties(http, *map(city.id, ("S", "O", *BIDDERS)))

    found = body(response, most=PARTIES_BYTES)
    control = {ids for relation, kind, ids in links(found) if (relation, kind) == ("control", "S")}
    assert control == {pair(city, x[0].upper(), x) for x in BIDDERS}
    assert CROWD not in response.text


def test_parties_check_counts_the_registrations_of_the_agent_and_tells_no_batch(
    http: httpx.Client, city: Scene
) -> None:
    agent = neighbour(http, city.id("s1"), "FILED_BY")

    firms = body(parties(http, *map(city.id, BIDDERS)), most=PARTIES_BYTES)["firms"]

    assert [x for x in firms["leads"] if x["rule_id"] == "D38"] == []
    assert f"filed {FILED} registrations" in said(firms, "registrations_capped")[agent]
    assert not firms["complete"]


@pytest.mark.parametrize(("one", "other", "holder"), [("s1", "s2", "S"), ("o1", "o2", "O")])
def test_paths_of_two_companies_name_the_supernodes_and_pass_none(
    http: httpx.Client, city: Scene, one: str, other: str, holder: str
) -> None:
    crowds = {"FILED_BY": FILED, "REACHED_BY": FILED, "LOCATED_AT": HOUSED}
    least = {neighbour(http, city.id(one), type_): n for type_, n in crowds.items()}
    least[city.id(holder)] = COMPANIES

    response = paths(http, city.id(one), city.id(other))

    found = body(response, most=PATHS_BYTES)
    counts = {
        node: int(text.split(" has ")[1].split(" relations")[0])
        for node, text in said(found, "node_not_passed").items()
    }
    assert counts.keys() == least.keys()
    assert all(counts[node] >= n for node, n in least.items())
    assert found["paths"]
    assert not {n["id"] for path in found["paths"] for n in path["nodes"]} & least.keys()
    assert CROWD not in response.text


def test_paths_from_a_supernode_itself_are_those_to_the_other_end(
    http: httpx.Client, city: Scene
) -> None:
    response = paths(http, city.id("S"), city.id("s1"))

    found = body(response, most=PATHS_BYTES)
    assert [len(path["steps"]) for path in found["paths"]] == [1]
    assert CROWD not in response.text


def test_paths_between_two_holders_of_thousands_are_found_and_carry_no_crowd(
    http: httpx.Client, city: Scene
) -> None:
    response = paths(http, city.id("S"), city.id("O"))

    found = body(response, most=HOLDERS_PATHS_BYTES)
    # From holder to bidder, its bid, the lot, and back: through 6,000 companies nothing leads.
    assert {len(path["steps"]) for path in found["paths"]} == {6}
    middle = {path["nodes"][3]["id"] for path in found["paths"]}
    assert middle == {city.lot}
    ends = {(path["nodes"][1]["id"], path["nodes"][5]["id"]) for path in found["paths"]}
    assert ends == {(city.id(s), city.id(o)) for s in ("s1", "s2") for o in ("o1", "o2")}
    assert {n["id"] for n in found["not_passed"]} == {
        neighbour(http, city.id("s1"), type_) for type_ in ("FILED_BY", "REACHED_BY", "LOCATED_AT")
    }
    assert CROWD not in response.text


@pytest.mark.parametrize("holder", ["S", "O"])
def test_equity_down_from_a_holder_lists_its_cap_and_says_how_many_there_are(
    http: httpx.Client, city: Scene, holder: str
) -> None:
    found = body(equity(http, city.id(holder), "down"), most=EQUITY_DOWN_BYTES)

    assert len(found["stakes"]) == OwnershipLimits().units
    assert f"holds {COMPANIES} holdings" in said(found, "companies_capped")[city.id(holder)]
    assert not found["complete"]


@pytest.mark.parametrize(("bidder", "holder"), [("s1", "S"), ("o1", "O")])
def test_equity_up_from_a_company_is_its_holder_and_nobody_beside(
    http: httpx.Client, city: Scene, bidder: str, holder: str
) -> None:
    response = equity(http, city.id(bidder), "up")

    found = body(response, most=EQUITY_BYTES)
    assert [(s["id"], s["integrated_ppb"]) for s in found["stakes"]] == [
        (city.id(holder), 1_000_000_000)
    ]
    agent = neighbour(http, city.id(bidder), "FILED_BY")
    assert f"filed {FILED} registrations" in said(found["firms"], "registrations_capped")[agent]
    assert CROWD not in response.text


@pytest.mark.parametrize(
    ("through", "type_", "count"),
    [
        (None, "HOLDS", COMPANIES),
        ("LOCATED_AT", "LOCATED_AT", HOUSED),
        ("REACHED_BY", "REACHED_BY", FILED),
        ("FILED_BY", "FILED_BY", FILED),
    ],
)
def test_entity_counts_all_edges_and_lists_the_first(
    http: httpx.Client, city: Scene, through: str | None, type_: str, count: int
) -> None:
    node = city.id("S") if through is None else neighbour(http, city.id("s1"), through)

    found = body(http.get(f"/api/v1/entities/{node}"), most=ENTITY_BYTES)

    group = next(g for g in found["groups"] if g["type"] == type_)
    assert (group["count"], len(group["edges"]), group["complete"]) == (count, 25, False)
    assert not found["complete"]


def test_entity_of_a_bidder_tells_nothing_of_those_it_shares_with(
    http: httpx.Client, city: Scene
) -> None:
    response = http.get(f"/api/v1/entities/{city.id('s1')}")

    assert body(response, most=ENTITY_BYTES)["complete"]
    assert CROWD not in response.text


@dataclass
class Counted:
    """A store that counts the edges and nodes that its answers carry."""

    store: GraphStore
    edges: int = field(default=0)
    nodes: int = field(default=0)

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        rows = self.store.read(query, parameters)
        for row in rows:
            self.edges += _size(row.get("edges"))
            self.nodes += _size(row.get("nodes"))
        return rows


def _size(value: object) -> int:
    return len(value) if isinstance(value, list) else 0


def test_readings_carry_what_the_bidders_have_and_not_the_crowd(
    http: httpx.Client, city: Scene, session_store: GraphStore
) -> None:
    now, day = datetime.now(UTC), AsOf.parse(DAY)
    ids = tuple(map(city.id, BIDDERS))
    few, more = Counted(session_store), Counted(session_store)

    lot = read_neighbourhood(
        session_store, city.lot, day=None, known_at=now, look_after_days=180, limits=Limits()
    )
    check_parties(few, ids, regime=Regime.TENDER, as_of=day, known_at=now)
    firm_leads(more, ids, as_of=day, known_at=now)
    owned = OwnershipRepository(session_store).downward(city.id("S"), day=day.day, known_at=now)

    # Four bids with people, traces and deposits; four firms with what they share and one holder.
    assert len(lot.edges) <= 120
    assert max(few.edges, few.nodes, more.edges, more.nodes) <= 60
    assert len(owned.edges) == OwnershipLimits().units
