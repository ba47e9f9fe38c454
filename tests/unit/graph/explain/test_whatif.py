"""Suppose facts away or in addition: what differs is said, and supposed facts are marked."""

from __future__ import annotations

import pytest

from credit_hub.graph.explain.whatif import SUPPOSED, what_if
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.findings import EvidenceClass

LOT = "lot L deadline=2026-10-15T09:30 regime=tender\n"
HEADS = (
    LOT
    + """bids a b
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b
"""
)


def test_dropped_fact_takes_the_finding() -> None:
    graph = parse_neighbourhood(HEADS)
    office = next(graph.into("a", "LEGAL_REPRESENTATIVE_OF"))

    found = what_if(graph, drop=[office.id])

    assert [j.rule_id for j in found.gone] == ["D01"]
    assert found.appeared == ()
    assert found.changed == ()
    assert "D01 not decidable: no head on record for that day (a)" in {
        i.text.en for i in found.limits_appeared
    }


def test_supposed_fact_brings_a_finding_whose_path_names_it_as_supposed() -> None:
    graph = parse_neighbourhood(LOT + "bids a b\nP -PRINCIPAL_OF 2019-01-01..-> a\n")

    found = what_if(graph, add="P -PRINCIPAL_OF 2020-01-01..-> b")

    assert [j.rule_id for j in found.appeared] == ["D01"]
    sources = [step.source for path in found.appeared[0].paths for step in path]
    assert sources == ["example", SUPPOSED]


def test_supposed_holding_that_tips_a_majority_changes_a_lead_into_a_finding() -> None:
    graph = parse_neighbourhood(
        LOT
        + """bids b c
X -HOLDS 60% 2018-01-01..-> b
X -HOLDS 40% 2018-01-01..-> c
b -HOLDS 20% 2018-01-01..-> c
"""
    )

    found = what_if(graph, add="b -HOLDS 51% 2026-01-01..-> c")

    assert [(c.before.variant, c.after.variant) for c in found.changed] == [
        ("siblings", "direct_control")
    ]
    assert found.changed[0].after.evidence is EvidenceClass.STATUTORY
    assert found.gone == ()
    assert found.appeared == ()


def test_supposed_bid_is_compared_with_the_others() -> None:
    graph = parse_neighbourhood(LOT + "bids a\na -HOLDS 60% 2018-01-01..-> b\n")

    found = what_if(graph, add="bids b")

    assert [j.subjects for j in found.appeared] == [("a", "b")]


def test_nothing_supposed_is_no_difference() -> None:
    graph = parse_neighbourhood(HEADS)

    found = what_if(graph)

    assert found.before == found.after
    assert found.unchanged == tuple(f.id for f in found.before.findings)
    assert (found.gone, found.appeared, found.changed) == ((), (), ())


def test_unknown_fact_to_drop_is_named() -> None:
    with pytest.raises(NotFoundError, match="no fact 'edge:none'"):
        what_if(parse_neighbourhood(HEADS), drop=["edge:none"])


@pytest.mark.parametrize(
    ("text", "message"),
    [("a owns b", "line 2, 'a owns b'"), ("lot M", "no lot of its own")],
    ids=["not_of_the_notation", "a_lot"],
)
def test_supposition_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        what_if(parse_neighbourhood(HEADS), add=text)


def test_what_the_reading_left_in_the_database_is_known_to_the_supposition_too() -> None:
    text = "g -AGENT_FOR-> L\nbids a b\nP -PRINCIPAL_OF 2019-01-01..-> a\n"
    read = parse_neighbourhood(LOT + text)
    stated = frozenset((unit, "EMPLOYED") for unit in "gab")
    graph = Neighbourhood(read.lot, read.nodes, read.edges, stated=stated)

    found = what_if(graph, add="P -PRINCIPAL_OF 2020-01-01..-> b")

    assert [i for i in found.limits_appeared if "D05" in i.text.en] == []
