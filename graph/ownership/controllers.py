"""Who controls whom in a bounded set of votes, and who stands at the top of each unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from credit_hub.graph.control import HALF_PPB, Controlled, Holdings, controlled_by

__all__ = ["Controllers"]


@dataclass(frozen=True, slots=True)
class Controllers:
    """Control by joint majority among all parties of some holdings.

    Example:
        >>> control = Controllers.of(Holdings.parse("P>A 60, A>B 60, Q>B 40"))
        >>> control.tops("B"), control.blocs("B")
        (('P',), (('P', 600000000), ('Q', 400000000)))
    """

    votes: Holdings
    controls: Mapping[str, Controlled]
    above: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, votes: Holdings) -> Self:
        """Compute what each holder controls; without a majority of its own nobody has a start."""
        starts = (u for u, held in votes.by_holder.items() if any(h.ppb > HALF_PPB for h in held))
        controls = {holder: controlled_by(holder, votes) for holder in sorted(starts)}
        above: dict[str, list[str]] = {}
        for holder, controlled in controls.items():
            for company in controlled:
                above.setdefault(company, []).append(holder)
        return cls(votes, controls, {c: tuple(hs) for c, hs in above.items()})

    @property
    def parties(self) -> tuple[str, ...]:
        """Everybody who holds something, sorted."""
        return tuple(sorted(self.votes.by_holder))

    def of_party(self, party: str) -> Controlled:
        """What ``party`` controls."""
        return self.controls.get(party) or Controlled(party, {})

    def tops(self, unit: str) -> tuple[str, ...]:
        """Those who control ``unit`` and are not controlled by another one who does.

        In a ring of companies that control one another the first by id stands for the ring.
        """
        candidates = self.above.get(unit, ())
        return tuple(c for c in candidates if c != unit and not self._below(c, candidates))

    def _below(self, unit: str, candidates: tuple[str, ...]) -> bool:
        return any(
            other != unit
            and unit in self.of_party(other)
            and (other not in self.of_party(unit) or other < unit)
            for other in candidates
        )

    def is_ring(self, unit: str) -> bool:
        """Whether ``unit`` is controlled by a company that it controls itself."""
        return any(unit in self.of_party(c) for c in self.of_party(unit))

    def head(self, party: str) -> str:
        """The one who stands at the top of ``party``; itself where nobody or several do."""
        tops = self.tops(party)
        return tops[0] if len(tops) == 1 else party

    def blocs(self, unit: str) -> tuple[tuple[str, int], ...]:
        """The votes in ``unit`` by who stands behind them, the largest first."""
        sums: dict[str, int] = {}
        for holding in self.votes.by_company.get(unit, ()):
            head = self.head(holding.holder)
            sums[head] = sums.get(head, 0) + holding.ppb
        return tuple(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
