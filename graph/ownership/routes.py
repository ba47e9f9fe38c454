"""The routes over which an integrated share runs: chains of holdings, the heaviest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from typing import Final

from credit_hub.graph.ownership.shares import WHOLE, Shares

__all__ = ["Route", "routes"]

STEP_LIMIT: Final = 20_000
"""Routes looked at; in a meshed group there are more than anybody can read."""
_IN_KNOT: Final = 4
"""Routes kept through one unit for each route shown: in rings some lead back to where they were."""


@dataclass(frozen=True, slots=True)
class Route:
    """A chain of holdings from a holder down to a company, with the product of its shares."""

    units: tuple[str, ...]
    share: Fraction


def routes(subject: str, shares: Shares, *, up: bool, each: int) -> Mapping[str, tuple[Route, ...]]:
    """Return the heaviest routes between ``subject`` and every unit above or below it.

    Of equally heavy ones the shorter comes first.

    Args:
        subject: Where all routes end (up) or begin (down).
        shares: The shares of the day.
        up: Towards the holders, else towards the companies held.
        each: Routes returned for each unit.

    Example:
        >>> from credit_hub.graph.control import Holdings
        >>> shares = Shares.of(Holdings.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25"))
        >>> [(r.units, float(r.share)) for r in routes("Z", shares, up=True, each=2)["X"]]
        [(('X', 'Y1', 'Z'), 0.18), (('X', 'Y2', 'Z'), 0.1375)]
    """
    found: dict[str, list[Route]] = {}
    passed: dict[str, int] = {}
    queue: list[tuple[Fraction, int, tuple[str, ...]]] = [(-WHOLE, 0, (subject,))]
    for _ in range(STEP_LIMIT):
        if not queue:
            break
        weight, steps, path = heappop(queue)
        unit = path[-1]
        passed[unit] = passed.get(unit, 0) + 1
        if passed[unit] > each * _IN_KNOT:
            continue
        if unit != subject and len(found.setdefault(unit, [])) < each:
            found[unit].append(Route(path[::-1] if up else path, -weight))
        onward = shares.holders(unit) if up else shares.companies(unit)
        for after, share in onward.items():
            if after not in path and share:
                heappush(queue, (weight * share, steps + 1, (*path, after)))
    return {unit: tuple(kept) for unit, kept in found.items()}
