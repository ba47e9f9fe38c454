"""Rings of holdings (循环持股), cross-shareholding too: leads, for no article forbids a ring.

A ring is a directed circle; two chains from one holder to one company (a diamond) are none. Shares
that return to their company mean that capital is counted more than once: paid in at one place, it
stands in the books of every company of the ring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings
from credit_hub.graph.ownership.components import components

__all__ = ["Ring", "Rings", "double_counted", "rings"]

RING_LENGTH: Final = 10
"""Longest ring looked for, in holdings: the layers of an equity penetration."""
RING_LIMIT: Final = 200
"""Rings listed; a meshed group has more rings than anybody can read."""
STEP_LIMIT: Final = 200_000
"""Steps of the search; what is left is said."""


@dataclass(frozen=True, slots=True)
class Ring:
    """One ring: ``holdings[i]`` is the holding of ``companies[i]`` in the next company.

    It begins with its first company by id.
    """

    companies: tuple[str, ...]
    holdings: tuple[Holding, ...]

    @property
    def is_cross_holding(self) -> bool:
        """Two companies that hold each other (交叉持股)."""
        return len(self.companies) == 2  # noqa: PLR2004

    @property
    def least(self) -> Holding:
        """The smallest holding: the ring is as strong as this one."""
        return min(self.holdings, key=lambda h: (h.ppb, h.edge_id))

    @property
    def returning(self) -> Fraction:
        """What a company of the ring holds of itself around it: the product of the shares."""
        product = Fraction(1)
        for holding in self.holdings:
            product *= Fraction(holding.ppb, WHOLE_PPB)
        return product

    @property
    def inflation(self) -> Fraction | None:
        """How often a yuan from outside is counted, 1 / (1 - returning); None: endlessly."""
        kept = 1 - self.returning
        return 1 / kept if kept > 0 else None


@dataclass(frozen=True, slots=True)
class Rings:
    """The rings found, the strongest first; not ``complete`` where a limit acted."""

    found: tuple[Ring, ...]
    complete: bool


def rings(holdings: Holdings, *, at_least_ppb: int = 1) -> Rings:
    """Return the rings of holdings of at least ``at_least_ppb`` each.

    Example:
        >>> found = rings(Holdings.parse("P>A 70, P>B 20, A>B 40, B>C 50, C>A 30")).found
        >>> [(ring.companies, str(ring.returning), ring.least.holder) for ring in found]
        [(('A', 'B', 'C'), '3/50', 'C')]
        >>> rings(Holdings.parse("P>A 100, P>B 100, A>C 50, B>C 50")).found
        ()
    """
    steps = {
        holder: [h for h in held if h.ppb >= at_least_ppb]
        for holder, held in holdings.by_holder.items()
    }
    search = _Search(steps)
    found = sorted(search.run(), key=lambda r: (-r.returning, r.companies))
    return Rings(tuple(found[:RING_LIMIT]), search.complete and len(found) <= RING_LIMIT)


def double_counted(group: Sequence[Ring], capital_fen: Mapping[str, int]) -> Fraction | None:
    """Return the part of the registered capital of the rings' companies that they hold themselves.

    Args:
        group: Rings, possibly with common companies and holdings.
        capital_fen: Registered capital of each company in fen.

    Returns:
        None where a capital is not known.

    Example:
        >>> found = rings(Holdings.parse("A>B 50, B>A 20")).found
        >>> str(double_counted(found, {"A": 1000, "B": 3000}))
        '17/40'
    """
    held = {h.edge_id: h for ring in group for h in ring.holdings}
    companies = {c for ring in group for c in ring.companies}
    total = sum(capital_fen.get(c, 0) for c in companies)
    if not total or not companies <= capital_fen.keys():
        return None
    inside = sum(
        (Fraction(h.ppb, WHOLE_PPB) * capital_fen[h.company] for h in held.values()), Fraction()
    )
    return inside / total


class _Search:
    """Depth first from each company, over those behind it by id, within its connected set."""

    def __init__(self, steps: Mapping[str, Sequence[Holding]]) -> None:
        self.complete = True
        self._steps = steps
        self._left = STEP_LIMIT

    def run(self) -> Iterator[Ring]:
        for members in components(sorted(self._steps), self._after):
            inside = set(members)
            for start in members:
                yield from self._from(start, inside)
                inside.discard(start)

    def _after(self, unit: str) -> list[str]:
        return [h.company for h in self._steps.get(unit, ())]

    def _from(self, start: str, inside: set[str]) -> Iterator[Ring]:
        path: list[Holding] = []
        on_path = {start}
        pending = [iter(self._steps.get(start, ()))]
        while pending:
            step = next(pending[-1], None)
            self._left -= 1
            if step is None or self._left < 0:
                self.complete = self.complete and self._left >= 0
                pending.pop()
                if path:
                    on_path.discard(path.pop().company)
                continue
            if step.company == start:
                yield Ring((start, *(h.company for h in path)), (*path, step))
            elif step.company in inside and step.company not in on_path:
                if len(path) + 1 < RING_LENGTH:
                    path.append(step)
                    on_path.add(step.company)
                    pending.append(iter(self._steps.get(step.company, ())))
                else:
                    self.complete = False
