"""An address of 800 firms and an agent's telephone of 5,000 neither flood nor widen an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from credit_hub.graph.check import check_lot
from credit_hub.graph.migrations import migrate
from credit_hub.graph.neighbourhood_reader import Limits, read_neighbourhood
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.findings import Exclusion
from tests.integration.graph.conftest import statement
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 24, tzinfo=UTC)
BIDDERS = "abcdefghij"
QUIET = "lot Q deadline=2026-10-15T09:30 regime=tender\nbids q r\nq -LOCATED_AT-> B\n"
LOT = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b c d e f g h i j\n" + "".join(
    f"{firm} -LOCATED_AT-> A\n{firm} -REACHED_BY-> T\n" for firm in BIDDERS
)
CROWD = """UNWIND range(1, $count) AS n
MATCH (place:Entity {id: $place})
CREATE (f:Entity:Enterprise {id: $place + '/' + n, name: 'firm ' + n})
CREATE (f)-[r:LOCATED_AT {id: $place + '/edge/' + n, statement: $place + '/edge/' + n}]->(place)
SET r += {source: 'test', file_sha256: '0', row: n, load: 'load:test', trust: 3,
          recorded_at: datetime('2026-01-01T00:00:00Z')}
"""


STAFF = """UNWIND range(1, $count) AS n
UNWIND $units AS unit
MATCH (firm:Entity {id: unit})
CREATE (p:Entity:Person {id: unit + '/' + n, masked_name: '某*', identity: 'id_number'})
CREATE (p)-[r:EMPLOYED {id: unit + '/edge/' + n, statement: unit + '/edge/' + n}]->(firm)
SET r += {source: 'test', file_sha256: '0', row: n, load: 'load:test', trust: 3,
          valid_from: date('2020-01-01'), recorded_at: datetime('2026-01-01T00:00:00Z')}
"""
"""Staff of one unit each; who is employed by both is written in the notation."""
AGENCY = """lot S deadline=2026-10-15T09:30 regime=tender
g -AGENT_FOR-> S
bids s t u
P -EMPLOYED 2020-01-01..-> g
P -EMPLOYED 2020-01-01..-> s
"""


@pytest.fixture(scope="module")
def crowded(session_store: GraphStore) -> Iterator[GraphStore]:
    """Return a graph with both supernodes around one lot, and a quiet lot beside it."""
    wipe(session_store)
    migrate(session_store)
    write_graphs(session_store, [parse_neighbourhood(LOT), parse_neighbourhood(QUIET, prefix="q/")])
    write_graphs(session_store, [parse_neighbourhood(AGENCY, prefix="n/")])
    for unit, count in (("n/g", 300), ("n/s", 40), ("n/t", 250)):
        session_store.write(statement(STAFF), {"units": [unit], "count": count})
    session_store.write(statement(CROWD), {"place": "A", "count": 790})
    agent = CROWD.replace("LOCATED_AT", "REACHED_BY")
    session_store.write(statement(agent), {"place": "T", "count": 4_990})
    yield session_store
    wipe(session_store)


def left_out(store: GraphStore, limits: Limits | None = None) -> dict[str, Exclusion]:
    check = check_lot(store, "L", now=NOW, limits=limits or Limits())
    assert not [lead for lead in check.leads if lead.rule_id == "D13"]
    return {"address" if "登记地址" in x.text.zh else "phone": x for x in check.excluded}


def test_supernodes_are_counted_up_to_the_cap_and_said(crowded: GraphStore) -> None:
    left = left_out(crowded)

    assert {x.code for x in left.values()} == {"used_by_many"}
    assert left["address"].subjects == tuple(BIDDERS)
    assert "至少800个" in left["address"].text.zh
    assert "至少1000个" in left["phone"].text.zh


def test_supernodes_are_not_read_beyond_the_bidders(crowded: GraphStore) -> None:
    found = read_neighbourhood(
        crowded, "L", day=None, known_at=NOW, look_after_days=180, limits=Limits()
    )

    # A lot, ten bids with their bidders, the address and the telephone.
    assert len(found.nodes) == 23
    assert len(found.edges) == 40


def test_cap_of_the_count_is_a_limit_of_the_reading(crowded: GraphStore) -> None:
    assert "至少50个" in left_out(crowded, Limits(degree_cap=50))["address"].text.zh


def test_users_known_later_do_not_count(crowded: GraphStore) -> None:
    known_at = datetime(2025, 12, 31, tzinfo=UTC)

    check = check_lot(crowded, "L", now=NOW, known_at=known_at)

    assert check.excluded == ()


def test_address_of_one_bidder_alone_does_not_leave_the_database(crowded: GraphStore) -> None:
    found = read_neighbourhood(
        crowded, "q/Q", day=None, known_at=NOW, look_after_days=180, limits=Limits()
    )

    assert not list(found.of_type("LOCATED_AT"))
    assert ("q/q", "LOCATED_AT") in found.stated


@pytest.mark.parametrize("staff_cap", [100, 1000])
def test_staff_of_a_large_agency_is_read_only_where_a_bidder_employs_it_too(
    crowded: GraphStore, staff_cap: int
) -> None:
    found = read_neighbourhood(
        crowded, "n/S", day=None, known_at=NOW, look_after_days=180,
        limits=Limits(staff_cap=staff_cap),
    )  # fmt: skip

    assert {(e.start, e.end) for e in found.of_type("EMPLOYED")} == {("n/P", "n/g"), ("n/P", "n/s")}
    assert {unit for unit, type_ in found.stated if type_ == "EMPLOYED"} == {"n/g", "n/s", "n/t"}


def test_staff_is_not_compared_where_both_employ_more_than_the_cap_and_said(
    crowded: GraphStore,
) -> None:
    within = check_lot(crowded, "n/S", now=NOW)
    beyond = check_lot(crowded, "n/S", now=NOW, limits=Limits(staff_cap=30))

    assert [(f.variant, f.subjects) for f in within.findings] == [("common_staff", ("n/g", "n/s"))]
    assert [i for i in within.incomplete if i.code == "staff_capped"] == []
    assert [f for f in beyond.findings if f.rule_id == "D05"] == []
    said = {i.subject for i in beyond.incomplete if i.code == "staff_capped"}
    assert said == {"n/g|n/s", "n/g|n/t"}


def test_staff_known_later_counts_neither_as_staff_nor_towards_the_cap(crowded: GraphStore) -> None:
    known_at = datetime(2025, 12, 31, tzinfo=UTC)

    found = read_neighbourhood(
        crowded, "n/S", day=None, known_at=known_at, look_after_days=180, limits=Limits(staff_cap=1)
    )

    assert list(found.of_type("EMPLOYED")) == []
    assert [limit for limit in found.limits if limit.code == "staff_capped"] == []
