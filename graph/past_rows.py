"""Rows of whole nodes and edges as they were known at an earlier moment.

The questions about parties, firms and paths return all properties, so the old ones are put back
before anything is made of them: a display name is then chosen as it would have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Reads
from credit_hub.graph.past import old_values, reached, was_retracted
from credit_hub.graph.repositories import values
from credit_hub.graph.revisions import LABELS, Old
from credit_hub.graph.stated_rows import gathered

__all__ = ["gathered_as_known"]

_Rows = tuple[Mapping[str, object], ...]


def gathered_as_known(
    store: Reads,
    nodes: object,
    edges: object,
    *,
    known_at: datetime,
    around: Iterable[str] | None = None,
) -> Neighbourhood:
    """Return lists of maps as one value, with what changed in place after a moment put back.

    Args:
        store: The graph.
        nodes: Maps of labels and properties.
        edges: Maps of type, ends and properties.
        known_at: The moment of knowledge.
        around: Where some edges were retracted at the moment, only what still hangs together with
            these nodes is kept; None: everything.

    Raises:
        StoreError: The graph cannot be reached, or holds another type of value.
    """
    read_nodes, read_edges = _maps(nodes), _maps(edges)
    was = old_values(store, (*map(_id, read_nodes), *map(_id, read_edges)), known_at)
    if not was:
        return gathered(read_nodes, read_edges)
    live = tuple(e for e in read_edges if not was_retracted(was.get(_id(e), {}), known_at))
    then = gathered(tuple(_as_known(read_nodes, was)), tuple(_as_known(live, was)))
    if around is None or len(live) == len(read_edges):
        return then
    return Neighbourhood(then.lot, *reached(around, then.nodes, then.edges))


def _maps(rows: object) -> _Rows:
    return tuple(values.mapping(row) for row in values.items(rows))


def _id(row: Mapping[str, object]) -> str:
    return values.text(values.mapping(row["properties"])["id"])


def _as_known(rows: _Rows, was: Mapping[str, Old]) -> Iterator[Mapping[str, object]]:
    for row in rows:
        old = dict(was.get(_id(row), {}))
        labels = old.pop(LABELS, None)
        then = {**values.mapping(row["properties"]), **old}
        stated = {name: value for name, value in then.items() if value is not None}
        yield {**row, "properties": stated, **({} if labels is None else {"labels": labels})}
