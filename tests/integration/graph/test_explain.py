"""A finding explained from the real graph, at the knowledge of the check that gave it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from credit_hub.graph.check import check_lot
from credit_hub.graph.explain.context import RivalKind
from credit_hub.graph.explain.reading import explain_finding
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.revisions import revision
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import NotFoundError
from tests.integration.graph.conftest import Seed, statement
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 24, tzinfo=UTC)
JOINT = """lot L deadline=2026-10-15T09:30 regime=tender
bids X d
X -HOLDS 60% 2018-01-01..-> y1
X -HOLDS 55% 2018-01-01..-> y2
y1 -HOLDS 30% 2019-01-01..-> d
y2 -HOLDS 25% 2019-01-01..-> d
"""


def test_joint_control_on_the_graph_needs_all_four_holdings(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(JOINT)])
    finding = check_lot(graph, "L", now=NOW).findings[0]

    found = explain_finding(graph, finding, known_at=NOW)

    assert [len(s) for s in found.evidence.sets] == [4]
    assert len(found.evidence.decisive) == 4
    assert [s.number for s in found.steps] == ["1.1", "1.2", "2.1", "2.2"]


def test_other_version_of_a_contested_statement_is_shown_as_its_rival(
    graph: GraphStore, edge: Seed
) -> None:
    text = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
    write_graphs(graph, [parse_neighbourhood(text)])
    ends = (("Enterprise", "a"), ("Enterprise", "b"))
    edge("HOLDS", *ends, edge_id="h1", statement="row", contested=True, share_ppb=600_000_000)
    edge(
        "HOLDS",
        *ends,
        edge_id="h2",
        statement="row",
        contested=True,
        share_ppb=200_000_000,
        retracted_at=datetime(2026, 9, 2, tzinfo=UTC),
    )
    lead = check_lot(graph, "L", now=NOW).leads[0]

    found = explain_finding(graph, lead, known_at=NOW)

    assert [(r.kind, r.against, r.step.edge_id) for r in found.rivals] == [
        (RivalKind.CONTESTED, "h1", "h2")
    ]
    assert "20 %" in found.rivals[0].text.en


def test_finding_is_explained_by_what_was_known_then(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(JOINT)])
    finding = check_lot(graph, "L", now=NOW).findings[0]
    graph.write(
        statement("MATCH ({id: 'X'})-[r:HOLDS]->({id: 'y1'}) SET r.retracted_at = $then"),
        {"then": datetime(2026, 12, 1, tzinfo=UTC)},
    )

    found = explain_finding(graph, finding, known_at=NOW)

    assert len(found.evidence.sets) == 1
    with pytest.raises(NotFoundError, match="does not follow"):
        explain_finding(graph, finding, known_at=datetime(2026, 12, 2, tzinfo=UTC))


def test_age_is_that_of_the_source_row(graph: GraphStore, edge: Seed) -> None:
    write_graphs(
        graph, [parse_neighbourhood("lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n")]
    )
    ends = (("Enterprise", "a"), ("Enterprise", "b"))
    edge("HOLDS", *ends, edge_id="h1", share_ppb=600_000_000)
    finding = check_lot(graph, "L", now=NOW).findings[0]

    found = explain_finding(graph, finding, known_at=NOW)

    assert [(f.stated_at, f.days) for f in found.freshness] == [(date(2026, 9, 1), 44)]


def test_finding_is_explained_by_facts_that_changed_in_place_since(
    graph: GraphStore, edge: Seed
) -> None:
    text = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
    write_graphs(graph, [parse_neighbourhood(text)])
    ends = (("Enterprise", "a"), ("Enterprise", "b"))
    edge("HOLDS", *ends, edge_id="h1", share_ppb=600_000_000)
    finding = check_lot(graph, "L", now=NOW).findings[0]
    _contest_in_place(graph, "h1", datetime(2026, 12, 1, tzinfo=UTC))

    found = explain_finding(graph, finding, known_at=NOW)

    assert [sorted(s) for s in found.evidence.sets] == [["h1"]]
    assert found.rivals == ()
    with pytest.raises(NotFoundError, match="does not follow"):
        explain_finding(graph, finding, known_at=datetime(2026, 12, 2, tzinfo=UTC))


def _contest_in_place(graph: GraphStore, edge_id: str, at: datetime) -> None:
    """Mark an edge contested as a load does: the old value is kept beside the graph."""
    was = revision(edge_id, at, {"contested": None})
    text = "MATCH ()-[r {id: $of}]->() SET r.contested = true CREATE (v:Revision) SET v = $was"
    graph.write(statement(text), {"of": edge_id, "was": was})
