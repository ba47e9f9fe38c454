"""A path search from both ends in layers; pure but for the function that reads a layer.

Every path of n steps lies in the edges around the nodes fewer than a steps from its start and fewer
than b steps from its end, if a + b = n. So the search opens one layer after the other, on the side
that is smaller, and puts together the paths of exactly n steps after each.

Why not SHORTEST k of Cypher: in Neo4j 5.26 its k is a literal, its paths may visit a node twice,
and it cannot say which well connected nodes kept it from passing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
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
    """The edges around some nodes that a path can use, and the nodes not to be passed, with degree.

    Left out are edges to the nodes that the reader was told of, to guarded ones, and, as far as the
    reader likes, to nodes without another edge.
    """

    edges: tuple[Triple, ...]
    guarded: Mapping[str, int]


Read = Callable[[tuple[str, ...], AbstractSet[str]], Layer]
"""Reads the layer around some nodes, less the edges to nodes that are known already."""


@dataclass
class _Side:
    """What is known from one end: nodes not yet opened, and all that were met.

    ``degree`` is that of the end, to open the smaller end first.
    """

    frontier: set[str]
    degree: int
    met: set[str] = field(default_factory=set)
    opened: int = 0


class Search:
    """One search between two nodes; ``skipped`` counts nodes that ``node_cap`` left unopened."""

    def __init__(self, ends: tuple[str, str], degrees: tuple[int, int], node_cap: int) -> None:
        """Start with nothing read; ``degrees`` are those of the ends."""
        self.ends = ends
        self.node_cap = node_cap
        self.edges: dict[frozenset[str], set[Triple]] = {}
        self.guarded: dict[str, int] = {}
        self.around: dict[str, set[str]] = {}
        self.skipped = 0
        self._opened: set[str] = set()
        self._sides = [_Side({e}, d, {e}) for e, d in zip(ends, degrees, strict=True)]

    def widen(self, read: Read) -> int:
        """Open the smaller side by a layer; return the length up to which all paths are known."""
        side = self._next()
        nodes = tuple(sorted(side.frontier))[: self.node_cap]
        self.skipped += len(side.frontier) - len(nodes)
        side.frontier = set()
        side.opened += 1
        if nodes:
            layer = read(nodes, self._opened | (side.met & self.guarded.keys()))
            self._opened.update(nodes)
            self._take(layer, side)
            # What the other side opened is not read again, and leads on all the same.
            beside = (other for node in nodes for other in self.around.get(node, ()))
            side.frontier = set(beside) - side.met
            side.met |= side.frontier
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
        return min(self._sides, key=lambda s: (len(s.frontier), s.opened, s.degree))

    def _take(self, layer: Layer, side: _Side) -> None:
        self.guarded.update(layer.guarded)
        side.met.update(layer.guarded)
        for edge in layer.edges:
            _, start, end = edge
            if start == end:
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
