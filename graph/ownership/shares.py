"""The shares that integrated ownership is reckoned with: exact, and never more than the whole.

Holders of a company that are stated with more than 100 % together are scaled to 100 % *for this
figure only*, and the company is named; control is always reckoned with the shares as stated. Sets
of companies that own themselves entirely have no owner outside: they are found and cut off, for
the sum over their chains has no end.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Self

from credit_hub.graph.control import WHOLE_PPB, Holdings
from credit_hub.graph.ownership.components import components

__all__ = ["NOTHING", "WHOLE", "Shares"]

NOTHING: Final = Fraction(0)
WHOLE: Final = Fraction(1)
_EMPTY: Final[Mapping[str, Fraction]] = {}


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares as fractions of each company, by company and by holder.

    ``stated`` is what the holders of a company are stated with together, as a fraction of it: more
    than 1 where it is over-subscribed, less than 1 where holders are missing.
    ``self_owned`` are the sets of companies that own themselves entirely, each sorted.
    """

    by_company: Mapping[str, Mapping[str, Fraction]]
    by_holder: Mapping[str, Mapping[str, Fraction]]
    stated: Mapping[str, Fraction]
    self_owned: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, holdings: Holdings) -> Self:
        """Scale what is over-subscribed and find what owns itself.

        Example:
            >>> shares = Shares.of(Holdings.parse("A>B 100, B>A 100, P>C 90, Q>C 60"))
            >>> shares.self_owned, str(shares.stated["C"]), str(shares.holders("C")["P"])
            ((('A', 'B'),), '3/2', '3/5')
        """
        by_company: dict[str, dict[str, Fraction]] = {}
        stated: dict[str, Fraction] = {}
        for company, held in holdings.by_company.items():
            total = sum(h.ppb for h in held)
            base = max(total, WHOLE_PPB)
            by_company[company] = {h.holder: Fraction(h.ppb, base) for h in held if h.ppb}
            stated[company] = Fraction(total, WHOLE_PPB)
        return cls(by_company, _turned(by_company), stated, _self_owned(by_company))

    def holders(self, company: str) -> Mapping[str, Fraction]:
        """The direct holders of a company with their shares of it."""
        return self.by_company.get(company, _EMPTY)

    def companies(self, holder: str) -> Mapping[str, Fraction]:
        """The companies that a holder has shares of."""
        return self.by_holder.get(holder, _EMPTY)

    def only(self, expanded: Collection[str], *, up: bool) -> Self:
        """The same shares without those in (up), or those held by (down), any other unit.

        Scales and self-owned sets stay those of all shares.
        """
        if up:
            kept = {c: held for c, held in self.by_company.items() if c in expanded}
            return replace(self, by_company=kept, by_holder=_turned(kept))
        kept = {h: held for h, held in self.by_holder.items() if h in expanded}
        return replace(self, by_company=_turned(kept), by_holder=kept)

    def block_of(self, company: str) -> tuple[str, ...]:
        """The set of companies that owns itself entirely and holds ``company``; empty if none."""
        return next((block for block in self.self_owned if company in block), ())


def _turned(rows: Mapping[str, Mapping[str, Fraction]]) -> Mapping[str, Mapping[str, Fraction]]:
    turned: dict[str, dict[str, Fraction]] = {}
    for outer, row in rows.items():
        for inner, share in row.items():
            turned.setdefault(inner, {})[outer] = share
    return turned


def _self_owned(by_company: Mapping[str, Mapping[str, Fraction]]) -> tuple[tuple[str, ...], ...]:
    """The connected sets of which every member is held entirely, and by members alone.

    Every set that owns itself contains such a connected one, so these suffice.
    """
    found = []
    for members in components(sorted(by_company), lambda c: by_company.get(c, _EMPTY)):
        inside = set(members)
        if all(
            by_company.get(c) and inside.issuperset(by_company[c]) and _is_whole(by_company[c])
            for c in members
        ):
            found.append(members)
    return tuple(sorted(found))


def _is_whole(holders: Mapping[str, Fraction]) -> bool:
    return sum(holders.values()) == 1
