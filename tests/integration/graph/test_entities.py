"""Nodes, lots and chains read from the graph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.repositories.entities import EntityRef, EntityRepository
from credit_hub.graph.repositories.lots import LotRepository, Party
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.interval import CHINA, AsOf, Interval
from credit_hub.model.statutes import Regime

pytestmark = pytest.mark.integration

Edge = Callable[..., None]
A, B, C = ("Enterprise", "uscc:a"), ("Enterprise", "uscc:b"), ("Enterprise", "uscc:c")
P = ("Person", "person:p")
LOT, BID = ("Lot", "lot:T1/1"), ("Bid", "bid:1/uscc:a")


def update(graph: GraphStore, text: str, **parameters: object) -> None:
    graph.write(Query("test/update", "-", text, (), (), "write", "-"), parameters)


def test_entity_with_edges_returns_them_by_type_and_direction(
    graph: GraphStore, edge: Edge
) -> None:
    edge("HOLDS", A, B, edge_id="e:1", share_ppb=600_000_000)
    edge("HOLDS", C, A, edge_id="e:2", contested=True)
    edge("LEGAL_REPRESENTATIVE_OF", P, A, edge_id="e:3", valid_from=None)

    view = EntityRepository(graph).get("uscc:a")

    assert view.ref == EntityRef("uscc:a", "Enterprise", "uscc:a")
    assert [(g.type, g.direction, g.count) for g in view.groups] == [
        ("HOLDS", "out", 1),
        ("HOLDS", "in", 1),
        ("LEGAL_REPRESENTATIVE_OF", "in", 1),
    ]
    held, holder, representative = (group.edges[0] for group in view.groups)
    assert held.properties == {"share_ppb": 600_000_000}
    assert held.other == EntityRef("uscc:b", "Enterprise", "uscc:b")
    assert (held.valid, held.row) == (Interval(date(2020, 1, 1)), 17)
    assert (held.source, held.stated_at) == ("registry", date(2026, 9, 1))
    assert (held.contested, holder.contested) == (False, True)
    assert representative.other.label == "Person"
    assert not representative.valid.is_dated
    assert view.complete


def test_entity_properties_come_apart_from_their_provenance(graph: GraphStore) -> None:
    update(
        graph,
        "CREATE (:Entity:Enterprise {id: 'uscc:a', name: '甲公司', "
        "registered_on: date('2020-01-01'), provenance: ['registry row 1'], contested: ['name']})",
    )

    view = EntityRepository(graph).get("uscc:a")

    assert view.properties == {"name": "甲公司", "registered_on": date(2020, 1, 1)}
    assert view.provenance == ("registry row 1",)
    assert view.contested == ("name",)


def test_entity_with_many_edges_lists_the_latest_and_counts_all(
    graph: GraphStore, edge: Edge
) -> None:
    for number in range(5):
        start = date(2020 + number, 1, 1)
        edge("HOLDS", A, B, edge_id=f"e:{number}", valid_from=start)

    view = EntityRepository(graph).get("uscc:a", edges_per_group=2)

    (group,) = view.groups
    assert group.count == 5
    assert [listed.id for listed in group.edges] == ["e:4", "e:3"]
    assert not view.complete


def test_entity_as_of_a_day_leaves_out_what_does_not_hold_then(
    graph: GraphStore, edge: Edge
) -> None:
    edge("HOLDS", A, B, edge_id="e:before", valid_to=date(2026, 10, 15))
    edge("HOLDS", A, B, edge_id="e:after", valid_from=date(2026, 10, 16))
    edge("HOLDS", A, B, edge_id="e:during", valid_from=date(2026, 10, 15))
    edge("HOLDS", A, B, edge_id="e:undated", valid_from=None)

    view = EntityRepository(graph).get("uscc:a", as_of=AsOf.parse("2026-10-15"))

    assert {listed.id for listed in view.groups[0].edges} == {"e:during", "e:undated"}


def test_entity_known_at_a_moment_shows_what_the_hub_knew_then(
    graph: GraphStore, edge: Edge
) -> None:
    first, second = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
    edge("HOLDS", A, B, edge_id="e:old", recorded_at=first, retracted_at=second)
    edge("HOLDS", A, B, edge_id="e:new", recorded_at=second)
    repository = EntityRepository(graph)

    def listed(known_at: datetime | None) -> list[str]:
        groups = repository.get("uscc:a", known_at=known_at).groups
        return [found.id for group in groups for found in group.edges]

    assert listed(None) == ["e:new"]
    assert listed(datetime(2026, 9, 15, tzinfo=UTC)) == ["e:old"]
    assert listed(datetime(2026, 8, 1, tzinfo=UTC)) == []


def test_entity_does_not_list_findings_about_it(graph: GraphStore) -> None:
    update(
        graph,
        "CREATE (:Finding {id: 'finding:1'})-[:CONCERNS]->(:Entity:Enterprise {id: 'uscc:a'})",
    )

    assert EntityRepository(graph).get("uscc:a").groups == ()


def test_entity_unknown_says_how_ids_look(graph: GraphStore) -> None:
    with pytest.raises(NotFoundError, match="scheme"):
        EntityRepository(graph).get("91410199TE5T00016Y")


def test_find_by_prefix_returns_units_by_name(graph: GraphStore) -> None:
    update(
        graph,
        "UNWIND ['郑州甲建设', '郑州乙建设', '开封甲建设'] AS name "
        "CREATE (:Entity:Enterprise {id: name, name: name})",
    )
    update(graph, "CREATE (:Entity:Organization {id: 'o', name: '郑州局'})")

    found = EntityRepository(graph).find("郑州")

    assert {ref.name for ref in found} == {"郑州甲建设", "郑州乙建设", "郑州局"}
    assert len(EntityRepository(graph).find("郑州", limit=1)) == 1


def test_find_with_an_empty_prefix_is_refused(graph: GraphStore) -> None:
    with pytest.raises(InvalidValueError):
        EntityRepository(graph).find("  ")


def test_shortest_chain_passes_live_edges_in_either_direction(
    graph: GraphStore, edge: Edge
) -> None:
    edge("HOLDS", A, B, edge_id="e:1")
    edge("HOLDS", C, B, edge_id="e:2")
    edge("HOLDS", A, C, edge_id="e:gone", retracted_at=datetime(2026, 10, 1, tzinfo=UTC))

    chain = EntityRepository(graph).shortest_chain("uscc:a", "uscc:c")

    assert chain is not None
    assert [node.id for node in chain.nodes] == ["uscc:a", "uscc:b", "uscc:c"]
    assert [(step.id, step.direction) for step in chain.edges] == [("e:1", "out"), ("e:2", "in")]


def test_shortest_chain_as_of_a_day_before_the_link_is_none(graph: GraphStore, edge: Edge) -> None:
    edge("HOLDS", A, B, edge_id="e:1", valid_from=date(2026, 10, 16))
    repository = EntityRepository(graph)

    assert repository.shortest_chain("uscc:a", "uscc:b", as_of=AsOf.parse("2026-10-15")) is None


def test_shortest_chain_from_a_node_to_itself_is_refused(graph: GraphStore) -> None:
    with pytest.raises(InvalidValueError):
        EntityRepository(graph).shortest_chain("uscc:a", "uscc:a")


@pytest.fixture
def lot(graph: GraphStore, edge: Edge) -> LotRepository:
    """Return the repository of a graph with one lot and one bid."""
    edge("BIDS", BID, LOT, edge_id="e:bid")
    edge("SUBMITS", A, BID, edge_id="e:submits")
    edge("MEMBER_OF", B, BID, edge_id="e:member")
    edge("TENDERS", ("Organization", "uscc:buyer"), LOT, edge_id="e:buyer")
    edge("AGENT_FOR", C, LOT, edge_id="e:agency")
    edge("PART_OF", LOT, ("Tender", "tender:T1"), edge_id="e:part")
    update(
        graph,
        "MATCH (lot:Lot) SET lot.name = '一标段', lot.regime = 'tender', lot.deadline = $deadline",
        deadline=datetime(2026, 10, 15, 9, 30, tzinfo=CHINA),
    )
    update(graph, "MATCH (bid:Bid) SET bid.won = true, bid.total_minor = 100")
    return LotRepository(graph)


def test_lot_returns_its_parties_and_bids(lot: LotRepository) -> None:
    view = lot.get("lot:T1/1")

    assert (view.name, view.regime) == ("一标段", Regime.TENDER)
    assert view.deadline == datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)
    assert view.tender == Party("tender:T1", "tender:T1")
    assert view.buyers == (Party("uscc:buyer", "uscc:buyer"),)
    assert view.agencies == (Party("uscc:c", "uscc:c"),)
    assert view.winners == ()
    (bid,) = view.bids
    assert bid.bidders == (Party("uscc:a", "uscc:a"),)
    assert bid.members == (Party("uscc:b", "uscc:b"),)
    assert bid.won is True
    assert bid.properties["total_minor"] == 100
    assert view.complete


def test_lot_with_more_bids_than_asked_for_says_that_it_is_not_complete(
    lot: LotRepository, edge: Edge
) -> None:
    edge("BIDS", ("Bid", "bid:1/uscc:b"), LOT, edge_id="e:bid2")

    view = lot.get("lot:T1/1", bids=1)

    assert len(view.bids) == 1
    assert not view.complete


def test_lot_leaves_out_a_bid_that_was_retracted(lot: LotRepository, edge: Edge) -> None:
    gone = datetime(2026, 10, 1, tzinfo=UTC)
    edge("BIDS", ("Bid", "bid:1/uscc:b"), LOT, edge_id="e:bid2", retracted_at=gone)

    assert [bid.id for bid in lot.get("lot:T1/1").bids] == ["bid:1/uscc:a"]


def test_lot_unknown_says_how_lots_are_written(lot: LotRepository) -> None:
    with pytest.raises(NotFoundError, match="lot:<tender number>"):
        lot.get("lot:T9/9")
