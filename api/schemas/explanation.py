"""The JSON of explanations and of suppositions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.api.schemas.check import IncompletenessView, JudgementView, StepView, judgement_view
from credit_hub.api.schemas.moment import MomentText
from credit_hub.graph.explain.context import Freshness, NumberedStep, Rival
from credit_hub.graph.explain.minimal import FactDropped, MinimalEvidence
from credit_hub.graph.explain.reading import Explanation
from credit_hub.graph.explain.whatif import Difference
from credit_hub.ledger.outcomes.precision import Precisions
from credit_hub.model.interval import utc_iso


class NumberedStepView(View):
    """One step of a path as a sentence with its source row; the number is path.step."""

    number: str
    edge_id: str
    text: TextView

    @classmethod
    def of(cls, step: NumberedStep) -> Self:
        """Make the view of a step."""
        return cls(number=step.number, edge_id=step.edge_id, text=TextView.of(step.text))


class FactView(View):
    """What becomes of the finding without one fact."""

    edge_id: str
    effect: Literal["stays", "weakens", "goes"]
    evidence_class: Literal["S", "P", "X", "L"] | None = Field(
        description="Class of what then stands; null = nothing does."
    )
    variant: str | None

    @classmethod
    def of(cls, fact: FactDropped) -> Self:
        """Make the view of a fact."""
        return cls(
            edge_id=fact.edge_id,
            effect=fact.effect.value,
            evidence_class=None if fact.evidence is None else fact.evidence.value,
            variant=fact.variant,
        )


class EvidenceView(View):
    """The smallest sets of facts (edge ids) that the finding rests on."""

    sets: tuple[tuple[str, ...], ...] = Field(
        description="Each set alone gives the finding; an empty set: it rests on no edge."
    )
    overturning: tuple[tuple[str, ...], ...] = Field(
        description="Without all facts of such a set it does not stand as it is."
    )
    facts: tuple[FactView, ...]
    complete: bool
    limits: tuple[IncompletenessView, ...]

    @classmethod
    def of(cls, evidence: MinimalEvidence) -> Self:
        """Make the view of the evidence."""
        return cls(
            sets=evidence.sets,
            overturning=evidence.overturning,
            facts=tuple(map(FactView.of, evidence.facts)),
            complete=evidence.complete,
            limits=tuple(map(IncompletenessView.of, evidence.limits)),
        )


class RivalView(View):
    """A statement that says otherwise than the evidence edge `against`."""

    against: str
    kind: Literal["contested", "differs", "other_holder"]
    step: StepView
    text: TextView

    @classmethod
    def of(cls, rival: Rival) -> Self:
        """Make the view of a rival statement."""
        return cls(
            against=rival.against,
            kind=rival.kind.value,
            step=StepView.of(rival.step),
            text=TextView.of(rival.text),
        )


class FreshnessView(View):
    """Days from the statement of a fact to the day asked about; null where it is not dated."""

    edge_id: str
    stated_at: date | None
    days: int | None
    band: str | None

    @classmethod
    def of(cls, item: Freshness) -> Self:
        """Make the view of an age."""
        return cls(edge_id=item.edge_id, stated_at=item.stated_at, days=item.days, band=item.band)


class ExplanationView(View):
    """Why a finding or lead stands, what would overturn it, and what speaks against it."""

    finding: JudgementView
    known_at: str = Field(description="The moment of knowledge that was used.")
    steps: tuple[NumberedStepView, ...]
    evidence: EvidenceView
    rivals: tuple[RivalView, ...]
    warnings: tuple[IncompletenessView, ...] = Field(description="Namesakes of persons in it.")
    freshness: tuple[FreshnessView, ...]

    @classmethod
    def of(cls, found: Explanation, known_at: datetime, precisions: Precisions) -> Self:
        """Make the view of an explanation."""
        return cls(
            finding=judgement_view(found.judgement, precisions),
            known_at=utc_iso(known_at),
            steps=tuple(map(NumberedStepView.of, found.steps)),
            evidence=EvidenceView.of(found.evidence),
            rivals=tuple(map(RivalView.of, found.rivals)),
            warnings=tuple(map(IncompletenessView.of, found.warnings)),
            freshness=tuple(map(FreshnessView.of, found.freshness)),
        )


class WhatIfBody(BaseModel):
    """Facts to leave out and facts to suppose; nothing of it is stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    drop: Annotated[
        tuple[Annotated[str, Field(max_length=256)], ...],
        Field(max_length=200, description="Ids of edges to leave out, as an answer shows them."),
    ] = ()
    add: Annotated[
        str,
        Field(
            max_length=20_000,
            description="Facts to suppose, one in a line: "
            "`uscc:... -HOLDS 51% 2026-01-01..-> uscc:...`.",
        ),
    ] = ""
    regime: Literal["tender", "procurement"] | None = Field(
        default=None, description="Body of law; default: that of the lot."
    )
    as_of: MomentText | None = Field(default=None, description="Default: the bid deadline.")
    known_at: MomentText | None = Field(default=None, description="Default: all that is known.")


class ChangedView(View):
    """One claim (rule and subjects) before and after."""

    before: JudgementView
    after: JudgementView


class DifferenceView(View):
    """Two answers to one question on different facts, and what differs; kept nowhere."""

    lot_id: str
    regime: Literal["tender", "procurement"]
    as_of: str
    known_at: str
    gone: tuple[JudgementView, ...]
    appeared: tuple[JudgementView, ...]
    changed: tuple[ChangedView, ...]
    unchanged: tuple[str, ...] = Field(description="Ids of what stays to the letter.")
    limits_gone: tuple[IncompletenessView, ...]
    limits_appeared: tuple[IncompletenessView, ...]

    @classmethod
    def of(cls, found: Difference, known_at: datetime, precisions: Precisions) -> Self:
        """Make the view of a difference."""
        return cls(
            lot_id=found.before.lot_id,
            regime=found.before.regime.value,
            as_of=str(found.before.as_of),
            known_at=utc_iso(known_at),
            gone=tuple(judgement_view(j, precisions) for j in found.gone),
            appeared=tuple(judgement_view(j, precisions) for j in found.appeared),
            changed=tuple(
                ChangedView(
                    before=judgement_view(c.before, precisions),
                    after=judgement_view(c.after, precisions),
                )
                for c in found.changed
            ),
            unchanged=found.unchanged,
            limits_gone=tuple(map(IncompletenessView.of, found.limits_gone)),
            limits_appeared=tuple(map(IncompletenessView.of, found.limits_appeared)),
        )
