"""What the real database says about every query file (style.md 4.1)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

import pytest

from credit_hub.cypher import Query, load, names
from credit_hub.graph.plan import Explanation, Notification
from credit_hub.graph.store import GraphStore

pytestmark = pytest.mark.integration

REFUSED: Final = (
    "AllNodesScan",
    "CartesianProduct",
    "NodeByLabelScan",
    "DirectedAllRelationshipsScan",
    "UndirectedAllRelationshipsScan",
    "DirectedRelationshipTypeScan",
    "UndirectedRelationshipTypeScan",
)
PROPERTIES_EXPLAINED: Final = 40
"""Of the hundreds of label and property pairs that an index statement can be bound to."""


def bound(name: str) -> Iterator[Query]:
    """Yield the query bound to everything it can be bound to."""
    query = load(name)
    if query.identifier is None:
        yield query
    for identifier in islice(query.identifiers(), PROPERTIES_EXPLAINED):
        yield query.bound(*identifier)


def allowed(query: Query) -> set[str]:
    """Return the operators that the header allows, with a reason."""
    operators, _, reason = query.allows.partition(": ")
    assert bool(operators) == bool(reason.strip()), f"{query.name}: allows has no reason"
    return {operator.strip() for operator in operators.split(",")} - {""}


def remarks(explanation: Explanation, query: Query) -> list[Notification]:
    """Return what the server remarks, but for what the header allows."""
    product = "CartesianProduct" in allowed(query)
    return [note for note in explanation.notifications if not (product and note.status == "03N90")]


@pytest.mark.parametrize("name", names())
def test_query_plan_is_that_of_its_header(name: str, full_graph: GraphStore) -> None:
    query = load(name)
    columns = tuple(column for column, _ in query.returns)
    types = {"r"} if query.mode == "read" else {"w", "rw", "s"}

    for explanation in map(full_graph.explain, bound(name)):
        assert explanation.columns == columns
        assert explanation.query_type in types
        # A plan follows the statistics of the graph, so a header may allow what this one spares.
        assert set(explanation.operators) & set(REFUSED) <= allowed(query)
        assert remarks(explanation, query) == []
