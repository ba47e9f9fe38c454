"""Queries of analysts on a real server: what the guard lets pass is still only reading."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.analyst.guard import Admitted, admit, demand_reading
from credit_hub.graph.analyst.question import AnalystLimits, Answer, ask
from credit_hub.graph.analyst.values import EdgeValue, NodeValue, PathValue, TextValue
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import (
    InvalidValueError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
)
from tests.integration.graph.conftest import statement
from tests.unit.graph.analyst.test_guard import REFUSED, TAKEN

pytestmark = pytest.mark.integration

LIMITS = AnalystLimits(seconds=20, rows=100)
SEED = """
CREATE (a:Entity:Enterprise {id: 'uscc:A', name: '郑州测试甲'}),
       (b:Entity:Enterprise {id: 'uscc:B', name: '郑州测试乙'}),
       (a)-[r:HOLDS {id: 'e:1', source: 'shareholders', row: '7'}]->(b)
SET a.recorded_at = datetime('2026-01-02T00:00:00Z'), r.valid_from = date('2020-01-01')
"""


@pytest.fixture
def pair(graph: GraphStore) -> GraphStore:
    graph.write(statement(SEED))
    return graph


def asked(store: GraphStore, text: str, rows: int = 100, **parameters: object) -> Answer:
    return ask(store, text, parameters, AnalystLimits(20, rows))


def alive(store: GraphStore) -> bool:
    return asked(store, "RETURN 1 AS one").rows == ((1,),)


def test_answer_has_nodes_edges_paths_and_times_with_ids(pair: GraphStore) -> None:
    found = asked(
        pair,
        "MATCH p = (a:Enterprise {id: $id})-[r:HOLDS]->(b) "
        "RETURN a, r, p, [r.valid_from, date('2026-10-15')] AS days, a.recorded_at AS at, "
        "duration('P1D') AS day, {n: 1.5, m: null} AS map, localtime('09:30') AS time",
        id="uscc:A",
    )

    ((a, r, p, days, at, day, map_, time_),) = found.rows
    assert isinstance(a, NodeValue)
    assert (a.labels, a.properties["id"]) == (("Enterprise", "Entity"), "uscc:A")
    assert isinstance(r, EdgeValue)
    assert [found.ids[end] for end in r.ends] == ["uscc:A", "uscc:B"]
    assert (r.properties["source"], r.properties["row"]) == ("shareholders", "7")
    assert isinstance(p, PathValue)
    assert len(p.nodes) == 2
    assert days == (date(2020, 1, 1), date(2026, 10, 15))
    assert at == datetime(2026, 1, 2, tzinfo=UTC)
    assert day == TextValue("duration", "P1D")
    assert map_ == {"n": 1.5, "m": None}
    assert time_ == TextValue("time", "09:30:00.000000000")
    assert found.truncated is None
    assert found.memory is not None
    assert found.columns == ("a", "r", "p", "days", "at", "day", "map", "time")


def test_answer_says_which_limit_ended_it(pair: GraphStore) -> None:
    few = asked(pair, "UNWIND range(1, 100) AS x RETURN x", rows=10)
    large = asked(
        pair,
        "UNWIND range(1, 100) AS x WITH x, $t AS t RETURN t + t + t + t AS u",
        t="x" * 100_000,
    )
    exact = asked(pair, "UNWIND range(1, 10) AS x RETURN x", rows=10)

    assert (few.truncated, len(few.rows)) == ("rows", 10)
    assert large.truncated == "size"
    assert 0 < len(large.rows) < 100
    assert (exact.truncated, len(exact.rows)) == (None, 10)


def test_rows_that_are_not_wanted_are_not_made(pair: GraphStore) -> None:
    began = time.monotonic()

    found = asked(
        pair,
        "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
        "RETURN a + b + c AS n",
        rows=5,
    )

    assert found.truncated == "rows"
    assert time.monotonic() - began < 15


def test_explosion_is_stopped_by_the_limit_of_time_and_the_server_lives(pair: GraphStore) -> None:
    product = (
        "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b UNWIND range(1, 10000) AS c "
        "RETURN sum(a * b * c) AS n"
    )
    began = time.monotonic()

    with pytest.raises(QueryTimeoutError):
        ask(pair, product, {}, AnalystLimits(seconds=2, rows=10))

    assert time.monotonic() - began < 15
    assert alive(pair)


def test_variable_length_explosion_is_stopped_and_the_server_lives(pair: GraphStore) -> None:
    pair.write(statement("UNWIND range(1, 40) AS i CREATE (:Entity:Enterprise {id: 'uscc:N' + i})"))
    pair.write(
        statement("MATCH (a:Enterprise), (b:Enterprise) WHERE a <> b CREATE (a)-[:HOLDS]->(b)")
    )

    with pytest.raises(QueryTimeoutError):
        ask(pair, "MATCH p = (a)-[*]->(b) RETURN count(p)", {}, AnalystLimits(2, 10))

    assert alive(pair)


def test_question_that_needs_too_much_memory_ends_and_the_server_lives(pair: GraphStore) -> None:
    with pytest.raises((QueryMemoryError, QueryTimeoutError)):
        ask(
            pair,
            "UNWIND range(1, 10000) AS a UNWIND range(1, 10000) AS b "
            "WITH collect(toString(a) + ' ' + toString(b) + $t) AS texts RETURN size(texts)",
            {"t": "x" * 200},
            AnalystLimits(20, 10),
        )

    assert alive(pair)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) SET n.x = 1 RETURN n",
        "CREATE (n:Enterprise {id: 'x'}) RETURN n",
        "CALL dbms.listConfig() YIELD name RETURN name",
        "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
        "SHOW TRANSACTIONS YIELD transactionId RETURN transactionId",
        "SHOW SETTINGS YIELD name RETURN name",
        "UNWIND [1] AS x CALL (x) { CREATE (:A) } IN TRANSACTIONS RETURN x",
        "TERMINATE TRANSACTIONS 'neo4j-transaction-1' YIELD message RETURN message",
        "CREATE INDEX x FOR (n:A) ON (n.x)",
    ],
)
def test_plan_alone_refuses_what_the_first_judge_would_have(pair: GraphStore, text: str) -> None:
    """The two judges do not lean on each other: here the first is left out."""
    query = Query("the query", "-", text, (), (), "read", "-")

    with pytest.raises((InvalidValueError, StoreError)):
        demand_reading(Admitted(text, frozenset(), calls=False), pair.explain(query, asked=True))


@pytest.mark.parametrize("text", [text for text in TAKEN if "$" not in text and "单位" not in text])
def test_query_that_the_guard_takes_is_planned_as_reading(pair: GraphStore, text: str) -> None:
    admitted = admit(text)
    query = Query("the query", "-", admitted.text, (), (), "read", "-")

    try:
        plan = pair.explain(query, asked=True)
    except InvalidValueError:
        return  # names that are not bound: the server refuses it, too
    demand_reading(admitted, plan)


def test_no_refused_query_changed_anything_or_stopped_the_server(pair: GraphStore) -> None:
    before = asked(pair, "MATCH (n) RETURN count(n) AS n").rows

    for text in REFUSED:
        with pytest.raises(InvalidValueError):
            ask(pair, text, {}, LIMITS)

    assert asked(pair, "MATCH (n) RETURN count(n) AS n").rows == before


@pytest.mark.parametrize(
    "text",
    ["MATCH (n) RETURN m", "RETURN 1 / 0", "MATCH (n RETURN n", "RETURN date('x')", "MATCH (n)"],
)
def test_query_that_the_server_does_not_take_is_refused_with_its_reason(
    pair: GraphStore, text: str
) -> None:
    with pytest.raises(InvalidValueError) as refused:
        ask(pair, text, {}, LIMITS)

    assert refused.value.rule.startswith("cypher.")


def test_parameters_that_are_missing_or_needless_are_named(pair: GraphStore) -> None:
    with pytest.raises(InvalidValueError, match=r"no value for \$a; no \$b in the query"):
        ask(pair, "RETURN $a", {"b": 1}, LIMITS)


def test_plan_is_shown_without_running(pair: GraphStore) -> None:
    found = ask(
        pair,
        "MATCH (a:Enterprise), (b:Enterprise) RETURN a.id AS a, b.id AS b",
        {},
        LIMITS,
        explain_only=True,
    )

    assert (found.ran, found.rows, found.columns) == (False, (), ("a", "b"))
    assert "CartesianProduct" in found.plan.operators


def test_more_questions_than_may_run_at_once_wait_and_all_are_answered(pair: GraphStore) -> None:
    answers: list[Answer] = []
    text = "UNWIND range(1, 1000) AS a UNWIND range(1, 500) AS b RETURN sum(a * b) AS n"
    threads = [threading.Thread(target=lambda: answers.append(asked(pair, text))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
