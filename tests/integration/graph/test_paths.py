"""Paths on the real graph: all shortest, the next, both times, supernodes, bounds, time limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.paths.answer import PathBounds, PathsAnswer
from credit_hub.graph.paths.reading import find_paths
from credit_hub.graph.repositories.values import items
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError, NotFoundError, QueryTimeoutError
from credit_hub.model.interval import AsOf
from tests.integration.graph.conftest import statement
from tests.integration.graph.test_parties import crowd
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
NOW = datetime(2026, 11, 24, tzinfo=UTC)
GRAPH = """lot L
P -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> a
P -OFFICER_OF role=董事 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2020-01-01..2026-09-01-> b
a -REACHED_BY 2019-01-01..-> T
b -REACHED_BY 2019-01-01..-> T
X -HOLDS 60% 2018-01-01..-> y
y -HOLDS 30% 2018-01-01..-> a
X -HOLDS 10% 2018-01-01..-> b
Enterprise z
"""


def ask(  # the parts of the question
    store: GraphStore,
    start: str = "a",
    end: str = "b",
    *,
    day: str | None = None,
    relations: tuple[str, ...] = (),
    through: tuple[str, ...] = (),
    bounds: PathBounds | None = None,
    known_at: datetime = NOW,
) -> PathsAnswer:
    return find_paths(
        store,
        start,
        end,
        known_at=known_at,
        as_of=None if day is None else AsOf.parse(day),
        relations=relations,
        through=through,
        bounds=bounds or PathBounds(seconds=120),
    )


def nodes(answer: PathsAnswer) -> list[str]:
    return ["".join(path.nodes) for path in answer.paths]


@dataclass
class Counted:
    """A store that counts the edges of the layers that it returns."""

    store: GraphStore
    edges: int = 0

    def read(
        self,
        query: Query,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = None,
    ) -> list[Mapping[str, object]]:
        rows = self.store.read(query, parameters, timeout=timeout)
        if query.name == "paths/expand":
            self.edges += len(items(rows[0]["edges"]))
        return rows


@pytest.fixture
def small(graph: GraphStore) -> GraphStore:
    write_graphs(graph, [parse_neighbourhood(GRAPH)])
    return graph


def test_all_shortest_paths_and_the_next_longer_one(small: GraphStore) -> None:
    shortest = ask(small)
    more = ask(small, bounds=PathBounds(more=1, seconds=120))

    assert nodes(shortest) == ["aPb", "aTb"]
    assert nodes(more) == ["aPb", "aTb", "ayXb"]
    assert shortest.shortest == 2
    assert shortest.incomplete == ()


def test_steps_are_numbered_and_word_every_relation_of_the_pair(small: GraphStore) -> None:
    path = ask(small).paths[0]

    assert [step.number for step in path.steps] == [1, 2]
    assert path.steps[0].text.zh == (
        "1. P任a法定代表人（自2019-01-01起）；P在a任董事（自2019-01-01起）"
    )
    assert path.steps[1].text.en == (
        "2. P is the legal representative of b (from 2020-01-01 until before 2026-09-01)"
    )


def test_path_holds_on_the_day_asked_about_and_at_the_knowledge_asked_for(
    small: GraphStore,
) -> None:
    assert nodes(ask(small, day="2026-10-15")) == ["aTb"]
    assert nodes(ask(small, day="2026-08-15")) == ["aPb", "aTb"]
    assert nodes(ask(small, known_at=datetime(2025, 1, 1, tzinfo=UTC))) == []


def test_only_the_relations_asked_for_are_used(small: GraphStore) -> None:
    assert nodes(ask(small, relations=("HOLDS",))) == ["ayXb"]


def test_no_path_within_the_depth_is_an_answer(small: GraphStore) -> None:
    assert nodes(ask(small, relations=("HOLDS",), bounds=PathBounds(depth=2, seconds=120))) == []
    assert ask(small, "a", "z").shortest is None


def test_supernodes_are_not_passed_unless_named_and_said(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood("lot L\nEnterprise a\nEnterprise b\n")])
    crowd(graph)

    shut = ask(graph)
    through = ask(graph, through=("H",))

    assert nodes(shut) == []
    assert [(n.id, n.degree, n.joins) for n in shut.not_passed] == [
        ("agent", 5002, True),
        ("H", 802, True),
    ]
    assert [i.code for i in shut.incomplete] == ["node_not_passed", "node_not_passed"]
    assert nodes(through) == ["aHb"]
    assert [n.id for n in through.not_passed] == ["agent"]


def test_supernode_as_an_end_is_searched_within_the_limit_of_edges(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood("lot L\nEnterprise a\nEnterprise b\n")])
    crowd(graph)

    found = ask(graph, "agent", "b")
    cut = ask(graph, "agent", "H", bounds=PathBounds(edges=100, seconds=120))

    assert nodes(found) == ["agentb"]
    assert "edges_capped" in {i.code for i in cut.incomplete}


LATE_CROWD = """MATCH (h:Entity {id: 'h'})
UNWIND range(1, $count) AS i
CREATE (f:Entity:Enterprise {id: 'late' + i, name: 'late' + i})
CREATE (f)-[r:LOCATED_AT {id: 'late:' + i, statement: 'late:' + i, source: 'test', file_sha256: 'f',
        row: i, trust: 3, recorded_at: $then}]->(h)
"""
SHARED = "lot L\na -LOCATED_AT 2019-01-01..-> h\nb -LOCATED_AT 2019-01-01..-> h\n"


def test_node_is_passed_or_not_by_what_it_had_at_the_moment_of_knowledge(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(SHARED)])
    then = datetime(2026, 12, 1, tzinfo=UTC)
    before = ask(graph)

    graph.write(statement(LATE_CROWD), {"count": 300, "then": then})

    assert ask(graph) == before
    after = ask(graph, known_at=then)
    assert nodes(before) == ["ahb"]
    assert (nodes(after), [(n.id, n.degree) for n in after.not_passed]) == ([], [("h", 302)])


def test_findings_about_a_firm_are_no_relations_that_close_it(graph: GraphStore) -> None:
    write_graphs(graph, [parse_neighbourhood(SHARED)])
    about = (
        "MATCH (h:Entity {id: 'h'}) UNWIND range(1, 300) AS i "
        "CREATE (:Finding {id: 'f:' + i})-[:CONCERNS]->(h)"
    )

    graph.write(statement(about))

    answer = ask(graph)
    assert nodes(answer) == ["ahb"]
    assert answer.not_passed == ()


def test_search_between_two_holders_of_thousands_reads_no_leaf_and_no_edge_twice(
    graph: GraphStore,
) -> None:
    write_graphs(graph, [parse_neighbourhood("lot L\nEnterprise X\nEnterprise Z\n")])
    held = (
        "MATCH (h:Entity {id: $holder}) UNWIND range(1, 3000) AS i "
        "CREATE (c:Entity:Enterprise {id: $holder + i})-[:REACHED_BY {id: 't' + $holder + i, "
        "recorded_at: $then}]->(:Entity:Phone {id: 'phone' + $holder + i}) "
        "CREATE (h)-[:HOLDS {id: $holder + i, recorded_at: $then}]->(c)"
    )
    for holder in "XZ":
        graph.write(statement(held), {"holder": holder, "then": datetime(2026, 1, 1, tzinfo=UTC)})
    counted = Counted(graph)

    answer = find_paths(counted, "X", "Z", known_at=NOW, bounds=PathBounds(seconds=120))

    assert nodes(answer) == []
    assert answer.incomplete == ()
    # The holdings of both; of their companies and those companies' telephones nothing leads on.
    assert counted.edges == 2 * 3_000


def test_nodes_of_a_layer_beyond_the_cap_are_said(small: GraphStore) -> None:
    answer = ask(small, bounds=PathBounds(depth=4, more=5, nodes=1, seconds=120))

    (said,) = [i for i in answer.incomplete if i.code == "nodes_capped"]
    assert "at most 1 nodes of one layer" in said.text.en


def test_search_beyond_its_time_names_the_limit(small: GraphStore) -> None:
    ticks = count()

    with pytest.raises(QueryTimeoutError, match=r"paths from 'a' to 'b'.*limit of 2 s"):
        find_paths(
            small,
            "a",
            "b",
            known_at=NOW,
            bounds=PathBounds(seconds=2),
            clock=lambda: float(next(ticks)),
        )


def test_more_shortest_paths_than_listed_is_said(small: GraphStore) -> None:
    answer = ask(small, bounds=PathBounds(shortest=1, seconds=120))

    assert nodes(answer) == ["aPb"]
    assert [i.code for i in answer.incomplete] == ["paths_capped"]


def test_unknown_ends_are_named(small: GraphStore) -> None:
    with pytest.raises(NotFoundError, match="no entity 'nobody'"):
        ask(small, "a", "nobody")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ({"end": "a"}, "both ends"),
        ({"relations": ("OWNS",)}, "no relation 'OWNS'"),
        ({"bounds": PathBounds(depth=7)}, "7 steps"),
        ({"bounds": PathBounds(more=101)}, "101 further paths"),
    ],
    ids=["one_node", "relation", "depth", "more"],
)
def test_question_out_of_range_is_refused(
    small: GraphStore, question: dict[str, object], message: str
) -> None:
    with pytest.raises(InvalidValueError, match=message):
        ask(small, **question)  # type: ignore[arg-type]  # one of the cases above
