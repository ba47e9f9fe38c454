"""Control that ranges leave open: perhaps a majority (公司法265(2)), perhaps not.

Control is reckoned with the lower bounds (graph.control). Here it is reckoned once more with what
the ranges allow at most, and what only that gives is said: of one range, and of holdings that are
a majority only together. A range cannot mean more than what the other holders leave.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from credit_hub.graph.control import HALF_PPB, WHOLE_PPB, Holding, Holdings, controlled_by
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["Undecided", "undecided_control", "worded"]


@dataclass(frozen=True, slots=True)
class Undecided:
    """A controller that may have the majority of a company.

    ``held``: its own holding and those of companies that it controls or may control.
    """

    controller: str
    company: str
    held: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The holdings by their lower bounds, and the most that each can mean, by edge id."""

    holdings: Holdings
    most: Mapping[str, int]

    def up_to(self, holding: Holding) -> int:
        return max(self.most.get(holding.edge_id, holding.ppb), holding.ppb)

    def may_control(self, company: str, group: set[str]) -> bool:
        """Whether the group can have more than a half, with what the others leave."""
        held = self.holdings.by_company[company]
        high = sum(self.up_to(h) for h in held if h.holder in group)
        others = sum(h.ppb for h in held if h.holder not in group)
        return min(high, WHOLE_PPB - others) > HALF_PPB

    def possible(self, controller: str) -> dict[str, tuple[Holding, ...]]:
        """All that it may control, with the holdings by which each company joined the group.

        The least fixpoint over the upper bounds, in rounds; the controller itself joined by none.
        """
        joined: dict[str, tuple[Holding, ...]] = {controller: ()}
        frontier = [controller]
        while frontier:
            group = set(joined)
            touched = {h.company for m in frontier for h in self.holdings.by_holder.get(m, ())}
            frontier = sorted(c for c in touched - group if self.may_control(c, group))
            for company in frontier:
                held = self.holdings.by_company[company]
                joined[company] = tuple(h for h in held if h.holder in group)
        return joined


def undecided_control(holdings: Holdings, most: Mapping[str, int]) -> tuple[Undecided, ...]:
    """Return the majorities that the ranges allow and do not prove, by company.

    What follows from another one that is returned is left out: a company wholly held by one of
    which control is open, and the holder of a holder whose range it is.

    Args:
        holdings: The holdings of one day by their lower bounds.
        most: The most that a range can mean, by edge id; a holding that is not named is exact.

    Example:
        >>> held = Holdings.parse("X>A 60, A>C 25, X>C 25, Q>C 10")
        >>> [
        ...     (u.controller, u.company, len(u.held))
        ...     for u in undecided_control(held, {"1": 300_000_000})
        ... ]
        [('X', 'C', 2)]
    """
    bounds = _Bounds(holdings, most)
    if all(bounds.up_to(h) == h.ppb for held in holdings.by_company.values() for h in held):
        return ()
    found: list[Undecided] = []
    groups: dict[str, AbstractSet[str]] = {}
    for holder, held in sorted(holdings.by_holder.items()):
        # Without a majority of its own somewhere, a holder has nothing to start from.
        if any(bounds.up_to(h) > HALF_PPB for h in held):
            joined = bounds.possible(holder)
            groups[holder] = joined.keys()
            proven = controlled_by(holder, holdings)
            found += (
                Undecided(holder, company, by)
                for company, by in joined.items()
                # What its holders have for sure waits for the control of one of them.
                if by and company not in proven and sum(h.ppb for h in by) <= HALF_PPB
            )
    nearest = (u for u in found if not _follows(u, found, groups))
    return tuple(sorted(nearest, key=lambda u: (u.company, u.controller)))


def _follows(
    one: Undecided, found: list[Undecided], groups: Mapping[str, AbstractSet[str]]
) -> bool:
    """Whether another controller of the same holdings stands nearer; in a ring the first by id."""
    return any(
        other.controller in groups[one.controller]
        and (one.controller not in groups[other.controller] or other.controller < one.controller)
        for other in found
        if (other.company, other.held) == (one.company, one.held) and other != one
    )


def worded(found: Undecided, name: Callable[[str], str]) -> Incompleteness:
    """Return what an answer says of it; ``name`` gives the display name of a party."""
    controller, company = name(found.controller), name(found.company)
    if [h.holder for h in found.held] == [found.controller]:
        return Incompleteness(
            "control_undecided",
            found.held[0].edge_id,
            Bilingual(
                f"{controller}对{company}的持股仅陈述为区间，可能超过50%，也可能不超过，"
                "是否控制未定，须核实",
                f"the holding of {controller} in {company} is stated as a range that may or may"
                " not be more than 50 %: whether it is control is not decided, verify",
            ),
        )
    holders = [name(h.holder) for h in found.held]
    return Incompleteness(
        "control_undecided",
        found.company,
        Bilingual(
            f"{'、'.join(holders)}（均为{controller}或其控制、可能控制的单位）对{company}的持股含区间，"
            f"合计可能超过50%，也可能不超过，{controller}是否控制{company}未定，须核实",
            f"the holdings of {', '.join(holders)} in {company} include ranges; each is"
            f" {controller} or is, or may be, controlled by it, and together they may or may not be"
            f" more than 50 %: whether {controller} has control is not decided, verify",
        ),
    )
