"""Leads to holders who may act together, or hold for another (D35); never more than leads.

Kinship, a common funder or a common agent are reasons to ask, not agreements: they do not enter the
computation of control. What is shown is what would follow if the tied holders did act as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.graph.control import HALF_PPB, Holdings
from credit_hub.graph.ownership.components import components

__all__ = [
    "ConcertLead",
    "NomineeFact",
    "NomineeLead",
    "NomineeSign",
    "Tie",
    "TieKind",
    "concert_leads",
    "nominee_leads",
]

STRONG_SIGNS: Final = 2
"""Signs that make a nominee lead where none of them is direct evidence [our decision]."""


class TieKind(StrEnum):
    """What connects two holders, as a source states it."""

    AGREEMENT = "agreement"
    SPOUSE = "spouse"
    PARENT = "parent_or_child"
    SAME_FUNDER = "capital_from_one_funder"
    SAME_AGENT = "registered_by_one_agent"
    SAME_REPRESENTATIVE = "same_representative"


@dataclass(frozen=True, slots=True)
class Tie:
    """A stated tie; ``reference`` names the fact (edge id or document)."""

    kind: TieKind
    first: str
    second: str
    reference: str


@dataclass(frozen=True, slots=True)
class ConcertLead:
    """Tied holders of one company whose votes together change who is the largest."""

    company: str
    holders: tuple[str, ...]
    votes_ppb: int
    would_control: bool
    """Together they have more than half, and none of them has it alone."""
    ties: tuple[Tie, ...]


class NomineeSign(StrEnum):
    """What suggests that a holder holds for somebody else (代持)."""

    NOMINEE_AGREEMENT = "nominee_agreement"
    CAPITAL_PAID_BY_OTHER = "capital_paid_by_other"
    DIVIDENDS_PASSED_ON = "dividends_passed_on"
    MEANS_MISMATCH = "age_or_income_mismatch"
    DORMANT = "takes_no_part"
    MANY_FIRMS = "holds_or_represents_many_firms"

    @property
    def is_direct(self) -> bool:
        """Whether the sign itself shows for whom the share is held."""
        return self in {NomineeSign.NOMINEE_AGREEMENT, NomineeSign.CAPITAL_PAID_BY_OTHER}


@dataclass(frozen=True, slots=True)
class NomineeFact:
    """A stated sign; ``behind`` is the party that the source names, ``reference`` the fact."""

    holder: str
    sign: NomineeSign
    reference: str
    behind: str | None = None


@dataclass(frozen=True, slots=True)
class NomineeLead:
    """A holder with its signs; ``behind`` is the one that a source names, if any."""

    company: str
    holder: str
    ppb: int
    signs: tuple[NomineeSign, ...]
    behind: tuple[str, ...]
    references: tuple[str, ...]


def concert_leads(company: str, votes: Holdings, ties: Iterable[Tie]) -> tuple[ConcertLead, ...]:
    """Return the groups of tied holders of ``company``, the largest first.

    A group is listed if together it is larger than every other holder and none of its members is.

    Example:
        >>> tie = Tie(TieKind.SPOUSE, "P", "Q", "kin:1")
        >>> held = Holdings.parse("P>A 30, Q>A 25, R>A 45")
        >>> [(lead.holders, lead.would_control) for lead in concert_leads("A", held, [tie])]
        [(('P', 'Q'), True)]
    """
    held = {h.holder: h.ppb for h in votes.by_company.get(company, ())}
    within = [t for t in ties if t.first in held and t.second in held and t.first != t.second]
    leads = (_concert(company, held, group, within) for group in _groups(within))
    found = [lead for lead in leads if lead is not None]
    return tuple(sorted(found, key=lambda lead: (-lead.votes_ppb, lead.holders)))


def _groups(ties: Sequence[Tie]) -> list[tuple[str, ...]]:
    tied: dict[str, list[str]] = {}
    for tie in ties:
        tied.setdefault(tie.first, []).append(tie.second)
        tied.setdefault(tie.second, []).append(tie.first)
    return components(sorted(tied), lambda holder: tied[holder])


def _concert(
    company: str, held: dict[str, int], group: tuple[str, ...], ties: Sequence[Tie]
) -> ConcertLead | None:
    together = sum(held[h] for h in group)
    alone = max(held[h] for h in group)
    others = max((ppb for h, ppb in held.items() if h not in group), default=0)
    would_control = alone <= HALF_PPB < together
    if not would_control and not alone <= others < together:
        return None
    between = tuple(t for t in ties if t.first in group)
    return ConcertLead(company, group, together, would_control, between)


def nominee_leads(
    company: str, capital: Holdings, facts: Iterable[NomineeFact]
) -> tuple[NomineeLead, ...]:
    """Return the holders of ``company`` that may hold for somebody else, the largest first.

    Args:
        company: The company.
        capital: The holdings of the day.
        facts: What sources state about holders, of this company or others.

    Example:
        >>> facts = [
        ...     NomineeFact("P", NomineeSign.DORMANT, "d1"),
        ...     NomineeFact("P", NomineeSign.MANY_FIRMS, "d2"),
        ...     NomineeFact("Q", NomineeSign.DORMANT, "d3"),
        ... ]
        >>> [lead.holder for lead in nominee_leads("A", Holdings.parse("P>A 60, Q>A 40"), facts)]
        ['P']
    """
    stated = list(facts)
    leads = [
        NomineeLead(
            company,
            holding.holder,
            holding.ppb,
            tuple(sorted({fact.sign for fact in own})),
            tuple(sorted({fact.behind for fact in own if fact.behind})),
            tuple(sorted({fact.reference for fact in own})),
        )
        for holding in capital.by_company.get(company, ())
        if (own := [fact for fact in stated if fact.holder == holding.holder])
    ]
    return tuple(_enough(leads))


def _enough(leads: Iterable[NomineeLead]) -> Iterator[NomineeLead]:
    for lead in leads:
        if any(s.is_direct for s in lead.signs) or len(lead.signs) >= STRONG_SIGNS:
            yield lead
