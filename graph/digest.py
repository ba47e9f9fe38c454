"""The canonical digest of a graph: equal for equal knowledge, whatever way it was loaded.

Covered: every node that sources state (labels, id, properties, contested properties) and every
edge (type, ends, id, statement, interval, source, trust, day of the statement, own properties,
contested, and whether it is live). Not covered, for they tell how and when the knowledge came in
and not what it is: times of recording and retraction, loads, files, rows, and the hub's own nodes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final

from credit_hub.cypher import Query, load
from credit_hub.graph.store import GraphStore, Row
from credit_hub.model.schema import EDGES, ENTITY_LABEL

__all__ = ["GraphDigest", "GraphHasher", "Section", "graph_digest"]

PAGE: Final = 20_000
"""Rows in one read; bounds the memory of both sides."""
HISTORY: Final = frozenset(
    {"recorded_at", "retracted_at", "load", "file_sha256", "row", "provenance"}
)
"""Properties that tell how a fact came in."""


@dataclass(frozen=True, slots=True)
class Section:
    """The part for one label or edge type: where two graphs differ, it says in what."""

    name: str
    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class GraphDigest:
    """SHA-256 over the sections, which are sorted by name."""

    sha256: str
    nodes: int
    edges: int
    sections: tuple[Section, ...]

    def differences(self, other: GraphDigest) -> tuple[str, ...]:
        """Return the labels and edge types in which two graphs differ, sorted."""
        mine, theirs = set(self.sections), set(other.sections)
        return tuple(sorted({section.name for section in mine ^ theirs}))


@dataclass(slots=True)
class _Hasher:
    count: int = 0
    state: hashlib._Hash = field(default_factory=hashlib.sha256)

    def add(self, record: object) -> None:
        self.count += 1
        self.state.update(_canonical(record))

    def section(self, name: str) -> Section:
        return Section(name, self.count, self.state.hexdigest())


class GraphHasher:
    """Makes the digest of nodes and edges that it is given in the order of their ids."""

    def __init__(self) -> None:
        """Begin with an empty graph."""
        self._nodes: dict[str, _Hasher] = {}
        self._edges: dict[str, _Hasher] = {}

    def add_node(self, row: Row) -> None:
        """Take in a row of ``maintenance/digest_nodes``."""
        labels = sorted(_texts(row["labels"]))
        name = "+".join(label for label in labels if label != ENTITY_LABEL)
        record = [labels, row["id"], _content(row["properties"])]
        self._nodes.setdefault(name, _Hasher()).add(record)

    def add_edge(self, kind: str, row: Row) -> None:
        """Take in a row of ``maintenance/digest_edges`` for one type of edge."""
        properties = row["properties"]
        live = not (isinstance(properties, Mapping) and properties.get("retracted_at"))
        record = [row["id"], row["start"], row["end"], live, _content(properties)]
        self._edges.setdefault(kind, _Hasher()).add(record)

    def digest(self) -> GraphDigest:
        """Return the digest of what was taken in so far."""
        sections = tuple(
            hasher.section(name)
            for part in (self._nodes, self._edges)
            for name, hasher in sorted(part.items())
        )
        lines = "".join(
            f"{section.name} {section.count} {section.sha256}\n" for section in sections
        )
        return GraphDigest(
            hashlib.sha256(lines.encode()).hexdigest(),
            sum(hasher.count for hasher in self._nodes.values()),
            sum(hasher.count for hasher in self._edges.values()),
            sections,
        )


def graph_digest(
    store: GraphStore, *, page: int = PAGE, progress: Callable[[int], None] | None = None
) -> GraphDigest:
    """Return the digest of the graph, read page by page in the order of ids.

    Pages are separate transactions: a digest taken while a load runs describes no single moment.

    Args:
        store: The graph.
        page: Rows in one read.
        progress: Called after each page with the number of nodes and edges read so far.
    """
    hasher = GraphHasher()
    seen = 0

    def advance(count: int) -> None:
        nonlocal seen
        seen += count
        if progress is not None:
            progress(seen)

    for row in _pages(store, load("maintenance/digest_nodes"), page, advance):
        hasher.add_node(row)
    query = load("maintenance/digest_edges")
    for edge in EDGES:
        for row in _pages(store, query.bound(edge.type), page, advance):
            hasher.add_edge(edge.type, row)
    return hasher.digest()


def _pages(
    store: GraphStore, query: Query, page: int, advance: Callable[[int], None]
) -> Iterator[Row]:
    after = ""
    while rows := store.read(query, {"after": after, "limit": page}, timeout=600):
        yield from rows
        advance(len(rows))
        after = str(rows[-1]["id"])


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, tuple) else ()


def _content(properties: object) -> dict[str, object]:
    items = properties.items() if isinstance(properties, Mapping) else ()
    return {str(key): _tagged(value) for key, value in items if key not in HISTORY}


def _tagged(value: object) -> object:
    """Mark dates and times, so that the date 2026-01-01 and the text "2026-01-01" differ."""
    if isinstance(value, datetime):
        return {"datetime": value.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, tuple):
        return [_tagged(item) for item in value]
    return value


def _canonical(record: object) -> bytes:
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{text}\n".encode()
