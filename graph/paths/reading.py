"""Finds the paths between two nodes of the graph, within named bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice, pairwise
from typing import Final

from credit_hub.cypher import Query, load
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.past_rows import gathered_as_known
from credit_hub.graph.paths.answer import (
    FoundPath,
    NotPassed,
    PathBounds,
    PathsAnswer,
    PathStep,
)
from credit_hub.graph.paths.search import Layer, Search, simple_paths
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wording import steps
from credit_hub.model.errors import InvalidValueError, NotFoundError, QueryTimeoutError
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.interval import AsOf
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["DEEPEST", "find_paths"]

DEEPEST: Final = 6
"""Steps; within six nearly everything in a city is connected, and a longer path says nothing."""
_MOST_MORE: Final = 100
_LISTED: Final = 20
"""Nodes not passed that are listed, the most connected first; those that join come before."""


def find_paths(  # noqa: PLR0913  # the parts of the question
    store: GraphStore,
    start: str,
    end: str,
    *,
    known_at: datetime,
    as_of: AsOf | None = None,
    relations: Iterable[str] = (),
    through: Iterable[str] = (),
    bounds: PathBounds = PathBounds(),  # noqa: B008  # frozen
    clock: Callable[[], float] = time.monotonic,
) -> PathsAnswer:
    """Return all shortest paths between two nodes and the next longer ones.

    Args:
        store: The graph.
        start: Id of the first node.
        end: Id of the last node.
        known_at: Only what the hub knew then counts.
        as_of: Only relations in force on that day or without a known beginning; None: any day.
        relations: Types of edge to use, as in model.schema; none named: all.
        through: Ids of nodes that may be passed however many relations they have.
        bounds: How far, how many and how long.
        clock: Seconds that only grow.

    Raises:
        InvalidValueError: Both ends are one node, a bound is out of range, or a type unknown.
        NotFoundError: An end or a node named to be passed is not in the graph.
        QueryTimeoutError: The search took longer than ``bounds.seconds``.
    """
    types, named = tuple(sorted(set(relations))), tuple(sorted(set(through)))
    _refuse(start, end, types, bounds)
    timed = _Timed(store, f"paths from {start!r} to {end!r}", bounds.seconds, clock)
    _refuse_unknown(timed, (start, end, *named))
    reader = _Reader(timed, types, as_of, known_at, bounds)
    search = Search((start, end), named, bounds.degree)
    found, capped = _collect(search, reader, bounds)
    graph = reader.details({e for path in found for e in _edges(search, path)})
    return PathsAnswer(
        start=start,
        end=end,
        as_of=as_of,
        known_at=known_at,
        relations=types,
        through=named,
        bounds=bounds,
        paths=tuple(_worded(graph, search, path) for path in found),
        not_passed=_not_passed(search)[:_LISTED],
        incomplete=tuple(_limits(search, reader, bounds, capped=capped)),
    )


def _collect(
    search: Search, reader: _Reader, bounds: PathBounds
) -> tuple[list[tuple[str, ...]], bool]:
    """Widen until all shortest paths and enough longer ones are known, or the depth is reached."""
    visits = iter(range(bounds.visits))
    found: list[tuple[str, ...]] = []
    capped, shortest = False, None
    length = 0
    while length < bounds.depth:
        length = search.widen(reader.layer)
        paths = simple_paths(search.around, *search.ends, length, visits)
        most = bounds.shortest if shortest is None else shortest + bounds.more - len(found)
        found += islice(paths, most)
        if shortest is None and found:
            shortest = len(found)
            capped = next(paths, None) is not None
        if shortest is not None and len(found) >= shortest + bounds.more:
            break
    return found, capped or next(visits, None) is None


class _Timed:
    """Reads until the time of the whole search is used up; the error names the limit."""

    def __init__(
        self, store: GraphStore, what: str, seconds: float, clock: Callable[[], float]
    ) -> None:
        self._store, self._what, self._seconds, self._clock = store, what, seconds, clock
        self._until = clock() + seconds

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        rest = self._until - self._clock()
        if rest <= 0:
            raise self._late()
        try:
            return self._store.read(query, parameters or {}, timeout=rest)
        except QueryTimeoutError as error:
            raise self._late() from error

    def _late(self) -> QueryTimeoutError:
        message = f"{self._what}: not found within the limit of {self._seconds:g} s"
        remedy = "name fewer relations, ask for fewer steps, or raise the limit"
        return QueryTimeoutError(message, remedy=remedy)


class _Reader:
    """Reads layers and, at the end, the edges of the paths found."""

    def __init__(
        self,
        timed: _Timed,
        types: tuple[str, ...],
        as_of: AsOf | None,
        known_at: datetime,
        bounds: PathBounds,
    ) -> None:
        self._timed = timed
        self._question = {
            "types": list(types) or None,
            "day": None if as_of is None else as_of.day,
            "known_at": known_at,
            "edge_cap": bounds.edges,
        }
        self._known_at = known_at
        self._edge_cap = bounds.edges
        self.was_cut = False

    def layer(self, nodes: tuple[str, ...]) -> Layer:
        rows = self._timed.read(load("paths/expand"), {**self._question, "ids": list(nodes)})
        self.was_cut = self.was_cut or len(rows) == self._edge_cap
        edges, degrees = [], {}
        for row in rows:
            start, end = values.text(row["start"]), values.text(row["end"])
            edges.append((values.text(row["id"]), start, end))
            degrees[start] = values.integer(row["start_degree"])
            degrees[end] = values.integer(row["end_degree"])
        return Layer(tuple(edges), degrees)

    def details(self, edges: set[tuple[str, str, str]]) -> Neighbourhood:
        asked = [{"id": id_, "start": a, "end": b} for id_, a, b in sorted(edges)]
        row = self._timed.read(load("paths/details"), {"edges": asked})[0]
        known_at = self._known_at
        return gathered_as_known(self._timed, row["nodes"], row["edges"], known_at=known_at)


def _edges(search: Search, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for pair in pairwise(path):
        yield from search.edges[frozenset(pair)]


def _worded(graph: Neighbourhood, search: Search, path: tuple[str, ...]) -> FoundPath:
    worded = []
    for number, pair in enumerate(pairwise(path), start=1):
        edges = steps(graph, sorted(id_ for id_, _, _ in search.edges[frozenset(pair)]))
        zh, en = "；".join(e.text.zh for e in edges), "; ".join(e.text.en for e in edges)
        worded.append(PathStep(number, edges, Bilingual(f"{number}. {zh}", f"{number}. {en}")))
    return FoundPath(path, tuple(map(graph.name, path)), tuple(worded))


def _not_passed(search: Search) -> tuple[NotPassed, ...]:
    joining = search.joining()
    met = (NotPassed(id_, degree, id_ in joining) for id_, degree in search.guarded.items())
    return tuple(sorted(met, key=lambda n: (not n.joins, -n.degree, n.id)))


def _limits(
    search: Search, reader: _Reader, bounds: PathBounds, *, capped: bool
) -> Iterator[Incompleteness]:
    ends = "|".join(search.ends)
    for node in _not_passed(search):
        if node.joins:
            yield Incompleteness(
                "node_not_passed",
                node.id,
                Bilingual(
                    f"{node.id}有{node.degree}条关系，超过{bounds.degree}条，未经其通过；经其可连通，指名后可查",
                    f"{node.id} has {node.degree} relations, more than {bounds.degree}, and was not"
                    " passed through; it joins both ends: name it to see how",
                ),
            )
    others = len(search.guarded) - len(search.joining())
    if others:
        yield Incompleteness(
            "nodes_not_passed",
            ends,
            Bilingual(
                f"另有{others}个关系超过{bounds.degree}条的节点未经通过",
                f"{others} more nodes with over {bounds.degree} relations were not passed through",
            ),
        )
    if reader.was_cut:
        yield Incompleteness(
            "edges_capped",
            ends,
            Bilingual(
                f"有一层达到{bounds.edges}条边的上限，其余未读",
                f"one layer met the limit of {bounds.edges} edges; the rest was not read",
            ),
        )
    if capped:
        yield Incompleteness(
            "paths_capped",
            ends,
            Bilingual(
                f"路径过多：最短路径最多列{bounds.shortest}条，检索最多{bounds.visits}步",
                f"too many paths: at most {bounds.shortest} shortest ones are listed and"
                f" {bounds.visits} nodes visited",
            ),
        )


def _refuse(start: str, end: str, types: tuple[str, ...], bounds: PathBounds) -> None:
    if start == end:
        raise InvalidValueError(f"{start!r} is both ends of the path")
    unknown = [t for t in types if t not in EDGE_TYPES]
    if unknown:
        message = f"no relation {', '.join(map(repr, unknown))}"
        raise InvalidValueError(message, remedy=f"relations are {', '.join(sorted(EDGE_TYPES))}")
    if not 1 <= bounds.depth <= DEEPEST or not 0 <= bounds.more <= _MOST_MORE:
        message = f"{bounds.depth} steps and {bounds.more} further paths"
        remedy = f"ask for 1 to {DEEPEST} steps and 0 to {_MOST_MORE} further paths"
        raise InvalidValueError(message, remedy=remedy)


def _refuse_unknown(timed: _Timed, ids: tuple[str, ...]) -> None:
    known = {row["id"] for row in timed.read(load("paths/ends"), {"ids": list(ids)})}
    unknown = sorted(set(ids) - known)
    if unknown:
        message = f"no entity {', '.join(map(repr, unknown))} in the graph"
        raise NotFoundError(message, remedy="ids carry their scheme, as in uscc:<18 characters>")
