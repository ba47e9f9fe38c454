"""What a draw-check says: to who runs the draw everything, to experts nothing but yes or no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from credit_hub.model.findings import Bilingual, EvidenceStep, Incompleteness
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Article, Regime

__all__ = ["Availability", "Decision", "DrawCheck", "Ground", "Verdict"]


class Decision(StrEnum):
    """What the draw does with an expert."""

    CLEAR = "clear"
    """Nothing was found against the expert."""
    HUMAN = "human"
    """A circumstance that a person must judge before the expert is drawn (class X)."""
    EXCLUDED = "excluded"
    """An article bars the expert from this lot (class S)."""

    @property
    def evidence(self) -> Literal["S", "X"]:
        """The evidence class of a ground with this decision."""
        return "S" if self is Decision.EXCLUDED else "X"


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason against an expert; ``bidder`` is None where it concerns no bidder."""

    rule_id: str
    code: str
    decision: Decision
    bidder: str | None
    articles: tuple[Article, ...]
    summary: Bilingual
    path: tuple[EvidenceStep, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One expert with every ground found, the strongest decision first."""

    expert_id: str
    expert_name: str
    decision: Decision
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Availability:
    """The view for experts and the public screen: no bidder, no ground, no name."""

    lot_id: str
    pool_id: str
    available: tuple[str, ...]
    not_available: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrawCheck:
    """The answer for who runs the draw. It names bidders: keep it from experts until the award."""

    lot_id: str
    lot_name: str
    pool_id: str
    pool_name: str
    regime: Regime
    as_of: AsOf
    known_at: datetime | None
    look_back_from: date
    bidders: tuple[str, ...]
    bidder_names: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    incomplete: tuple[Incompleteness, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing limited the search."""
        return not self.incomplete

    def of(self, *decisions: Decision) -> tuple[Verdict, ...]:
        """The verdicts with one of these decisions."""
        return tuple(v for v in self.verdicts if v.decision in decisions)

    def for_experts(self, admitted: Iterable[str] = ()) -> Availability:
        """Return what experts may see: whether each can be drawn, and nothing that tells why.

        Args:
            admitted: Experts whom a person admitted after judging a ground of class X; an excluded
                expert is never admitted.
        """
        judged = frozenset(admitted)
        clear = {
            v.expert_id
            for v in self.verdicts
            if v.decision is Decision.CLEAR
            or (v.decision is Decision.HUMAN and v.expert_id in judged)
        }
        every = [v.expert_id for v in self.verdicts]
        return Availability(
            lot_id=self.lot_id,
            pool_id=self.pool_id,
            available=tuple(e for e in every if e in clear),
            not_available=tuple(e for e in every if e not in clear),
        )
