"""Writes the rows of a backup into an empty graph through the driver, in batches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from credit_hub.cypher import Query, load
from credit_hub.graph.backup.parts import (
    EDGES_PART,
    NODES_PART,
    SYSTEM_EDGES_PART,
    SYSTEM_NODES_PART,
)
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import StoreError
from credit_hub.model.exact_json import Record

__all__ = ["PartOf", "write_graph"]

BATCH: Final = 5_000
"""Rows in one transaction: a few tens of MB of transaction state in the server."""

PartOf = Callable[[str], Iterable[Record]]
"""Gives the rows of a part of a backup, each time from the first."""


def write_graph(store: GraphStore, part: PartOf, between: Callable[[int], None]) -> None:
    """Create every node and edge of a backup.

    Args:
        store: A graph without nodes and edges, whose constraints and indexes are there.
        part: The rows of the parts of the backup.
        between: Called after each batch with the number of rows in it.

    Raises:
        StoreError: The server refuses a row, or an edge has an end that is not there.
    """
    nodes = load("backup/restore_nodes")
    for name in (NODES_PART, SYSTEM_NODES_PART):
        for rows in _batches(part(name)):
            _demand(store.write(nodes, {"rows": rows})[0]["created"], rows, name)
            between(len(rows))
    for name, template, key in (
        (EDGES_PART, load("backup/restore_edges"), "type"),
        (SYSTEM_EDGES_PART, load("backup/restore_system_edges"), "start_label"),
    ):
        for rows in _batches(part(name)):
            for kind, fitting in _by(rows, key):
                query: Query = template.bound(kind)
                _demand(store.write(query, {"rows": fitting})[0]["created"], fitting, name)
            between(len(rows))


def _batches(rows: Iterable[Record]) -> Iterator[list[Record]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def _by(rows: Sequence[Record], key: str) -> Iterator[tuple[str, list[Record]]]:
    found: defaultdict[str, list[Record]] = defaultdict(list)
    for row in rows:
        found[str(row[key])].append(row)
    yield from found.items()


def _demand(created: object, rows: Sequence[Record], part: str) -> None:
    if created != len(rows):
        message = f"{part}: {created} of {len(rows)} rows could be written: an edge lacks an end"
        raise StoreError(message, remedy="see whether another program writes to this graph")
