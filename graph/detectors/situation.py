"""What a rule is given: the neighbourhood, the question, and how each edge stands towards it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cached_property
from typing import Final

from credit_hub.graph.control import HALF_PPB, Controlled, Holdings, controlled_by
from credit_hub.graph.holdings import chosen_statements, holdings_of
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.model.interval import CHINA, AsOf
from credit_hub.model.statutes import Regime

__all__ = [
    "INFLOW_DAYS",
    "LOOK_AFTER_DAYS",
    "PAYER_MONTHS",
    "Picture",
    "Situation",
    "Standing",
    "last_day_of_interest",
]

LOOK_AFTER_DAYS: Final = 180
"""A relation that begins within this many days after the deadline is still a lead.

No law sets it: half a year covers award, contract and the time in which a change must be
registered.
"""
INFLOW_DAYS: Final = 3
"""Money that came into an account within so many days before a deposit left it may have paid it.

No law sets it: the domain's design (D10, extended).
"""
PAYER_MONTHS: Final = 3
"""Contributions of the last so many months before the day tell who pays a unit's insurance.

No law sets it: those of a month are due in the next one and on record some weeks later.
"""


class Standing(IntEnum):
    """How an edge stands towards the question; the smaller, the stronger."""

    PROVEN = 0
    """In force on the day, begun by the deadline, dated and uncontested."""
    UNPROVEN = 1
    """In force on the day as far as stated, but without a known beginning, or contested."""
    LATE = 2
    """Begun after the deadline, inside the look-after window."""
    OUT = 3
    """Not in force."""


class Picture:
    """Who controls whom under one set of holdings; computed when first asked for."""

    def __init__(self, holdings: Holdings) -> None:
        """Keep the holdings."""
        self.holdings = holdings
        self._controlled: dict[str, Controlled] = {}

    def of(self, controller: str) -> Controlled:
        """What ``controller`` controls."""
        if controller not in self._controlled:
            self._controlled[controller] = controlled_by(controller, self.holdings)
        return self._controlled[controller]

    @cached_property
    def controllers(self) -> Mapping[str, frozenset[str]]:
        """For each company, everybody who controls it."""
        found: dict[str, set[str]] = {}
        for holder, held in self.holdings.by_holder.items():
            # Without a majority of its own somewhere, a holder has nothing to start from.
            if any(h.ppb > HALF_PPB for h in held):
                for company in self.of(holder):
                    found.setdefault(company, set()).add(holder)
        return {company: frozenset(holders) for company, holders in found.items()}


@dataclass(frozen=True)
class Situation:
    """The question that rules answer: one lot, one regime, one moment."""

    neighbourhood: Neighbourhood
    regime: Regime
    as_of: AsOf
    look_after_days: int = LOOK_AFTER_DAYS

    @cached_property
    def day(self) -> date:
        """The civil day asked about."""
        return self.as_of.day

    @cached_property
    def deadline_day(self) -> date | None:
        """The civil day of the bid deadline."""
        deadline = self.neighbourhood.lot.deadline
        return None if deadline is None else deadline.astimezone(CHINA).date()

    @cached_property
    def begun_by(self) -> date:
        """The last day on which a relation may begin and count: the deadline, or the day asked."""
        return self.day if self.deadline_day is None else min(self.day, self.deadline_day)

    @cached_property
    def look_until(self) -> date | None:
        """The last day on which a relation may begin and be a lead; None: nobody looks ahead."""
        return last_day_of_interest(self.as_of, self.deadline_day, self.look_after_days)

    def standing(self, edge: Edge) -> Standing:
        """How ``edge`` stands; registers count days: what began on the deadline's day counts."""
        found = self._standings.get(edge.id)
        if found is None:
            found = self._standings[edge.id] = self._standing(edge)
        return found

    @cached_property
    def _standings(self) -> dict[str, Standing]:
        """What was asked before, by edge id: thirty rules ask about the same edges."""
        return {}

    def _standing(self, edge: Edge) -> Standing:
        if edge.valid.starts_after(self.begun_by):
            late = self.look_until is not None and not edge.valid.starts_after(self.look_until)
            return Standing.LATE if late else Standing.OUT
        if self.day not in edge.valid:
            return Standing.OUT
        proven = edge.valid.is_dated and not edge.contested
        return Standing.PROVEN if proven else Standing.UNPROVEN

    def in_force(self, edges: Iterator[Edge]) -> Iterator[Edge]:
        """Yield the edges in force on the day, proven or not."""
        return (edge for edge in edges if self.standing(edge) <= Standing.UNPROVEN)

    @cached_property
    def stated(self) -> Picture:
        """Control by all holdings stated to be in force, including undated and contested ones."""
        return Picture(holdings_of(self._chosen))

    @cached_property
    def proven(self) -> Picture:
        """Control by proven holdings: where the best statement is not proven, none counts."""
        proven = [e for e in self._chosen if self.standing(e) is Standing.PROVEN]
        return self.stated if len(proven) == len(self._chosen) else Picture(holdings_of(proven))

    @cached_property
    def late(self) -> tuple[tuple[date, Picture], ...]:
        """Control on each day inside the look-after window on which some holding begins."""
        holds = list(self.neighbourhood.of_type("HOLDS"))
        days = {e.valid.start for e in holds if self.standing(e) is Standing.LATE}
        return tuple(
            (day, Picture(holdings_of(chosen_statements(e for e in holds if day in e.valid))))
            for day in sorted(d for d in days if d is not None)
        )

    @cached_property
    def _chosen(self) -> tuple[Edge, ...]:
        return chosen_statements(self.in_force(self.neighbourhood.of_type("HOLDS")))


def last_day_of_interest(
    as_of: AsOf, deadline_day: date | None, look_after_days: int
) -> date | None:
    """The last day of the look-after window; None for a question about a day before the deadline.

    A question about a day after the window still sees what began until that day, as leads.
    """
    if deadline_day is None or as_of.day < deadline_day:
        return None
    return max(deadline_day + timedelta(days=look_after_days), as_of.day)
