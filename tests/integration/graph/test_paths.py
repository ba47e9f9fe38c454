"""Paths on the real graph: all shortest, the next, both times, supernodes, bounds, time limit."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.paths.answer import PathBounds, PathsAnswer
from credit_hub.graph.paths.reading import find_paths
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError, NotFoundError, QueryTimeoutError
from credit_hub.model.interval import AsOf
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
