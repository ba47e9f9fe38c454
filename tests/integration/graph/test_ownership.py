"""Ownership read from the real graph: bounded, as of a day, as known, in few round trips."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.control import controlled_by
from credit_hub.graph.migrations import migrate
from credit_hub.graph.ownership.actual_controller import Ground, Outcome, actual_controller
from credit_hub.graph.ownership.affiliation import Relation, affiliation
from credit_hub.graph.ownership.beneficial_owners import Standard, Verdict, beneficial_owners
from credit_hub.graph.ownership.controllers import Controllers
from credit_hub.graph.ownership.equity import Direction, penetrate
from credit_hub.graph.ownership.integrated import integrated_in
from credit_hub.graph.ownership.rings import rings
from credit_hub.graph.repositories.ownership import OwnershipLimits, OwnershipRepository
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.errors import NotFoundError

pytestmark = pytest.mark.integration

DAY = date(2026, 10, 15)
KNOWN = datetime(2026, 11, 1, tzinfo=UTC)
SUBSIDIARIES = 3_000
WRITE = """
UNWIND $rows AS row
MERGE (a:Entity {id: row.holder})
  ON CREATE SET a:Enterprise, a.name = row.holder
MERGE (b:Entity {id: row.company})
  ON CREATE SET b:Enterprise, b.name = row.company
CREATE (a)-[r:HOLDS]->(b) SET r = row.properties
"""
MARK = """
MATCH (n:Entity) WHERE n.id STARTS WITH 'person:' OR n.id = 'S'
SET n.is_state_owner = CASE n.id WHEN 'S' THEN true END,
    n.identity = CASE n.id WHEN 'S' THEN null ELSE 'id_number' END
FOREACH (x IN CASE WHEN n.id STARTS WITH 'person:' THEN [n] ELSE [] END |
  SET x:Person, x.masked_name = '张*' REMOVE x:Enterprise REMOVE x.name)
"""
Rows = list[Mapping[str, object]]


def held(holder: str, company: str, percent: float, **more: object) -> Mapping[str, object]:
    """Return one stated holding, from 2020 on unless said otherwise."""
    properties = {
        "id": f"{holder}>{company}:{more.get('source', 'register')}:{more.get('valid_from', '')}",
        "statement": f"{holder}>{company}",
        "source": "register",
        "file_sha256": "f" * 64,
        "row": 1,
        "load": "load:1",
        "trust": 3,
        "stated_at": date(2026, 9, 1),
        "recorded_at": datetime(2026, 9, 2, tzinfo=UTC),
        "valid_from": date(2020, 1, 1),
        "share_ppb": round(percent * 10**7),
    } | more
    return {"holder": holder, "company": company, "properties": properties}


def write(store: GraphStore, rows: Rows) -> None:
    """Write the holdings, with persons and the owner for the state marked."""
    for text, parameters in ((WRITE, {"rows": rows}), (MARK, {})):
        store.write(Query("test", "for one test", text, (), (), "write", "-"), parameters)


@pytest.fixture(scope="module")
def owned_graph(session_store: GraphStore) -> Iterator[GraphStore]:
    """Return a graph with a ring, dated rows, a state holder of thousands, and deep chains."""
    wipe(session_store)
    migrate(session_store)
    rows = [
        held("person:P", "A", 70),
        held("person:P", "B", 20),
        held("A", "B", 40),
        held("B", "C", 50),
        held("C", "A", 30),
        # D: sold on the day, votes apart, two sources for one holding.
        held("person:Q", "D", 60, valid_to=DAY),
        held("person:R", "D", 60, valid_from=DAY),
        held("person:T", "D", 40, votes_ppb=10**7 * 40),
        held("person:T", "D", 35, source="mention", trust=1),
        held("person:V", "D", 10, recorded_at=datetime(2026, 12, 1, tzinfo=UTC)),
        held("person:U", "E", 10, votes_ppb=700_000_000),
        held("A", "E", 90, votes_ppb=300_000_000),
        # A state holder of thousands, one of which the subject G holds a part of.
        *(held("S", f"sub:{i:04}", 50 + i % 50) for i in range(SUBSIDIARIES)),
        held("G", "sub:0007", 20),
        held("G", "S2", 30),
        *(held("S2", f"far:{i:04}", 100) for i in range(300)),
        # Twelve layers.
        *(held(f"chain:{i:02}", f"chain:{i + 1:02}", 100) for i in range(12)),
        held("person:W", "chain:00", 100),
        # More than the whole, and what only looks like it: two sources for one holding.
        held("over", "too much", 70),
        held("beside", "too much", 60),
        held("too much", "below it", 100),
        held("over", "two sources", 60),
        held("over", "two sources", 55, source="mention", trust=1),
        # A diamond.
        held("person:P", "D1", 100),
        held("person:P", "D2", 100),
        held("D1", "D3", 50),
        held("D2", "D3", 50),
        # A listed company with more holders than are read.
        *(held(f"small:{i:04}", "listed", 0.01) for i in range(1_000)),
        held("person:L", "listed", 30),
        # Ranges: from a half on, with and without the half itself; of shares, and of votes.
        held("person:M", "R1", 0, share_ppb=None, share_min_ppb=500_000_000, above_min=True),
        held("person:M", "R2", 0, share_ppb=None, share_min_ppb=500_000_000),
        held("person:M", "R3", 0, share_ppb=None, votes_min_ppb=500_000_000, above_min=True),
        # Ranges that leave control open: by itself, only together, and not beside a majority.
        held("N", "O1", 0, share_ppb=None, share_min_ppb=250_000_000, share_max_ppb=750_000_000),
        held("N", "N1", 60),
        held("N", "N2", 60),
        held("N1", "O2", 0, share_ppb=None, votes_min_ppb=10**8, votes_max_ppb=250_000_000),
        held("N2", "O2", 0, share_ppb=None, share_min_ppb=250_000_000, share_max_ppb=500_000_000),
        held("N", "O3", 0, share_ppb=None, share_min_ppb=250_000_000, share_max_ppb=750_000_000),
        held("person:M", "O3", 60),
        held(
            "N",
            "O4",
            0,
            share_ppb=None,
            share_min_ppb=250_000_000,
            share_max_ppb=500_000_001,
            below_max=True,
        ),
    ]
    write(session_store, rows)
    yield session_store
    wipe(session_store)


@pytest.fixture
def repository(owned_graph: GraphStore) -> OwnershipRepository:
    """Return the repository over that graph."""
    return OwnershipRepository(owned_graph)


@pytest.fixture
def counted(owned_graph: GraphStore) -> tuple[OwnershipRepository, Callable[[], int]]:
    """Return the repository and how many round trips it made."""

    class Counting:
        trips = 0

        def read(
            self, query: Query, parameters: Mapping[str, object] | None = None
        ) -> list[Mapping[str, object]]:
            self.trips += 1
            return owned_graph.read(query, parameters)

    store = Counting()
    return OwnershipRepository(store), lambda: store.trips


def test_upward_reading_gives_the_ring_vector(repository: OwnershipRepository) -> None:
    owned = repository.upward("C", day=DAY, known_at=KNOWN)

    found = penetrate("C", owned, Direction.UP)

    assert {s.unit: round(float(s.integrated), 6) for s in found.stakes} == {
        "person:P": 0.255319,
        "B": 0.5,
        "A": 0.2,
    }
    assert found.complete


@pytest.mark.parametrize(("company", "controls"), [("R1", True), ("R2", False), ("R3", True)])
def test_range_from_a_half_on_is_control_where_it_excludes_the_half(
    repository: OwnershipRepository, company: str, *, controls: bool
) -> None:
    owned = repository.upward(company, day=DAY, known_at=KNOWN)

    assert (company in controlled_by("person:M", owned.votes)) is controls


def test_upward_reading_makes_one_round_trip_and_asks_for_changes(
    counted: tuple[OwnershipRepository, Callable[[], int]],
) -> None:
    repository, trips = counted

    repository.upward("chain:09", day=DAY, known_at=KNOWN)

    assert trips() == 2


def test_downward_reading_makes_two_round_trips_and_asks_for_changes(
    counted: tuple[OwnershipRepository, Callable[[], int]],
) -> None:
    repository, trips = counted

    owned = repository.downward("G", day=DAY, known_at=KNOWN)

    assert trips() == 3
    assert {h.company for h in owned.capital.by_holder["G"]} == {"S2", "sub:0007"}


def test_downward_reading_brings_other_holders_where_more_than_the_whole_is_stated(
    repository: OwnershipRepository,
) -> None:
    owned = repository.downward("over", day=DAY, known_at=KNOWN)

    found = penetrate("over", owned, Direction.DOWN)

    assert {s.unit: s.integrated for s in found.stakes} == {
        "too much": Fraction(7, 13),
        "below it": Fraction(7, 13),
        "two sources": Fraction(6, 10),
    }
    assert found.over_subscribed == (("too much", Fraction(13, 10)),)


def test_reading_keeps_to_the_day_the_known_time_and_the_better_source(
    repository: OwnershipRepository,
) -> None:
    owned = repository.upward("D", day=DAY, known_at=KNOWN)
    later = repository.upward("D", day=DAY, known_at=datetime(2026, 12, 2, tzinfo=UTC))
    before = repository.upward("D", day=date(2026, 10, 14), known_at=KNOWN)

    held_on = {h.holder: h.ppb for h in owned.capital.by_company["D"]}
    assert held_on == {"person:R": 600_000_000, "person:T": 400_000_000}
    assert "person:V" in {h.holder for h in later.capital.by_company["D"]}
    assert {h.holder for h in before.capital.by_company["D"]} == {"person:Q", "person:T"}


def test_votes_apart_from_shares_decide_control_and_not_the_capital(
    repository: OwnershipRepository,
) -> None:
    owned = repository.upward("E", day=DAY, known_at=KNOWN)

    control = actual_controller("E", owned)
    found = beneficial_owners("E", owned, day=DAY, control=control)

    assert control.controller is not None
    assert control.controller.parties == ("person:U",)
    assert [(o.person, o.standard) for o in found.owners] == [
        ("person:P", Standard.CAPITAL),
        ("person:U", Standard.RIGHTS),
    ]


def test_state_holder_of_thousands_above_a_company_is_one_node_and_the_state_rule(
    repository: OwnershipRepository,
) -> None:
    owned = repository.upward("sub:0049", day=DAY, known_at=KNOWN)

    control = actual_controller("sub:0049", owned)

    assert set(owned.nodes) == {"sub:0049", "S"}
    assert control.outcome is Outcome.DETERMINED
    assert control.controller is not None
    assert control.controller.ground is Ground.STATE


def test_state_holder_of_thousands_as_subject_lists_its_largest_and_says_how_many(
    repository: OwnershipRepository,
) -> None:
    owned = repository.downward("S", day=DAY, known_at=KNOWN)

    found = penetrate("S", owned, Direction.DOWN)

    assert len(found.stakes) == OwnershipLimits().units
    assert [limit.code for limit in found.incomplete] == ["companies_capped"]
    assert str(SUBSIDIARIES) in found.incomplete[0].text.en


def test_holder_of_many_below_the_subject_is_counted_and_not_expanded(
    repository: OwnershipRepository,
) -> None:
    owned = repository.downward("G", day=DAY, known_at=KNOWN)

    found = penetrate("G", owned, Direction.DOWN)

    assert {s.unit for s in found.stakes} == {"S2", "sub:0007"}
    assert [(limit.code, limit.subject) for limit in found.incomplete] == [
        ("companies_capped", "S2")
    ]


def test_chain_beyond_the_layers_is_said_and_leaves_the_owner_unknown(
    repository: OwnershipRepository,
) -> None:
    owned = repository.upward("chain:12", day=DAY, known_at=KNOWN)

    found = penetrate("chain:12", owned, Direction.UP)
    owners = beneficial_owners(
        "chain:12", owned, day=DAY, control=actual_controller("chain:12", owned)
    )

    assert [(limit.code, limit.subject) for limit in found.incomplete] == [
        ("depth_limit", "chain:02")
    ]
    assert owners.verdict is Verdict.UNKNOWN
    assert owners.owners == ()
    assert owners.hidden == 1


def test_crowded_company_gives_its_largest_holders_and_says_so(
    repository: OwnershipRepository,
) -> None:
    owned = repository.upward("listed", day=DAY, known_at=KNOWN)

    found = penetrate("listed", owned, Direction.UP)

    assert found.stakes[0].unit == "person:L"
    assert found.stakes[0].integrated == Fraction(3, 10)
    assert [limit.code for limit in found.incomplete] == ["holders_capped"]
    assert "1001" in found.incomplete[0].text.en


def test_hidden_control_scenario_keeps_control_ownership_rings_and_state_apart(
    repository: OwnershipRepository,
) -> None:
    owned = {c: repository.upward(c, day=DAY, known_at=KNOWN) for c in ("A", "B", "C", "D3")}
    below = repository.downward("S", day=DAY, known_at=KNOWN)

    controlled = {c for c in "ABC" if c in controlled_by("person:P", owned["C"].votes)}
    shares = {c: integrated_in(c, owned[c].capital).share["person:P"] for c in "ABC"}
    owners = beneficial_owners("C", owned["C"], day=DAY)
    siblings = affiliation("sub:0049", "sub:0099", below, Controllers.of(below.votes))

    assert controlled == {"A", "B"}
    assert {c: round(float(s), 6) for c, s in shares.items()} == {
        "A": 0.776596,
        "B": 0.510638,
        "C": 0.255319,
    }
    assert [(o.person, o.standard) for o in owners.owners] == [("person:P", Standard.CAPITAL)]
    assert [r.companies for r in rings(owned["C"].capital).found] == [("A", "B", "C")]
    assert rings(owned["D3"].capital).found == ()
    assert siblings.relation is Relation.ONLY_BY_STATE
    edge = owned["C"].edges[owned["C"].capital.by_company["C"][0].edge_id]
    assert (edge.source, edge.file_sha256, edge.row) == ("register", "f" * 64, 1)


def test_undated_holding_counts_and_is_said(owned_graph: GraphStore) -> None:
    write(owned_graph, [held("person:X", "undated", 100, valid_from=None)])

    owned = OwnershipRepository(owned_graph).upward("undated", day=DAY, known_at=KNOWN)

    assert [limit.code for limit in owned.limits] == ["undated"]
    assert owned.capital.by_company["undated"][0].holder == "person:X"


def test_layer_with_as_many_holdings_as_are_read_is_said(repository: OwnershipRepository) -> None:
    owned = repository.upward(
        "C", day=DAY, known_at=KNOWN, limits=OwnershipLimits(layers=3, in_layer=1)
    )

    assert [limit.code for limit in owned.limits] == ["layer_capped", "layer_capped"]


def test_holding_without_a_figure_is_said_and_does_not_count(owned_graph: GraphStore) -> None:
    write(owned_graph, [held("person:Y", "nofigure", 0, share_ppb=None)])

    owned = OwnershipRepository(owned_graph).upward("nofigure", day=DAY, known_at=KNOWN)

    assert [limit.code for limit in owned.limits] == ["share_missing"]
    assert owned.capital.by_company == {}


def test_interest_stated_as_indirect_is_not_added_to_its_chain(owned_graph: GraphStore) -> None:
    write(owned_graph, [held("person:P", "C", 25, indirect=True)])

    owned = OwnershipRepository(owned_graph).upward("C", day=DAY, known_at=KNOWN)

    assert {h.holder for h in owned.capital.by_company["C"]} == {"B"}


def test_rights_to_profits_are_kept_apart(owned_graph: GraphStore) -> None:
    profit = {"interest": "rightsToProfitOrIncome", "extent_ppb": 400_000_000, "share_ppb": None}
    write(
        owned_graph,
        [held("person:M", "profits", 90), held("person:N", "profits", 0, **profit)],
    )

    owned = OwnershipRepository(owned_graph).upward("profits", day=DAY, known_at=KNOWN)
    found = beneficial_owners("profits", owned, day=DAY)

    assert [(o.person, o.standard) for o in found.owners] == [
        ("person:M", Standard.CAPITAL),
        ("person:N", Standard.RIGHTS),
    ]


def test_reading_of_an_unknown_unit_is_not_found(repository: OwnershipRepository) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        repository.upward("nobody", day=DAY, known_at=KNOWN)


@pytest.mark.parametrize(
    ("company", "said"),
    [
        ("O1", ["the holding of N in O1 is stated as a range"]),
        ("O2", ["the holdings of N2, N1 in O2 include ranges"]),
        ("O3", []),
        ("O4", []),
        ("R1", []),
        ("R2", ["the holding of "]),
    ],
)
def test_ranges_that_leave_control_open_are_said(
    repository: OwnershipRepository, company: str, said: list[str]
) -> None:
    owned = repository.upward(company, day=DAY, known_at=KNOWN)

    open_ = [i.text.en for i in owned.limits if i.code == "control_undecided"]
    assert len(open_) == len(said)
    assert all(text.startswith(words) for text, words in zip(open_, said, strict=True))


def test_ranges_that_leave_control_open_are_said_downward_too(
    repository: OwnershipRepository,
) -> None:
    owned = repository.downward("N", day=DAY, known_at=KNOWN)

    open_ = {i.subject for i in owned.limits if i.code == "control_undecided"}
    # Of O3 the other holder, who has the majority, is not read on the way down.
    assert {"O2"} < open_
    assert len(open_) == 3
