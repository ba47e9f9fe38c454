"""The baseline of D11 from the real database: which sections count, and that it is repeatable."""

from __future__ import annotations

import pytest

from credit_hub.graph.likeness import Measured, measure
from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.sketch import encode
from tests.integration.graph.conftest import statement
from tests.rules.conftest import write_graphs

pytestmark = pytest.mark.integration
LOTS = 46


def lots(count: int, details: str) -> str:
    """Lots of one kind with one bid each; no two sections have a hash in common."""
    lines = ["LotType lottype:E47"]
    for n in range(count):
        sketch = encode(tuple(range(100 * n, 100 * n + 10)))
        lines += [
            f"lot L{n} deadline=2026-10-15T09:30",
            f"bids f{n}",
            f"BidText t{n} name=技术标 sketch={sketch} {details}",
            f"L{n} -OF_TYPE-> lottype:E47",
            f"bid(f{n}) -CONTAINS-> t{n}",
        ]
    return "\n".join(lines)


def test_baseline_counts_the_unrelated_pairs_of_the_kind(graph: GraphStore) -> None:
    text = lots(LOTS, "shingles=900 template_shingles=100")
    write_graphs(graph, [parse_neighbourhood(text)])

    found = measure(graph, "E47")

    assert found == Measured(threshold_ppm=0, pairs=LOTS * (LOTS - 1) // 2)
    assert measure(graph, "E47") == found


def test_texts_that_were_replaced_do_not_count(graph: GraphStore) -> None:
    text = lots(LOTS, "shingles=900 template_shingles=100")
    write_graphs(graph, [parse_neighbourhood(text)])
    graph.write(statement("MATCH ()-[r:CONTAINS]->() SET r.retracted_at = datetime()"))

    with pytest.raises(InvalidValueError, match="0 sections"):
        measure(graph, "E47")


@pytest.mark.parametrize("details", ["shingles=900", "shingles=150 template_shingles=100"])
def test_sections_with_template_or_too_short_do_not_count(graph: GraphStore, details: str) -> None:
    write_graphs(graph, [parse_neighbourhood(lots(3, details))])

    with pytest.raises(InvalidValueError, match="0 sections"):
        measure(graph, "E47")
