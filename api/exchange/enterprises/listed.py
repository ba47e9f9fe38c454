"""Whether a firm is connected to a listed one: a yes or no, of which the way stays here.

Followed are holdings, branches, management and offices, persons among them; never kinship, traces
of bids or contracts. A yes rests on proven edges and proven decisions alone. A no is complete only
where nothing was left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.api.exchange.enterprises.decisions import kind_of, outcome_of
from credit_hub.api.exchange.enterprises.stubs import unit_id
from credit_hub.graph.repositories.public_facts import Decision, PublicFactsRepository

__all__ = ["RELATIONS", "Connected", "is_connected"]

RELATIONS: Final = (
    "BRANCH_OF",
    "HOLDS",
    "LEGAL_REPRESENTATIVE_OF",
    "MANAGED_BY",
    "OFFICER_OF",
    "PRINCIPAL_OF",
)
_MOST: Final = 2_000
"""Nodes of one ring: beyond them the answer is not complete."""


@dataclass(frozen=True, slots=True)
class Connected:
    """Whether a listed firm was met, and whether all was looked at."""

    connected: bool
    complete: bool


def is_connected(facts: PublicFactsRepository, firm: str, hops: int, day: date) -> Connected:
    """Look around a firm for units on a list of serious unlawful conduct.

    Args:
        facts: The graph.
        firm: Its code.
        hops: Edges to follow.
        day: On which edges and lists count.
    """
    start = unit_id(firm)
    (own,) = facts.decisions_of([start])
    seen, frontier, complete = {start}, {start}, own.known
    for _ in range(hops):
        ring = facts.ring(sorted(frontier), RELATIONS, day)
        met = ring.others - seen
        complete = complete and not ring.incomplete and len(met) <= _MOST
        frontier = set(sorted(met)[:_MOST])
        seen |= frontier
    return _among(facts, sorted(seen - {start}), day, complete=complete)


def _among(facts: PublicFactsRepository, ids: list[str], day: date, *, complete: bool) -> Connected:
    units = facts.decisions_of([one for one in ids if one.startswith(unit_id(""))])
    states = [_listed(decision, day) for unit in units for decision in unit.decisions]
    unsure = None in states or any(not unit.complete for unit in units)
    return Connected(connected=True in states, complete=complete and not unsure)


def _listed(decision: Decision, day: date) -> bool | None:
    """Whether a decision lists its unit on a day; nothing where that is not proven."""
    if kind_of(decision) != "severe-list" or outcome_of(decision, day) is not None:
        return False
    if decision.valid_from is not None and decision.valid_from > day:
        return False
    named = decision.document and decision.authority
    if decision.contested or decision.valid_from is None or not named:
        return None
    return True
