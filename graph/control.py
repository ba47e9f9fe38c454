"""Company control by joint majority: who decides in whose meetings, as of one day.

A holder x controls a company y when x together with the companies that x already controls holds
strictly more than half of y (公司法265(2): 出资额占…超过百分之五十; the joint reading is that of
the Bank of Italy and Vadalog company-control rule). The relation is the least fixpoint of that
sentence. Beneficial ownership (25 %, integrated over chains) is another computation with another
legal use and is not here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from credit_hub.model.errors import InvalidValueError

__all__ = ["HALF_PPB", "WHOLE_PPB", "Controlled", "Holding", "Holdings", "controlled_by"]

WHOLE_PPB: Final = 1_000_000_000
"""All of a company, in parts per 10^9."""
HALF_PPB: Final = 500_000_000
"""Exclusive lower bound of control (公司法265(2) 超过百分之五十): one half is not control."""


@dataclass(frozen=True, slots=True)
class Holding:
    """``holder`` has ``ppb`` parts per 10^9 of the votes (else of the capital) of ``company``."""

    holder: str
    company: str
    ppb: int
    edge_id: str


@dataclass(frozen=True, slots=True)
class Holdings:
    """The holdings in force on one day; at most one for each pair of holder and company.

    ``over_subscribed`` names the companies of which more than the whole is held. They are reported
    and never scaled down: no reading of such a statement is safe.
    """

    by_company: Mapping[str, tuple[Holding, ...]]
    by_holder: Mapping[str, tuple[Holding, ...]]
    over_subscribed: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, holdings: Iterable[Holding]) -> Self:
        """Index the holdings.

        Raises:
            InvalidValueError: A share lies outside 0..10^9, or a pair occurs twice.
        """
        by_company: dict[str, list[Holding]] = {}
        by_holder: dict[str, list[Holding]] = {}
        seen: set[tuple[str, str]] = set()
        for item in sorted(holdings, key=lambda h: (h.company, -h.ppb, h.holder)):
            _refuse_bad(item, seen)
            by_company.setdefault(item.company, []).append(item)
            by_holder.setdefault(item.holder, []).append(item)
        totals = ((c, sum(h.ppb for h in held)) for c, held in by_company.items())
        return cls(
            {c: tuple(held) for c, held in by_company.items()},
            {h: tuple(held) for h, held in by_holder.items()},
            tuple((c, total) for c, total in totals if total > WHOLE_PPB),
        )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``X>Y1 60, Y1>Z 30``: holder, company and whole per cents, for examples."""
        items = []
        for number, part in enumerate(filter(None, map(str.strip, text.split(",")))):
            pair, _, share = part.partition(" ")
            holder, _, company = pair.partition(">")
            items.append(Holding(holder, company, int(share) * WHOLE_PPB // 100, str(number)))
        return cls.of(items)


@dataclass(frozen=True, slots=True)
class Controlled:
    """What one holder controls, each company with the fewest holdings that give the majority."""

    controller: str
    grounds: Mapping[str, tuple[Holding, ...]] = field(repr=False)

    def __contains__(self, company: str) -> bool:
        """Whether ``company`` is controlled."""
        return company in self.grounds

    def __iter__(self) -> Iterator[str]:
        """Yield the controlled companies, nearest first."""
        return iter(self.grounds)

    def is_direct(self, company: str) -> bool:
        """Whether the controller's own holding is a majority by itself (直接控股)."""
        return any(
            h.holder == self.controller and h.ppb > HALF_PPB for h in self.grounds.get(company, ())
        )

    def chains(self, company: str) -> tuple[tuple[str, ...], ...]:
        """Return chains of edge ids from the controller to ``company`` that together prove control.

        Every holding that the proof rests on lies on at least one chain.
        """
        chains: list[tuple[str, ...]] = []
        covered: set[str] = set()
        pending = [company]
        for target in pending:
            for ground in self.grounds.get(target, ()):
                if ground.edge_id in covered:
                    continue
                chain = (*self._first_chain(ground.holder), ground)
                covered.update(h.edge_id for h in chain)
                chains.append(tuple(h.edge_id for h in chain))
                pending.extend(h.company for h in chain[:-1])
        return tuple(chains)

    def _first_chain(self, company: str) -> tuple[Holding, ...]:
        """The chain over the first ground of each step; grounds precede what they carry."""
        chain: tuple[Holding, ...] = ()
        while company != self.controller:
            step = self.grounds[company][0]
            chain = (step, *chain)
            company = step.holder
        return chain


def controlled_by(controller: str, holdings: Holdings, *, above_ppb: int = HALF_PPB) -> Controlled:
    """Return what ``controller`` controls, by itself and jointly with what it controls.

    The fixpoint grows in rounds, so that the result and its grounds do not depend on the order of
    the input. The controller is not listed among the companies that it controls.

    Args:
        controller: A company, another unit or a natural person.
        holdings: The holdings of one day.
        above_ppb: Exclusive lower bound of the joint share, parts per 10^9.

    Example:
        >>> held = Holdings.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25")
        >>> list(controlled_by("X", held))
        ['Y1', 'Y2', 'Z']
    """
    grounds: dict[str, tuple[Holding, ...]] = {}
    joint: dict[str, int] = {}
    frontier = [controller]
    while frontier:
        touched: set[str] = set()
        for member in frontier:
            for holding in holdings.by_holder.get(member, ()):
                joint[holding.company] = joint.get(holding.company, 0) + holding.ppb
                touched.add(holding.company)
        group = {controller, *grounds}
        frontier = sorted(c for c in touched - group if joint[c] > above_ppb)
        for company in frontier:
            held = [h for h in holdings.by_company[company] if h.holder in group]
            # The controller's own holding comes first: where it suffices, control is direct.
            held.sort(key=lambda h: h.holder != controller or h.ppb <= above_ppb)
            grounds[company] = _fewest(held, above_ppb)
    return Controlled(controller, grounds)


def _fewest(held: list[Holding], above_ppb: int) -> tuple[Holding, ...]:
    """The first holdings until they exceed the bound together."""
    chosen: list[Holding] = []
    total = 0
    for holding in held:
        chosen.append(holding)
        total += holding.ppb
        if total > above_ppb:
            break
    return tuple(chosen)


def _refuse_bad(holding: Holding, seen: set[tuple[str, str]]) -> None:
    pair = (holding.holder, holding.company)
    if not 0 <= holding.ppb <= WHOLE_PPB:
        message = f"share of {holding.holder} in {holding.company}: {holding.ppb} of {WHOLE_PPB}"
        raise InvalidValueError(message, remedy="a share lies between 0 and the whole")
    if pair in seen:
        message = f"two holdings of {holding.holder} in {holding.company} on one day"
        raise InvalidValueError(message, remedy="choose one statement before computing control")
    seen.add(pair)
