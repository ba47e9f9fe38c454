"""Answers a question about public links: hop by hop, capped, and every cut said.

A hop goes on only from firms that this city registers: of all others another register is the
authority, and is asked by whoever needs it. So a graph is never walked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from credit_hub.federation.links.answer import MOST_CUTS, MOST_EDGES, Cut, StubEdge
from credit_hub.federation.links.area import is_sole_trader, lies_in
from credit_hub.federation.links.question import LinkQuestion

__all__ = ["DEGREE", "Around", "Discovered", "StubSource", "discover"]

DEGREE: Final = 32
"""Edges of one firm in an answer (federation.md 3.10)."""


@dataclass(frozen=True, slots=True)
class Around:
    """The public edges of one firm on a day.

    Attributes:
        firm: Its code.
        known: Whether a register here has it.
        edges: Its edges to other units, in any order; at most one more than asked for.
        crowded: Whether it has so many relations that none of them was read.
        undated: Whether there are others without a known first day.
        contested: Whether there are others that a source of the same rank denies.
    """

    firm: str
    known: bool
    edges: tuple[StubEdge, ...] = ()
    crowded: bool = False
    undated: bool = False
    contested: bool = False


class StubSource(Protocol):
    """Where public edges are read; implemented over the graph."""

    def around(
        self, firms: Sequence[str], relations: Sequence[str], day: date, most: int
    ) -> Iterable[Around]:
        """Return what lies around firms, one for each.

        Args:
            firms: Their codes.
            relations: As the protocol names them.
            day: On which the edges are in force.
            most: Edges of one firm, the first by code; one more shows that there are others.
        """
        ...


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found, in the order of an answer."""

    edges: tuple[StubEdge, ...]
    cuts: tuple[Cut, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing was cut off."""
        return not self.cuts


def discover(question: LinkQuestion, area: str, source: StubSource) -> Discovered:
    """Return the public edges around firms, nearest first where not all fit.

    Args:
        question: What is asked; its firms lie in the area.
        area: Of this city.
        source: Where edges are read.
    """
    search = _Search(area)
    frontier: set[str] = set(question.firms)
    day = date.fromisoformat(question.as_of)
    for _ in range(question.hops):
        asked = sorted(frontier - search.opened)
        if not asked or search.is_full:
            break
        for around in source.around(asked, question.relations, day, DEGREE):
            search.take(around)
        search.opened |= set(asked)
        frontier = search.reached()
    return Discovered(search.listed(), search.said())


class _Search:
    """Edges and cuts so far."""

    def __init__(self, area: str) -> None:
        self._area = area
        self._edges: dict[tuple[str, str, str], StubEdge] = {}
        self._cuts: set[tuple[str, str]] = set()
        self.opened: set[str] = set()
        self.is_full = False

    def take(self, around: Around) -> None:
        """Take the edges of one firm."""
        flags = {
            "absent": not around.known,
            "degree": around.crowded or len(around.edges) > DEGREE,
            "undated": around.undated,
            "contested": around.contested,
        }
        self._cuts |= {(why, around.firm) for why, holds in flags.items() if holds}
        for edge in sorted(around.edges, key=lambda e: e.key)[:DEGREE]:
            self._keep(edge)

    def reached(self) -> set[str]:
        """Return the firms of this city's register that edges lead to."""
        ends = {end for edge in self._edges.values() for end in (edge.start, edge.end)}
        return {end for end in ends if lies_in(end, self._area)} - self.opened

    def listed(self) -> tuple[StubEdge, ...]:
        """Return the edges, rising."""
        return tuple(self._edges[key] for key in sorted(self._edges))

    def said(self) -> tuple[Cut, ...]:
        """Return the cuts, rising; where they are too many, the last one says so."""
        cuts = [_cut(why, firm) for why, firm in sorted(self._cuts)]
        if len(cuts) <= MOST_CUTS:
            return tuple(cuts)
        return (*cuts[: MOST_CUTS - 1], Cut(why="more"))

    def _keep(self, edge: StubEdge) -> None:
        if edge.key in self._edges:
            # Both ends were opened, and sources may state one edge twice: the newest day counts.
            known = self._edges[edge.key]
            self._edges[edge.key] = max(known, edge, key=lambda e: e.as_of)
        elif len(self._edges) == MOST_EDGES:
            self.is_full = True
            self._cuts.add(("edges", ""))
        elif not (is_sole_trader(edge.start) or is_sole_trader(edge.end)):
            self._edges[edge.key] = edge


def _cut(why: str, firm: str) -> Cut:
    return Cut.model_validate({"why": why, "firm": firm} if firm else {"why": why})
