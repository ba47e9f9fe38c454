"""Finds the paths between two nodes of the graph, within named bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime
from itertools import islice, pairwise
from typing import Final, Protocol

from credit_hub.cypher import Query, load
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.past_rows import gathered_as_known
from credit_hub.graph.paths.answer import (
    FoundPath,
    PathBounds,
    PathsAnswer,
    PathStep,
)
from credit_hub.graph.paths.limits import limits, not_passed
from credit_hub.graph.paths.search import Layer, Search, simple_paths
from credit_hub.graph.repositories import values
from credit_hub.graph.wording import steps
from credit_hub.model.errors import InvalidValueError, NotFoundError, QueryTimeoutError
from credit_hub.model.findings import Bilingual
from credit_hub.model.interval import AsOf
from credit_hub.model.schema import EDGE_TYPES

__all__ = ["DEEPEST", "find_paths"]

DEEPEST: Final = 6
"""Steps; within six nearly everything in a city is connected, and a longer path says nothing."""
_MOST_MORE: Final = 100
_COUNTED: Final = 10_000
"""Relations of a node that are counted; to count those of a whole district would take seconds."""
_LISTED: Final = 20
"""Nodes not passed that are listed, the most connected first; those that join come before."""


class Reads(Protocol):
    """What is needed of a store: running a named reading query within a time."""

    def read(
        self,
        query: Query,
        parameters: Mapping[str, object] | None = None,
        *,
        timeout: float | None = None,
    ) -> list[Mapping[str, object]]:
        """Return the rows of ``query``; ``timeout`` is in seconds."""


def find_paths(  # noqa: PLR0913  # the parts of the question
    store: Reads,
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
    degrees = _degrees(timed, (start, end, *named), known_at)
    reader = _Reader(timed, (types, (start, end, *named)), as_of, known_at, bounds)
    search = Search((start, end), (degrees[start], degrees[end]), bounds.nodes)
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
        not_passed=not_passed(search)[:_LISTED],
        incomplete=tuple(limits(search, bounds, was_cut=reader.was_cut, capped=capped)),
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

    def __init__(self, store: Reads, what: str, seconds: float, clock: Callable[[], float]) -> None:
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
        named: tuple[tuple[str, ...], tuple[str, ...]],
        as_of: AsOf | None,
        known_at: datetime,
        bounds: PathBounds,
    ) -> None:
        """Keep the question; ``named`` are types of edge, and nodes passed whatever they have."""
        self._timed = timed
        types, passable = named
        self._question = {
            "types": list(types) or None,
            "passable": list(passable),
            "degree_cap": bounds.degree,
            "count_cap": _COUNTED,
            "day": None if as_of is None else as_of.day,
            "known_at": known_at,
            "edge_cap": bounds.edges,
        }
        self._known_at = known_at
        self._edge_cap = bounds.edges
        self.was_cut = False

    def layer(self, nodes: tuple[str, ...], known: AbstractSet[str]) -> Layer:
        asked = {**self._question, "ids": list(nodes), "known": sorted(known)}
        row = self._timed.read(load("paths/expand"), asked)[0]
        edges = tuple(map(_triple, values.items(row["edges"])))
        guarded = dict(map(_guard, values.items(row["guarded"])))
        self.was_cut = self.was_cut or len(edges) + len(guarded) >= self._edge_cap
        return Layer(edges, guarded)

    def details(self, edges: set[tuple[str, str, str]]) -> Neighbourhood:
        asked = [{"id": id_, "start": a, "end": b} for id_, a, b in sorted(edges)]
        row = self._timed.read(load("paths/details"), {"edges": asked})[0]
        known_at = self._known_at
        return gathered_as_known(self._timed, row["nodes"], row["edges"], known_at=known_at)


def _triple(value: object) -> tuple[str, str, str]:
    id_, start, end = values.items(value)
    return values.text(id_), values.text(start), values.text(end)


def _guard(value: object) -> tuple[str, int]:
    id_, degree = values.items(value)
    return values.text(id_), values.integer(degree)


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


def _degrees(timed: _Timed, ids: tuple[str, ...], known_at: datetime) -> dict[str, int]:
    """The relations of nodes on record at the moment, counted up to the limit."""
    asked = {"ids": list(ids), "known_at": known_at, "count_cap": _COUNTED}
    rows = timed.read(load("paths/ends"), asked)
    found = {values.text(row["id"]): values.integer(row["degree"]) for row in rows}
    unknown = sorted(set(ids) - found.keys())
    if unknown:
        message = f"no entity {', '.join(map(repr, unknown))} in the graph"
        raise NotFoundError(message, remedy="ids carry their scheme, as in uscc:<18 characters>")
    return found
