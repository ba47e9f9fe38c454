"""Reads a whole graph, page by page in the order of ids; memory does not grow with the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from credit_hub.cypher import Query, load
from credit_hub.graph.backup.parts import (
    GRAPH_PARTS,
    KEPT_SYSTEM_NODES,
    NODES_PART,
    SYSTEM_NODES_PART,
    Columns,
    section_of,
)
from credit_hub.graph.digest import GraphHasher
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.exact_json import Record
from credit_hub.model.schema import EDGES

__all__ = ["Census", "GraphReading", "census"]

PAGE: Final = 5_000
"""Rows in one read: some megabytes on both sides."""
_TIMEOUT: Final = 600
"""Seconds for one page, on a disk that others use, too."""
_JUDGEMENTS: Final = ("Finding", "Lead")


@dataclass(frozen=True, slots=True)
class Census:
    """All nodes and edges of a database, whoever wrote them."""

    nodes: int
    edges: int


def census(store: GraphStore) -> Census:
    """Count all nodes and edges."""
    row = store.read(load("backup/census"), timeout=_TIMEOUT)[0]
    return Census(int(str(row["nodes"])), int(str(row["edges"])))


@dataclass(slots=True)
class GraphReading:
    """One pass over a graph; the digest and the columns are complete when all parts were read.

    Attributes:
        store: The graph; nobody may load into it meanwhile.
        between: Called after each page with the number of rows in it; it may end the reading by
            raising.
        page: Rows in one read.
    """

    store: GraphStore
    between: Callable[[int], None]
    page: int = PAGE
    hasher: GraphHasher = field(default_factory=GraphHasher)
    columns: Columns = field(default_factory=Columns)
    nodes: int = 0
    edges: int = 0

    def part(self, name: str) -> Iterator[Record]:
        """Yield the rows of one of :data:`GRAPH_PARTS`."""
        readers = dict(
            zip(
                GRAPH_PARTS,
                (self._nodes, self._edges, self._system_nodes, self._system_edges),
                strict=True,
            )
        )
        for record in readers[name]():
            properties = record["properties"]
            if isinstance(properties, dict):
                self.columns.see(section_of(record), properties)
            if name in {NODES_PART, SYSTEM_NODES_PART}:
                self.nodes += 1
            else:
                self.edges += 1
            yield record

    def _nodes(self) -> Iterator[Record]:
        for row in self._pages(load("maintenance/digest_nodes")):
            self.hasher.add_node(row)
            yield _node(row)

    def _edges(self) -> Iterator[Record]:
        query = load("maintenance/digest_edges")
        for edge in EDGES:
            for row in self._pages(query.bound(edge.type)):
                self.hasher.add_edge(edge.type, row)
                yield {**row, "type": edge.type}

    def _system_nodes(self) -> Iterator[Record]:
        query = load("backup/system_nodes")
        for label in KEPT_SYSTEM_NODES:
            for row in self._pages(query.bound(label)):
                yield _node(row)

    def _system_edges(self) -> Iterator[Record]:
        query = load("backup/system_edges")
        for label in _JUDGEMENTS:
            for row in self._pages(query.bound(label), key="start"):
                listed = row["edges"]
                found = listed if isinstance(listed, tuple) else ()
                for kind, end in sorted((str(e["type"]), str(e["end"])) for e in found):
                    yield {
                        "type": kind,
                        "start_label": label,
                        "start": row["start"],
                        "end": end,
                        "properties": {},
                    }

    def _pages(self, query: Query, key: str = "id") -> Iterator[Row]:
        after = ""
        while rows := self.store.read(
            query, {"after": after, "limit": self.page}, timeout=_TIMEOUT
        ):
            yield from rows
            self.between(len(rows))
            after = str(rows[-1][key])


def _node(row: Row) -> Record:
    labels = row["labels"]
    names = sorted(map(str, labels)) if isinstance(labels, tuple) else []
    return {"id": row["id"], "labels": names, "properties": row["properties"]}
