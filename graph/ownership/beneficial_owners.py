"""Beneficial owners (受益所有人) by the order of standards of the 受益所有人信息管理办法.

Each natural person is named with the first standard that it meets: 25 % or more of the capital over
all chains; 25 % or more of the profits or of the votes; actual control; and where nobody meets any
of them, those in charge of the daily management. A person is never ruled out by what is not known:
where the unknown part could hide an owner the verdict is *unknown*, and says where to look.

Company control does not enter the 25 % figures and they do not enter company control (invariant 7);
actual control is a ground of its own, handed in by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from fractions import Fraction
from typing import Final

from credit_hub.graph.control import Holdings
from credit_hub.graph.ownership.actual_controller import ActualControl, Ground, Missing, Outcome
from credit_hub.graph.ownership.integrated import Integrated, integrated_in
from credit_hub.graph.ownership.open_parts import OpenPart, open_parts
from credit_hub.graph.ownership.shares import NOTHING, Shares
from credit_hub.graph.ownership.stated import Ownership
from credit_hub.model.articles import (
    BENEFICIAL_OWNERS_ORDER_6_1_1,
    BENEFICIAL_OWNERS_ORDER_6_1_2,
    BENEFICIAL_OWNERS_ORDER_6_1_3,
    BENEFICIAL_OWNERS_ORDER_6_3,
    BENEFICIAL_OWNERS_ORDER_7,
    in_force,
)
from credit_hub.model.statutes import Article

__all__ = [
    "QUARTER",
    "BeneficialOwner",
    "BeneficialOwners",
    "Figures",
    "Manager",
    "Standard",
    "Verdict",
    "beneficial_owners",
]

QUARTER: Final = Fraction(1, 4)
"""25%以上, arts. 6(1)(1) and (2); 以上 includes the figure itself (民法典 art. 1259)."""
LEGAL_REPRESENTATIVE: Final = "法定代表人"


class Standard(IntEnum):
    """The standards in their order; see :attr:`article` for the wording."""

    CAPITAL = 1
    RIGHTS = 2
    CONTROL = 3
    MANAGEMENT = 4
    STATE_REPRESENTATIVE = 5

    @property
    def article(self) -> Article:
        """The article that the standard rests on; of the last two the wording is recalled."""
        return {
            Standard.CAPITAL: BENEFICIAL_OWNERS_ORDER_6_1_1,
            Standard.RIGHTS: BENEFICIAL_OWNERS_ORDER_6_1_2,
            Standard.CONTROL: BENEFICIAL_OWNERS_ORDER_6_1_3,
            Standard.MANAGEMENT: BENEFICIAL_OWNERS_ORDER_6_3,
            Standard.STATE_REPRESENTATIVE: BENEFICIAL_OWNERS_ORDER_7,
        }[self]


class Verdict(StrEnum):
    """Whether the known facts name all beneficial owners."""

    DETERMINED = "determined"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Figures:
    """What one person has of a company over all chains together, and directly of its capital."""

    capital: Fraction = NOTHING
    votes: Fraction = NOTHING
    income: Fraction = NOTHING
    direct: Fraction = NOTHING


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody in charge: the role as the register words it (总经理, 法定代表人 ...)."""

    person: str
    role: str


@dataclass(frozen=True, slots=True)
class BeneficialOwner:
    """A natural person with the first standard that it meets."""

    person: str
    standard: Standard
    figures: Figures
    also_controls: bool = False
    """The separate flag of actual control, whatever the standard."""


@dataclass(frozen=True, slots=True)
class BeneficialOwners:
    """The owners found, those who could be owners too, and what is not known.

    ``hidden`` is the largest part of capital, votes or profits that one unknown person could have;
    ``possible`` are persons whose known figures stay under 25 % but with ``hidden`` could reach it.
    ``in_force`` is False on days before the order applied. ``control_examined`` is False where the
    caller did not hand in the actual controller: then only the first two standards were looked at.
    """

    company: str
    verdict: Verdict
    owners: tuple[BeneficialOwner, ...]
    possible: tuple[tuple[str, Figures], ...]
    hidden: Fraction
    open_parts: tuple[OpenPart, ...]
    over_subscribed: tuple[str, ...]
    in_force: bool
    control_examined: bool


def beneficial_owners(
    company: str,
    owned: Ownership,
    *,
    day: date,
    control: ActualControl | None = None,
    managers: Sequence[Manager] = (),
) -> BeneficialOwners:
    """Return the beneficial owners of ``company`` on ``day``.

    Args:
        company: The company, partnership or branch asked about.
        owned: The ownership of that day.
        day: The day, to say whether the order was in force.
        control: The result of :func:`.actual_controller` for the same company and day.
        managers: Persons in charge of the daily management, and the legal representative.

    Example:
        >>> owned = Ownership.parse(
        ...     "P>A 70, Q>A 30, P>B 20, A>B 40, R>B 40, B>C 50, R>C 50", persons="P Q R"
        ... )
        >>> found = beneficial_owners("C", owned, day=date(2026, 10, 15))
        >>> [(o.person, o.standard.name, str(o.figures.capital)) for o in found.owners]
        [('R', 'CAPITAL', '7/10')]
        >>> found.verdict.value
        'determined'
    """
    measures = _measures(company, owned)
    figures = _figures(company, owned, measures)
    parts = {name: open_parts(m.found, m.shares, owned) for name, m in measures.items()}
    hidden = {name: _bounded(p.of_company for p in found) for name, found in parts.items()}
    owners = [_owner(person, has, control) for person, has in figures.items()]
    found = [owner for owner in owners if owner is not None]
    found += _controllers_without_shares(found, figures, owned, control)
    named = {owner.person for owner in found}
    possible = tuple(
        (person, has)
        for person, has in figures.items()
        if person not in named and _could_reach(has, hidden)
    )
    unknown = (
        max(hidden.values()) >= QUARTER
        or bool(possible)
        or not _settled(control, has_owner=bool(found))
    )
    if not found and not unknown:
        found = _deemed(managers, control)
    return BeneficialOwners(
        company,
        Verdict.UNKNOWN if unknown or not found else Verdict.DETERMINED,
        tuple(sorted(found, key=lambda o: (o.standard, -o.figures.capital, o.person))),
        possible,
        max(hidden.values()),
        max(parts.values(), key=lambda p: sum(part.of_company for part in p)),
        tuple(c for c, _ in owned.capital.over_subscribed if c in measures["capital"].found.chains),
        in_force(BENEFICIAL_OWNERS_ORDER_6_1_1, day),
        control is not None,
    )


@dataclass(frozen=True, slots=True)
class _Measure:
    shares: Shares
    found: Integrated


def _measures(company: str, owned: Ownership) -> Mapping[str, _Measure]:
    """Capital, votes and profits; reckoned once where votes or profits are those of the capital."""
    known: list[tuple[Holdings, _Measure]] = []
    found = {}
    for name, held in (
        ("capital", owned.capital),
        ("votes", owned.votes),
        ("income", owned.income),
    ):
        measure = next((m for other, m in known if other is held), None)
        if measure is None:
            shares = Shares.of(held)
            measure = _Measure(shares, integrated_in(company, shares))
            known.append((held, measure))
        found[name] = measure
    return found


def _figures(
    company: str, owned: Ownership, measures: Mapping[str, _Measure]
) -> dict[str, Figures]:
    shares = {name: m.found.share for name, m in measures.items()}
    direct = measures["capital"].shares.holders(company)
    persons = sorted({p for found in shares.values() for p in found if owned.is_person(p)})
    capital, votes, income = (shares[name] for name in ("capital", "votes", "income"))
    return {
        person: Figures(
            capital.get(person, NOTHING),
            votes.get(person, NOTHING),
            income.get(person, NOTHING),
            direct.get(person, NOTHING),
        )
        for person in persons
    }


def _bounded(parts: Iterable[Fraction]) -> Fraction:
    return min(sum(parts, NOTHING), Fraction(1))


def _owner(person: str, has: Figures, control: ActualControl | None) -> BeneficialOwner | None:
    controls = _controls(person, control)
    if has.capital >= QUARTER:
        return BeneficialOwner(person, Standard.CAPITAL, has, controls)
    if max(has.votes, has.income) >= QUARTER:
        return BeneficialOwner(person, Standard.RIGHTS, has, controls)
    if controls:
        return BeneficialOwner(person, Standard.CONTROL, has, controls)
    return None


def _controls(person: str, control: ActualControl | None) -> bool:
    return (
        control is not None
        and control.outcome is Outcome.DETERMINED
        and control.controller is not None
        and person in control.controller.parties
    )


def _controllers_without_shares(
    found: Sequence[BeneficialOwner],
    figures: Mapping[str, Figures],
    owned: Ownership,
    control: ActualControl | None,
) -> list[BeneficialOwner]:
    """Persons who control by contract or proxy and have no chain of shares."""
    if control is None or control.controller is None:
        return []
    named = {owner.person for owner in found}
    return [
        BeneficialOwner(party, Standard.CONTROL, figures.get(party, Figures()), also_controls=True)
        for party in control.controller.parties
        if party not in named and owned.is_person(party) and _controls(party, control)
    ]


def _could_reach(has: Figures, hidden: Mapping[str, Fraction]) -> bool:
    return (
        has.capital + hidden["capital"] >= QUARTER
        or has.votes + hidden["votes"] >= QUARTER
        or has.income + hidden["income"] >= QUARTER
    )


def _settled(control: ActualControl | None, *, has_owner: bool) -> bool:
    """Whether the third standard leaves nothing open: an unknown majority does, or a contradiction.

    Dilution hides such a majority from the figures of 25 %: 51 % of 51 % of 51 % is 13 %.
    """
    if control is None or control.outcome is Outcome.DETERMINED:
        return True
    gaps = {Missing.HOLDERS, Missing.CONTRADICTION}
    if not has_owner:
        gaps.add(Missing.DECISIVE)
    return not any(lack in gaps for _, lack in control.missing)


def _deemed(managers: Sequence[Manager], control: ActualControl | None) -> list[BeneficialOwner]:
    """Nobody meets the first three: the management, or for the state the representative."""
    by_state = (
        control is not None
        and control.controller is not None
        and (control.controller.ground is Ground.STATE)
    )
    if by_state:
        deemed = [m for m in managers if m.role == LEGAL_REPRESENTATIVE]
        standard = Standard.STATE_REPRESENTATIVE
    else:
        deemed = [m for m in managers if m.role != LEGAL_REPRESENTATIVE] or list(managers)
        standard = Standard.MANAGEMENT
    persons = sorted({m.person for m in deemed})
    return [BeneficialOwner(person, standard, Figures()) for person in persons]
