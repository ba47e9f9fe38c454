"""A path search from both ends in layers; pure but for the function that reads a layer.

Every path of n steps lies in the edges around the nodes fewer than a steps from its start and fewer
than b steps from its end, if a + b = n. So the search opens one layer after the other, on the side
that is smaller, and puts together the paths of exactly n steps after each.

Why not SHORTEST k of Cypher: in Neo4j 5.26 its k is a literal, its paths may visit a node twice,
and it cannot say which well connected nodes kept it from passing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

__all__ = ["Layer", "Search", "simple_paths"]

_LOOK_FOR_JOINING: Final = 3
"""Layers opened on one side when the other has ended: half of the deepest search."""
Triple = tuple[str, str, str]
"""Id, start and end of an edge."""
Neighbours = Mapping[str, set[str]]


@dataclass(frozen=True, slots=True)
class Layer:
    """The edges around some nodes, and the degree of every node at their ends."""

    edges: tuple[Triple, ...]
    degrees: Mapping[str, int]


@dataclass
class _Side:
    """What is known from one end: nodes not yet opened, and all that were met."""

    frontier: set[str]
    met: set[str] = field(default_factory=set)
    opened: int = 0


class Search:
    """One search between two nodes.

    ``passable`` are nodes that are passed whatever their degree: both ends and those named.
    """

    def __init__(self, ends: tuple[str, str], named: Iterable[str], degree_cap: int) -> None:
        """Start with nothing read."""
        self.ends = ends
        self.passable = {*ends, *named}
        self.degree_cap = degree_cap
        self.edges: dict[frozenset[str], set[Triple]] = {}
        self.guarded: dict[str, int] = {}
        self.around: dict[str, set[str]] = {}
        self._sides = [_Side({end}, {end}) for end in ends]

    def widen(self, read: Callable[[tuple[str, ...]], Layer]) -> int:
        """Open the smaller side by a layer; return the length up to which all paths are known."""
        side = self._next()
        nodes = tuple(sorted(side.frontier))
        side.frontier = set()
        side.opened += 1
        if nodes:
            self._take(read(nodes), side)
        return sum(s.opened for s in self._sides)

    def joining(self) -> frozenset[str]:
        """The guarded nodes that were met from both ends."""
        return frozenset(self._sides[0].met & self._sides[1].met & self.guarded.keys())

    def _next(self) -> _Side:
        """The smaller side; where one side leads nowhere, the other one for a few layers.

        By then no path is left to find, but which guarded node joins both ends is still to be seen.
        """
        alive = [side for side in self._sides if side.frontier]
        if len(alive) == 1 and alive[0].opened < _LOOK_FOR_JOINING:
            return alive[0]
        return min(self._sides, key=lambda s: (len(s.frontier), s.opened))

    def _take(self, layer: Layer, side: _Side) -> None:
        for node, degree in layer.degrees.items():
            if degree > self.degree_cap and node not in self.passable:
                self.guarded[node] = degree
            elif node not in side.met:
                side.frontier.add(node)
            side.met.add(node)
        for edge in layer.edges:
            _, start, end = edge
            if start == end or {start, end} & self.guarded.keys():
                continue
            self.edges.setdefault(frozenset((start, end)), set()).add(edge)
            self.around.setdefault(start, set()).add(end)
            self.around.setdefault(end, set()).add(start)


def simple_paths(
    around: Neighbours, start: str, end: str, length: int, visits: Iterator[int]
) -> Iterator[tuple[str, ...]]:
    """Yield the paths of exactly ``length`` steps that repeat no node, in order of their nodes.

    Args:
        around: The neighbours of each node.
        start: First node.
        end: Last node.
        length: Steps.
        visits: Drawn from once a node; the enumeration ends early when it is used up.
    """
    left = _distances(around, end, length)

    def walk(path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        rest = length - len(path) + 1
        if rest == 0:
            if path[-1] == end:
                yield path
            return
        for node in sorted(around.get(path[-1], ())):
            near = left.get(node, length + 1) <= rest - 1
            if not near or node in path or (node == end and rest > 1):
                continue
            if next(visits, None) is None:
                return
            yield from walk((*path, node))

    return walk((start,))


def _distances(around: Neighbours, end: str, most: int) -> dict[str, int]:
    found, waiting = {end: 0}, deque([end])
    while waiting:
        node = waiting.popleft()
        if found[node] == most:
            continue
        for other in around.get(node, ()):
            if other not in found:
                found[other] = found[node] + 1
                waiting.append(other)
    return found
