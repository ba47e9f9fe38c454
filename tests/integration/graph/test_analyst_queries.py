"""Each analyst query answers its question on a graph made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from credit_hub.cypher import Query, load
from credit_hub.graph.store import GraphStore
from credit_hub.model.interval import CHINA

pytestmark = pytest.mark.integration

Edge = Callable[..., None]
A, B, C = ("Enterprise", "uscc:a"), ("Enterprise", "uscc:b"), ("Enterprise", "uscc:c")
P, DEVICE = ("Person", "person:p"), ("Device", "device:mac:1")
LOT = ("Lot", "lot:T1/1")
DEADLINE = datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)


def update(graph: GraphStore, text: str, **parameters: object) -> None:
    graph.write(Query("test/update", "-", text, (), (), "write", "-"), parameters)


@pytest.fixture
def lot(graph: GraphStore, edge: Edge) -> GraphStore:
    """Return a graph in which A, B and C bid for one lot and A won."""
    for party in (A, B, C):
        bid = ("Bid", f"bid:1/{party[1]}")
        edge("SUBMITS", party, bid, edge_id=f"e:submits:{party[1]}")
        edge("BIDS", bid, LOT, edge_id=f"e:bids:{party[1]}")
    update(graph, "MATCH (lot:Lot) SET lot.deadline = $deadline", deadline=DEADLINE)
    update(graph, "MATCH (bid:Bid {id: 'bid:1/uscc:a'}) SET bid.won = true")
    update(graph, "MATCH (n:Enterprise) SET n.uscc = n.id")
    return graph


def test_same_principal_in_lot_counts_only_offices_held_on_the_day_of_the_deadline(
    lot: GraphStore, edge: Edge
) -> None:
    edge("LEGAL_REPRESENTATIVE_OF", P, A, edge_id="e:1")
    edge("PRINCIPAL_OF", P, B, edge_id="e:2", valid_from=date(2026, 10, 15))
    edge("LEGAL_REPRESENTATIVE_OF", P, C, edge_id="e:3", valid_to=date(2026, 10, 15))

    rows = lot.read(load("analyst/same_principal_in_lot"), {"lot_id": "lot:T1/1"})

    assert rows == [
        {
            "bidder_a": "uscc:a",
            "bidder_b": "uscc:b",
            "person": "person:p",
            "relations": ("LEGAL_REPRESENTATIVE_OF/PRINCIPAL_OF",),
            "sources": ("registry row 17", "registry row 17"),
        }
    ]


def test_shared_traces_in_lot_names_the_device_and_its_bidders(lot: GraphStore, edge: Edge) -> None:
    for number, party in enumerate((A, B)):
        bid = ("Bid", f"bid:1/{party[1]}")
        edge("AUTHORED_BY", bid, DEVICE, edge_id=f"e:device:{number}")
    edge("UPLOADED_FROM", ("Bid", "bid:1/uscc:c"), ("Device", "device:ip:2"), edge_id="e:alone")

    (row,) = lot.read(load("analyst/shared_traces_in_lot"), {"lot_id": "lot:T1/1"})

    assert row["trace"] == "device:mac:1"
    assert row["relations"] == ("AUTHORED_BY",)
    assert isinstance(row["bidders"], tuple)
    assert set(row["bidders"]) == {"uscc:a", "uscc:b"}


def test_frequent_co_bidders_counts_lots_and_wins_of_both(lot: GraphStore) -> None:
    query = load("analyst/frequent_co_bidders")

    rows = lot.read(query, {"uscc": "uscc:a", "at_least": 1})

    assert [
        (r["uscc"], r["lots_together"], r["won_by_subject"], r["won_by_other"]) for r in rows
    ] == [
        ("uscc:b", 1, 1, 0),
        ("uscc:c", 1, 1, 0),
    ]
    assert lot.read(query, {"uscc": "uscc:a", "at_least": 2}) == []


def test_holders_upward_words_each_chain_with_its_shares(lot: GraphStore, edge: Edge) -> None:
    edge("HOLDS", B, A, edge_id="e:1", share_ppb=512_345_678)
    edge("HOLDS", C, B, edge_id="e:2")
    edge("HOLDS", P, A, edge_id="e:gone", retracted_at=datetime(2026, 10, 1, tzinfo=UTC))

    rows = lot.read(load("analyst/holders_upward"), {"uscc": "uscc:a", "as_of": date(2026, 10, 15)})

    assert [(row["holder"], row["layers"], row["chain"]) for row in rows] == [
        ("uscc:b", 1, ("uscc:b holds 51.2345678 % of uscc:a",)),
        (
            "uscc:c",
            2,
            ("uscc:b holds 51.2345678 % of uscc:a", "uscc:c holds an unstated share of uscc:b"),
        ),
    ]


def test_contested_facts_lists_nodes_on_which_sources_differ(lot: GraphStore) -> None:
    update(
        lot,
        "MATCH (n:Entity {id: 'uscc:a'}) SET n.contested = ['name'], n.provenance = ['registry 1']",
    )

    rows = lot.read(load("analyst/contested_facts"), {"limit": 10})

    assert [(row["id"], row["contested"], row["provenance"]) for row in rows] == [
        ("uscc:a", ("name",), ("registry 1",))
    ]
