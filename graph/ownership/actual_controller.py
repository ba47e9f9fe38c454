"""Actual controller (实际控制人): who can in fact direct a company (公司法265(3)).

The answer climbs from the company: who has the majority of the votes, jointly with what it controls
or by agreement; who controls that one; until a natural person or an owner for the state is reached.
Where no majority shows, a sole large holder is an *indication* only: whether its votes suffice is a
matter of what the shareholders' meeting decided (公司法265(2)), which no share register tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.graph.control import HALF_PPB, WHOLE_PPB, Holding
from credit_hub.graph.ownership.agreements import (
    Agreement,
    AgreementKind,
    with_contracts,
    with_proxies,
)
from credit_hub.graph.ownership.controllers import Controllers
from credit_hub.graph.ownership.stated import Ownership, above
from credit_hub.model.articles import COMPANY_LAW_265_2, COMPANY_LAW_265_3, COMPANY_LAW_265_4
from credit_hub.model.statutes import Article

__all__ = ["ActualControl", "Controller", "Ground", "Missing", "Outcome", "actual_controller"]

INFLUENCE_PPB: Final = 300_000_000
"""Votes from which a sole large holder is named as an indication: 30 %, the measure for listed
companies (上市公司收购管理办法 art. 84(2), recalled); the Company Law gives no figure."""
DISTANCE: Final = 2
"""A sole large holder has at least so many times the votes of the next one [our decision]."""


class Ground(StrEnum):
    """The rule by which somebody is named."""

    MAJORITY = "joint_majority"
    """More than half of the votes, alone or jointly with controlled companies (公司法265(2))."""
    AGREEMENT = "agreement"
    """More than half by acting in concert, by entrusted votes or by contract (公司法265(3))."""
    STATE = "state"
    """The majority ends with owners for the state."""
    LARGEST = "sole_largest"
    """No majority, but by far the largest holder: an indication."""


class Outcome(StrEnum):
    """How far the facts carry."""

    DETERMINED = "determined"
    INDICATED = "indicated"
    UNDETERMINED = "undetermined"


class Missing(StrEnum):
    """What would have to be known."""

    HOLDERS = "holders_unknown"
    """More than half of the votes have no known holder: somebody unknown may control the unit."""
    DECISIVE = "missing_votes_decide"
    """The largest holder would have the majority with the votes that have no known holder."""
    CONTRADICTION = "over_subscribed"
    """More than the whole is stated and several holders have a majority."""
    RING = "ring_without_outside_owner"
    """Companies control one another and nobody outside controls them."""
    DEADLOCK = "equal_halves"
    """Two holders have exactly half each."""
    MEETINGS = "votes_and_boards"
    """No majority: who carries the meetings and appoints the board decides."""


@dataclass(frozen=True, slots=True)
class Controller:
    """Who is named: one party, or several together; ``grounds`` are chains of edge ids."""

    parties: tuple[str, ...]
    ground: Ground
    votes_ppb: int
    grounds: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ActualControl:
    """Who directs a company in fact; ``through`` are the units climbed over, the nearest first.

    ``controller`` is None where nobody shows. With :attr:`Outcome.UNDETERMINED` it is the last one
    that the facts reach, and ``missing`` says, by unit, what stands in the way of going on.
    """

    company: str
    outcome: Outcome
    controller: Controller | None
    through: tuple[str, ...] = ()
    missing: tuple[tuple[str, Missing], ...] = ()

    @property
    def articles(self) -> tuple[Article, ...]:
        """What the rule used rests on."""
        if self.controller is None:
            return ()
        return {
            Ground.MAJORITY: (COMPANY_LAW_265_2, COMPANY_LAW_265_3),
            Ground.AGREEMENT: (COMPANY_LAW_265_3,),
            Ground.STATE: (COMPANY_LAW_265_3, COMPANY_LAW_265_4),
            Ground.LARGEST: (COMPANY_LAW_265_2, COMPANY_LAW_265_3),
        }[self.controller.ground]


def actual_controller(
    company: str, owned: Ownership, *, agreements: Sequence[Agreement] = ()
) -> ActualControl:
    """Return who directs ``company`` in fact, with the rule used and what is missing.

    Args:
        company: The company asked about.
        owned: The ownership of the day; only the votes decide here, never the 25 % of beneficial
            ownership.
        agreements: Agreements in force on the day.

    Example:
        >>> owned = Ownership.parse("P>A 51, A>B 51, B>C 51", persons="P")
        >>> found = actual_controller("C", owned)
        >>> found.outcome.value, found.controller.parties, found.controller.ground.value
        ('determined', ('P',), 'joint_majority')
    """
    moved = with_contracts(with_proxies(owned.votes, agreements), agreements)
    votes = above(company, moved)
    climb = _Climb(company, owned, Controllers.of(votes), tuple(agreements))
    return climb.result()


@dataclass(frozen=True, slots=True)
class _Climb:
    company: str
    owned: Ownership
    control: Controllers
    agreements: tuple[Agreement, ...]

    def result(self) -> ActualControl:
        """Climb until somebody final, an indication, or a gap."""
        current = self.company
        through: list[str] = []
        doubts: list[tuple[str, Missing]] = []
        reached: Controller | None = None
        while True:
            step = self._step(current)
            if isinstance(step, Missing):
                doubts.append((current, step))
                break
            reached = step
            doubts.extend(self._doubts(current, step))
            if len(step.parties) > 1 or self.owned.is_final(step.parties[0]):
                break
            current = step.parties[0]
            if current == self.company or current in through:
                doubts.append((current, Missing.RING))
                break
            through.append(current)
        outcome = self._outcome(reached, doubts)
        return ActualControl(self.company, outcome, reached, tuple(through), tuple(doubts))

    def _outcome(self, reached: Controller | None, doubts: list[tuple[str, Missing]]) -> Outcome:
        if reached is None or not all(map(self.owned.is_final, reached.parties)):
            return Outcome.UNDETERMINED
        return Outcome.INDICATED if doubts else Outcome.DETERMINED

    def _doubts(self, unit: str, step: Controller) -> Iterator[tuple[str, Missing]]:
        if step.ground is Ground.LARGEST:
            yield unit, Missing.MEETINGS
        if len(step.parties) > 1:
            yield from ((p, Missing.HOLDERS) for p in step.parties if not self.owned.is_final(p))
        on_the_way = {unit, *self.control.of_party(step.parties[0])}
        for company, _ in self.control.votes.over_subscribed:
            if company in on_the_way:
                yield company, Missing.CONTRADICTION

    def _step(self, unit: str) -> Controller | Missing:
        """The next one above ``unit``: majority, agreement, state owners together, sole largest."""
        tops = self.control.tops(unit)
        if len(tops) > 1:
            return Missing.CONTRADICTION
        if tops and self.control.is_ring(tops[0]):
            return Missing.RING
        if tops:
            return self._by_majority(tops[0], unit)
        held = self.control.votes.by_company.get(unit, ())
        return self._together(unit, held) or self._sole_largest(unit, held)

    def _by_majority(self, top: str, unit: str) -> Controller:
        controlled = self.control.of_party(top)
        by_agreement = {a.reference for a in self.agreements} | self._proxies()
        chains = controlled.chains(unit)
        ground = Ground.MAJORITY
        if self.owned.is_state(top):
            ground = Ground.STATE
        elif any(edge in by_agreement for chain in chains for edge in chain):
            ground = Ground.AGREEMENT
        votes = sum(h.ppb for h in self._held_by(unit, {top, *controlled}))
        return Controller((top,), ground, min(votes, WHOLE_PPB), chains)

    def _proxies(self) -> set[str]:
        """The edges that carry entrusted votes."""
        exercised = {
            (a.parties[1], a.company) for a in self.agreements if a.kind is AgreementKind.PROXY
        }
        return {
            h.edge_id
            for holder, company in exercised
            for h in self.control.votes.by_company.get(company, ())
            if h.holder == holder
        }

    def _together(self, unit: str, held: Sequence[Holding]) -> Controller | None:
        """Parties in concert, or all owners for the state, who have the majority together."""
        concerts = [
            (a.parties, Ground.AGREEMENT)
            for a in self.agreements
            if a.kind is AgreementKind.CONCERT and a.company == unit
        ]
        state = tuple(sorted(p for p in self.control.parties if self.owned.is_state(p)))
        for parties, ground in (*concerts, (state, Ground.STATE)):
            group = {unit for p in parties for unit in (p, *self.control.of_party(p))}
            ours = self._held_by(unit, group)
            if sum(h.ppb for h in ours) > HALF_PPB:
                return self._joint(parties, ground, ours, held)
        return None

    def _joint(
        self, parties: Iterable[str], ground: Ground, ours: list[Holding], held: Sequence[Holding]
    ) -> Controller:
        takes_part = {
            p
            for p in parties
            for h in ours
            if h.holder == p or h.holder in self.control.of_party(p)
        }
        chains = tuple((h.edge_id,) for h in held if h in ours)
        votes = min(sum(h.ppb for h in ours), WHOLE_PPB)
        return Controller(tuple(sorted(takes_part)), ground, votes, chains)

    def _sole_largest(self, unit: str, held: Sequence[Holding]) -> Controller | Missing:
        blocs = self.control.blocs(unit)
        known = sum(h.ppb for h in held)
        largest = blocs[0][1] if blocs else 0
        second = blocs[1][1] if len(blocs) > 1 else 0
        unknown = max(WHOLE_PPB - known, 0)
        if largest == second == HALF_PPB:
            return Missing.DEADLOCK
        if largest < INFLUENCE_PPB or largest < DISTANCE * max(second, unknown):
            if unknown > HALF_PPB:
                return Missing.HOLDERS
            return Missing.DECISIVE if largest + unknown > HALF_PPB else Missing.MEETINGS
        head = blocs[0][0]
        chains = tuple((h.edge_id,) for h in held if self.control.head(h.holder) == head)
        return Controller((head,), Ground.LARGEST, largest, chains)

    def _held_by(self, unit: str, group: set[str]) -> list[Holding]:
        return [h for h in self.control.votes.by_company.get(unit, ()) if h.holder in group]
