"""The notation of tiny graphs."""

from __future__ import annotations

from datetime import date

import pytest

from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.facts import Trust
from credit_hub.model.interval import Interval

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"


def test_edge_line_gives_interval_share_and_properties() -> None:
    graph = parse_neighbourhood(
        LOT + "X -HOLDS 33.5% votes=60% 2020-01-01..2021-01-01 trust=DECLARED contested-> a\n"
    )

    edge = graph.edges["e1"]
    assert edge.valid == Interval(date(2020, 1, 1), date(2021, 1, 1))
    assert edge.ppb == 600_000_000
    assert edge.trust is Trust.DECLARED
    assert edge.contested


def test_bids_line_gives_bidders_and_consortia() -> None:
    graph = parse_neighbourhood(LOT + "bids a c+d\n")

    assert [bid.parties for bid in graph.bids] == [("a",), ("c", "d")]
    assert [bid.submitters for bid in graph.bids] == [("a",), ("c",)]
    assert graph.rival_pairs == (("a", "c"), ("a", "d"))


def test_labels_follow_from_the_edges_unless_stated() -> None:
    graph = parse_neighbourhood(LOT + "Person P\nP -HOLDS 1%-> a\nQ -TEAM-> bid(a)\n")

    labels = {id_: node.label for id_, node in graph.nodes.items()}
    assert labels == {"L": "Lot", "P": "Person", "a": "Enterprise", "Q": "Person", "bid(a)": "Bid"}


def test_prefix_goes_before_every_id() -> None:
    graph = parse_neighbourhood(LOT + "bids a\n", prefix="x/")

    assert graph.lot.id == "x/L"
    assert set(graph.nodes) == {"x/L", "x/a", "x/bid(a)"}


@pytest.mark.parametrize(
    "line", ["a holds b", "a -OWNS-> b", "a -HOLDS 2020-13-01..-> b", "lot M regime=auction"]
)
def test_line_that_is_not_of_the_notation_is_named(line: str) -> None:
    with pytest.raises(InvalidValueError, match="line 2"):
        parse_neighbourhood(LOT + line)


def test_graph_without_lot_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no lot"):
        parse_neighbourhood("P -HOLDS 1%-> a\n")
