"""One claim of one rule, asked again on other facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.model.errors import NotFoundError
from credit_hub.model.findings import EvidenceClass, Judgement

__all__ = ["STRENGTH", "Answer", "Claim", "Effect", "without"]

STRENGTH: Final[Mapping[EvidenceClass, int]] = {
    EvidenceClass.STATUTORY: 3,
    EvidenceClass.PRESUMED: 2,
    EvidenceClass.UNEXPLAINED: 1,
    EvidenceClass.LEAD: 0,
}
"""The order of domain.md B0, strongest first."""
FRAME: Final = frozenset({"BIDS", "SUBMITS", "MEMBER_OF", "PART_OF", "TENDERS", "AGENT_FOR"})
"""Who bids for the lot and who acts for it: the frame of the question.

Without them nothing can be asked, so they count as evidence only where the finding shows them
itself, as the membership in two bids does.
"""


class Effect(StrEnum):
    """What becomes of a finding when facts change."""

    STAYS = "stays"
    WEAKENS = "weakens"
    GOES = "goes"


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of the claim, and the judgement that then stands in its place, if any."""

    effect: Effect
    judgement: Judgement | None


@dataclass(frozen=True)
class Claim:
    """A finding or lead with the facts it was found in, ready to be asked again on fewer facts.

    ``asked`` counts the evaluations made so far: searches are bounded by it.
    """

    judgement: Judgement
    neighbourhood: Neighbourhood
    rule: Rule
    frame: frozenset[str]
    """Edges that are not put in question."""
    others: frozenset[tuple[str, tuple[str, ...]]]
    """Variant and subjects of what the rule says besides: it never stands in for the claim."""
    asked: list[int] = field(default_factory=lambda: [0])

    @classmethod
    def of(
        cls, judgement: Judgement, neighbourhood: Neighbourhood, *, rules: tuple[Rule, ...] = RULES
    ) -> Claim:
        """Prepare a claim.

        Raises:
            NotFoundError: The rule is not known, or no longer says this on these facts.
        """
        rule = next((r for r in rules if r.id == judgement.rule_id), None)
        if rule is None:
            message = f"no rule {judgement.rule_id!r} to ask about {judgement.id!r}"
            raise NotFoundError(message, remedy=f"the rules are {', '.join(r.id for r in rules)}")
        key = _key(judgement)
        claim = cls(judgement, neighbourhood, rule, frozenset(), frozenset())
        said = claim.said(neighbourhood)
        if key not in {_key(j) for j in said}:
            message = f"{judgement.id!r} does not follow from these facts"
            remedy = "read them as of the moment and the knowledge of the finding"
            raise NotFoundError(message, remedy=remedy)
        shown = {step.edge_id for path in judgement.paths for step in path}
        frame = {e.id for e in neighbourhood.edges.values() if e.type in FRAME} - shown
        others = {_key(j) for j in said} - {key}
        return replace(claim, frame=frozenset(frame), others=frozenset(others))

    @property
    def in_question(self) -> frozenset[str]:
        """The edges that are put in question."""
        return frozenset(self.neighbourhood.edges) - self.frame

    def said(self, neighbourhood: Neighbourhood) -> tuple[Judgement, ...]:
        """Everything that the rule says on these facts, under the same law and moment."""
        self.asked[0] += 1
        check = evaluate(
            neighbourhood,
            regime=self.judgement.regime,
            as_of=self.judgement.as_of,
            rules=(self.rule,),
        )
        return (*check.findings, *check.leads)

    def on(self, edges: Iterable[str]) -> Answer:
        """What becomes of the claim if only the frame and these edges are known."""
        kept = self.frame | frozenset(edges)
        return self._answer(self.said(_part(self.neighbourhood, lambda e: e.id in kept)))

    def dropping(self, *edges: str) -> Answer:
        """What becomes of the claim without these edges."""
        return self._answer(self.said(without(self.neighbourhood, edges)))

    def _answer(self, said: tuple[Judgement, ...]) -> Answer:
        """Judge by rule and subjects: a lead is replaced only by the same variant, see below.

        A finding may come to rest on another ground (``indirect_control`` for ``direct_control``)
        and stays; what the rule says besides in any case never stands in for it.
        """
        subjects = set(self.judgement.subjects)
        heirs = [j for j in said if set(j.subjects) == subjects and _key(j) not in self.others]
        heirs.sort(key=lambda j: (-STRENGTH[j.evidence], not self._same_words(j), j.variant))
        for heir in heirs:
            if self._is_as_strong(heir):
                return Answer(Effect.STAYS, heir)
        weaker = [j for j in heirs if STRENGTH[j.evidence] < STRENGTH[self.judgement.evidence]]
        return Answer(Effect.WEAKENS, weaker[0]) if weaker else Answer(Effect.GOES, None)

    def _is_as_strong(self, heir: Judgement) -> bool:
        if heir.subjects != self.judgement.subjects:
            return False
        if self.judgement.evidence is EvidenceClass.LEAD:
            return heir.variant == self.judgement.variant
        return STRENGTH[heir.evidence] >= STRENGTH[self.judgement.evidence]

    def _same_words(self, heir: Judgement) -> bool:
        return heir.variant == self.judgement.variant


def without(neighbourhood: Neighbourhood, edges: Iterable[str]) -> Neighbourhood:
    """Return the neighbourhood less some edges; its nodes stay."""
    dropped = frozenset(edges)
    return _part(neighbourhood, lambda e: e.id not in dropped)


def _part(neighbourhood: Neighbourhood, keep: Callable[[Edge], bool]) -> Neighbourhood:
    edges = {id_: edge for id_, edge in neighbourhood.edges.items() if keep(edge)}
    return Neighbourhood(neighbourhood.lot, neighbourhood.nodes, edges, neighbourhood.limits)


def _key(judgement: Judgement) -> tuple[str, tuple[str, ...]]:
    return (judgement.variant, judgement.subjects)
