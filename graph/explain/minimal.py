"""The smallest sets of facts that a finding rests on, and the smallest whose loss overturns it.

The search is Reiter's hitting-set tree (1987): find one smallest support, then look for another
without each of its members in turn. A branch on which the finding no longer stands is a set of
facts that overturns it. The tree is walked by breadth, so that the smallest overturning sets come
first, and it is bounded; what the bound cut off is said.

Rules are not monotone (a later statement replaces an earlier one), hence two precautions: supports
are shrunk until no single member can go, and a support that competing statements of the same
relations would overturn is not counted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from credit_hub.graph.explain.question import Claim, Effect
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness, Judgement

__all__ = ["Budget", "FactDropped", "MinimalEvidence", "minimal_evidence"]

_MOST_EVALUATIONS: Final = 2_000
_MOST_SETS: Final = 24
_MOST_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True)
class Budget:
    """Bounds of one search; whatever they cut off is reported.

    ``evaluations``: how often the rule may be asked; one takes about a millisecond. ``sets``: how
    many smallest sets are listed, more than anybody reads. ``at_once``: how many facts may be
    dropped together: who must lose five facts at once is not in doubt.
    """

    evaluations: int = _MOST_EVALUATIONS
    sets: int = _MOST_SETS
    at_once: int = _MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class FactDropped:
    """What becomes of the finding without one fact: it goes, weakens to a class, or stays."""

    edge_id: str
    effect: Effect
    evidence: EvidenceClass | None
    variant: str | None


@dataclass(frozen=True, slots=True)
class MinimalEvidence:
    """What a finding rests on.

    ``sets`` are edge ids: each set alone, with the frame of the question, still gives the finding,
    and without any of its members it does not. One empty set means that the finding rests on
    properties of nodes (a registered address) and on no edge. ``overturning`` are the smallest sets
    of facts without which it no longer stands as strong as it is. ``limits`` says what was cut off.
    """

    sets: tuple[tuple[str, ...], ...]
    overturning: tuple[tuple[str, ...], ...]
    facts: tuple[FactDropped, ...]
    limits: tuple[Incompleteness, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every smallest set within the bounds is listed."""
        return not self.limits

    @property
    def decisive(self) -> tuple[str, ...]:
        """The single facts without which the finding does not stand as it is."""
        return tuple(f.edge_id for f in self.facts if f.effect is not Effect.STAYS)


def minimal_evidence(claim: Claim, budget: Budget = Budget()) -> MinimalEvidence:
    """Return the smallest evidence of a claim and what overturns it.

    Facts that are asked about one by one are those of all smallest sets and of all paths shown.
    """
    search = _Search(claim, budget)
    search.run()
    named = {e for found in search.supports for e in found}
    named |= {s.edge_id for path in claim.judgement.paths for s in path}
    facts = tuple(_dropped(claim, edge) for edge in sorted(named))
    singles = [(f.edge_id,) for f in facts if f.effect is not Effect.STAYS]
    cuts = _smallest({*map(frozenset, singles), *search.cuts})
    return MinimalEvidence(
        sets=_sorted(search.counted()),
        overturning=_sorted(cuts),
        facts=facts,
        limits=tuple(search.limits()),
    )


def _dropped(claim: Claim, edge: str) -> FactDropped:
    answer = claim.dropping(edge)
    heir = answer.judgement
    return FactDropped(
        edge_id=edge,
        effect=answer.effect,
        evidence=None if heir is None else heir.evidence,
        variant=None if heir is None else heir.variant,
    )


class _Search:
    """The walk through the hitting-set tree."""

    def __init__(self, claim: Claim, budget: Budget) -> None:
        self.claim = claim
        self.budget = budget
        self.supports: list[frozenset[str]] = []
        self.cuts: set[frozenset[str]] = set()
        self._last = claim.asked[0] + budget.evaluations
        self._cut_short = False
        self._too_deep = False

    def run(self) -> None:
        """Walk until nothing is open or a bound is met."""
        waiting: deque[frozenset[str]] = deque([frozenset()])
        seen: set[frozenset[str]] = {frozenset()}
        while waiting:
            if self.claim.asked[0] >= self._last or len(self.supports) >= self.budget.sets:
                self._cut_short = True
                return
            dropped = waiting.popleft()
            if any(cut <= dropped for cut in self.cuts):
                continue
            support = self._support_without(dropped)
            if support is None:
                self.cuts.add(dropped)
            elif len(dropped) == self.budget.at_once:
                self._too_deep = self._too_deep or bool(support)
            else:
                more = [dropped | {edge} for edge in sorted(support)]
                waiting.extend(d for d in more if d not in seen)
                seen.update(more)

    def counted(self) -> Iterable[frozenset[str]]:
        """The supports that competing statements of the same relations leave standing."""
        return [found for found in _smallest(self.supports) if self._withstands(found)]

    def limits(self) -> Iterator[Incompleteness]:
        """Say which bound was met."""
        if self._cut_short:
            yield Incompleteness(
                "evidence_search_capped",
                self.claim.judgement.id,
                Bilingual(
                    f"最小证据的检索在{self.budget.evaluations}次求值或{self.budget.sets}组处停止，可能还有其他组合",
                    f"the search for smallest evidence stopped at {self.budget.evaluations}"
                    f" evaluations or {self.budget.sets} sets; there may be more",
                ),
            )
        if self._too_deep:
            yield Incompleteness(
                "evidence_depth_capped",
                self.claim.judgement.id,
                Bilingual(
                    f"未检索同时去除超过{self.budget.at_once}项事实的情形",
                    f"dropping more than {self.budget.at_once} facts at once was not tried",
                ),
            )

    def _support_without(self, dropped: frozenset[str]) -> frozenset[str] | None:
        """A smallest support that avoids ``dropped``; None where the finding no longer stands."""
        for known in self.supports:
            if not known & dropped:
                return known
        answer = self.claim.dropping(*dropped)
        if answer.effect is not Effect.STAYS or answer.judgement is None:
            return None
        support = self._shrunk(self._start(answer.judgement, dropped))
        if support not in self.supports:
            self.supports.append(support)
        return support

    def _start(self, judgement: Judgement, dropped: frozenset[str]) -> frozenset[str]:
        """The paths shown carry the finding as a rule; where they do not, all facts are tried."""
        shown = frozenset(s.edge_id for path in judgement.paths for s in path) - self.claim.frame
        return shown if self._stands(shown) else self.claim.in_question - dropped

    def _shrunk(self, support: frozenset[str]) -> frozenset[str]:
        """Drop parts, first halves and then smaller ones, until no single fact can go."""
        size = max(len(support) // 2, 1)
        while support:
            parts = _parts(sorted(support), size)
            smaller = next((support - p for p in parts if self._stands(support - p)), None)
            if smaller is not None:
                support = smaller
            elif size == 1:
                break
            else:
                size //= 2
        return support

    def _stands(self, edges: frozenset[str]) -> bool:
        return self.claim.on(edges).effect is Effect.STAYS

    def _withstands(self, support: frozenset[str]) -> bool:
        edges = self.claim.neighbourhood.edges
        relations = {(edges[e].start, edges[e].type, edges[e].end) for e in support}
        rivals = {e.id for e in edges.values() if (e.start, e.type, e.end) in relations}
        return rivals == support or self._stands(frozenset(rivals))


def _parts(edges: list[str], size: int) -> Iterator[frozenset[str]]:
    return (frozenset(edges[i : i + size]) for i in range(0, len(edges), size))


def _smallest(sets: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    """Those that hold no other one."""
    found = list(sets)
    return [one for one in found if not any(other < one for other in found)]


def _sorted(sets: Iterable[frozenset[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(sorted((tuple(sorted(s)) for s in sets), key=lambda s: (len(s), s)))
