"""The draw-check on a real database gives the answer of the value, in few reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from credit_hub.cypher import Query
from credit_hub.graph.draw_check import check_draw, evaluate_draw
from credit_hub.graph.migrations import migrate
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import NotFoundError
from tests.rules.conftest import write_graphs
from tests.unit.graph.draw.test_draw_check import G8, decisions

NOW = datetime(2026, 11, 24, tzinfo=UTC)

pytestmark = pytest.mark.integration


class Counting:
    """Reads through the store and counts how often."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self.reads = 0

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        self.reads += 1
        return self.store.read(query, parameters)


def test_scenario_g8_on_the_database_is_the_scenario_on_the_value(store: GraphStore) -> None:
    migrate(store)
    graph = parse_neighbourhood(G8)
    write_graphs(store, [graph])
    counting = Counting(store)

    check = check_draw(counting, "L", "K", now=NOW)

    assert counting.reads == 4  # the lot, the pool, and after each whether anything changed since
    assert decisions(check) == decisions(evaluate_draw(graph, "K", "EGFHIJ"))
    assert check.verdicts == evaluate_draw(graph, "K", "EGFHIJ").verdicts


def test_pool_that_is_not_there_is_named(store: GraphStore) -> None:
    migrate(store)
    write_graphs(store, [parse_neighbourhood(G8)])

    with pytest.raises(NotFoundError, match="no pool of experts 'expert-pool:X'"):
        check_draw(store, "L", "expert-pool:X", now=NOW)
