"""Strongly connected sets of a directed graph, in topological order (Tarjan 1972)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

__all__ = ["components"]

Neighbours = Callable[[str], Iterable[str]]


def components(starts: Iterable[str], neighbours: Neighbours) -> list[tuple[str, ...]]:
    """Return the strongly connected sets that ``starts`` lead to, each sorted.

    A set comes before every other set that it leads to: sums over chains can be pushed along it.

    Args:
        starts: Where to begin.
        neighbours: The nodes that a node leads to; their order decides ties.

    Example:
        >>> graph = {"a": "b", "b": "ca", "c": "d", "d": ""}
        >>> components("a", lambda node: graph[node])
        [('a', 'b'), ('c',), ('d',)]
    """
    search = _Search(neighbours)
    for start in starts:
        search.run(start)
    search.found.reverse()
    return search.found


class _Search:
    def __init__(self, neighbours: Neighbours) -> None:
        self.found: list[tuple[str, ...]] = []
        self._neighbours = neighbours
        self._low: dict[str, int] = {}
        self._number: dict[str, int] = {}
        self._open: list[str] = []
        self._is_open: set[str] = set()

    def run(self, start: str) -> None:
        """Search from one start; nodes that an earlier start reached are known."""
        if start in self._number:
            return
        path = [self._enter(start)]
        while path:
            node, rest = path[-1]
            for after in rest:
                if after not in self._number:
                    path.append(self._enter(after))
                    break
                if after in self._is_open:
                    self._low[node] = min(self._low[node], self._number[after])
            else:
                path.pop()
                self._leave(node)
                if path:
                    above = path[-1][0]
                    self._low[above] = min(self._low[above], self._low[node])

    def _enter(self, node: str) -> tuple[str, Iterator[str]]:
        self._number[node] = self._low[node] = len(self._number)
        self._open.append(node)
        self._is_open.add(node)
        return node, iter(self._neighbours(node))

    def _leave(self, node: str) -> None:
        if self._low[node] != self._number[node]:
            return
        members = []
        while True:
            member = self._open.pop()
            members.append(member)
            if member == node:
                break
        self._is_open.difference_update(members)
        self.found.append(tuple(sorted(members)))
