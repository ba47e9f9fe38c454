"""Integrated ownership: what a holder has of a company over all chains together (domain.md D33).

With D the matrix of direct shares, the chains from a holder to a company sum to N = D(I - D)^-1. A
holder that the chains lead back to would count its own share of itself: its row is divided by
1 + N(holder, holder), the sum of its circles (Brioschi, Buzzacchi, Colombo 1989; Baldone, Borghesi,
Fassino 1998). What remains is the sum over the chains that do not return to the holder. All figures
are exact fractions (:mod:`.knot` names the one exception).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from credit_hub.graph.control import Holdings
from credit_hub.graph.ownership.components import components
from credit_hub.graph.ownership.knot import EXACT_KNOT, Knot
from credit_hub.graph.ownership.shares import NOTHING, WHOLE, Shares

__all__ = ["Integrated", "integrated_in", "integrated_of", "integrated_ownership"]

Steps = Callable[[str], Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class Integrated:
    """The integrated shares of all holders of one company, or of one holder in all companies.

    ``share`` is given for the other end of each pair: holders of the subject, or companies that it
    holds. ``chains`` is, for a company, the sum over all chains *from* each unit to the subject,
    for the subject itself 1 or, in a ring, more: how much of the subject a part of that unit
    carries. ``own`` is what the subject holds of itself through others. ``self_owned`` are the
    sets met on the way that own themselves entirely: their members' figures are not defined and
    not listed.
    """

    subject: str
    share: Mapping[str, Fraction]
    own: Fraction = NOTHING
    self_owned: tuple[tuple[str, ...], ...] = ()
    exact: bool = True
    chains: Mapping[str, Fraction] = field(default_factory=dict, repr=False)

    @property
    def defined(self) -> bool:
        """Whether the subject has figures: it does not lie in a set that owns itself entirely."""
        return not any(self.subject in block for block in self.self_owned)


def integrated_in(company: str, holdings: Holdings | Shares) -> Integrated:
    """Return the integrated shares that all holders have of ``company``.

    Args:
        company: The company asked about.
        holdings: The holdings of one day, or the shares made of them when many are asked about.

    Example:
        >>> held = Holdings.parse("P>A 70, P>B 20, A>B 40, B>C 50, C>A 30")
        >>> {h: round(float(s), 6) for h, s in integrated_in("C", held).share.items()}
        {'A': 0.2, 'B': 0.5, 'P': 0.255319}
    """
    shares = _shares(holdings)
    if block := shares.block_of(company):
        return Integrated(company, {}, self_owned=(block,))
    lost = {member for block in shares.self_owned for member in block}
    chains, circles, exact = _sums(company, lambda c: {} if c in lost else shares.holders(c))
    met = tuple(block for block in shares.self_owned if not chains.keys().isdisjoint(block))
    found = {
        holder: through / circles.get(holder, WHOLE)
        for holder, through in sorted(chains.items())
        if holder != company and holder not in lost
    }
    own = 1 - 1 / circles.get(company, WHOLE)
    return Integrated(company, found, own, met, exact, chains)


def integrated_of(holder: str, holdings: Holdings | Shares) -> Integrated:
    """Return the integrated shares that ``holder`` has of all companies.

    Example:
        >>> held = Holdings.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25")
        >>> {c: float(s) for c, s in integrated_of("X", held).share.items()}
        {'Y1': 0.6, 'Y2': 0.55, 'Z': 0.3175}
    """
    shares = _shares(holdings)
    if block := shares.block_of(holder):
        return Integrated(holder, {}, self_owned=(block,))
    sums, circles, exact = _sums(holder, shares.companies)
    own = circles.get(holder, WHOLE)
    found = {c: s / own for c, s in sorted(sums.items()) if c != holder}
    return Integrated(holder, found, 1 - 1 / own, exact=exact)


def integrated_ownership(
    holdings: Holdings, *, at_least: Fraction = NOTHING
) -> dict[tuple[str, str], Fraction]:
    """Return the integrated share of every holder in every company, from ``at_least`` on.

    Example:
        >>> pairs = integrated_ownership(Holdings.parse("P>A 50, A>B 50"), at_least=Fraction(1, 4))
        >>> {pair: str(share) for pair, share in pairs.items()}
        {('A', 'B'): '1/2', ('P', 'A'): '1/2', ('P', 'B'): '1/4'}
    """
    shares = Shares.of(holdings)
    pairs = (
        ((holder, company), share)
        for company in shares.by_company
        for holder, share in integrated_in(company, shares).share.items()
        if share >= at_least
    )
    return dict(sorted(pairs))


def _shares(holdings: Holdings | Shares) -> Shares:
    return holdings if isinstance(holdings, Shares) else Shares.of(holdings)


def _sums(start: str, steps: Steps) -> tuple[dict[str, Fraction], dict[str, Fraction], bool]:
    """Sum over the chains between ``start`` and all that it leads to; the empty chain counts 1.

    Returns the sums, for each member of a knot the sum of its circles, and whether all is exact.
    """
    sums: dict[str, Fraction] = {start: WHOLE}
    circles: dict[str, Fraction] = {}
    exact = True
    for members in components([start], steps):
        inside = set(members)
        if len(members) > 1 or members[0] in steps(members[0]):
            knot = _knot(members, inside, steps)
            sums.update(knot.sums({m: sums.get(m, NOTHING) for m in members}))
            circles.update(knot.circles())
            exact = exact and len(members) <= EXACT_KNOT
        _push(members, inside, steps, sums)
    return sums, circles, exact


def _knot(members: Iterable[str], inside: set[str], steps: Steps) -> Knot:
    """The knot read against the steps: its sums are over the chains that *end* in a member."""
    weights: dict[str, dict[str, Fraction]] = {m: {} for m in members}
    for member in members:
        for after, share in steps(member).items():
            if after in inside:
                weights[after][member] = share
    return Knot.of(weights)


def _push(
    members: Iterable[str], inside: set[str], steps: Steps, sums: dict[str, Fraction]
) -> None:
    for member in members:
        through = sums[member]
        for after, share in steps(member).items():
            if after not in inside:
                sums[after] = sums.get(after, NOTHING) + through * share
