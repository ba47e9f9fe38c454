"""The JSON of draw-checks: everything for who runs the draw, yes or no for the experts."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.api.schemas.check import (
    ArticleView,
    IncompletenessView,
    RuleView,
    StepView,
    SubjectView,
)
from credit_hub.api.schemas.moment import MomentText
from credit_hub.api.schemas.receipt import ReceiptView
from credit_hub.graph.draw.answer import DrawCheck, Ground, Verdict
from credit_hub.graph.draw.rules import DRAW_RULES
from credit_hub.model.interval import utc_iso

PoolCode = Annotated[
    str,
    Field(
        min_length=1,
        max_length=256,
        description="Code of the experts' pool, with or without the prefix `expert-pool:`.",
    ),
]
ExpertId = Annotated[str, Field(max_length=256)]
Admitted = Annotated[
    tuple[ExpertId, ...],
    Field(
        max_length=1000,
        description="Ids of experts whom a person admitted after judging a ground of class X.",
    ),
]


class DrawCheckBody(BaseModel):
    """Which pool may serve for a lot."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"pool": "ZZTEST-POOL"}]}
    )

    pool: PoolCode
    regime: Literal["tender", "procurement"] | None = Field(
        default=None, description="Body of law; default: that of the lot."
    )
    known_at: MomentText | None = Field(
        default=None, description="Use only what the hub knew then; default: all that it knows."
    )


class AvailabilityBody(DrawCheckBody):
    """Which pool may serve for a lot, and whom a person has admitted."""

    admitted: Admitted = ()


class GroundView(View):
    """One reason against an expert."""

    rule_id: str
    code: str
    evidence_class: Literal["S", "X"] = Field(
        description="S: an article bars the expert; X: a person must judge."
    )
    bidder: SubjectView | None = Field(description="Null where it concerns no bidder.")
    articles: tuple[ArticleView, ...]
    summary: TextView
    path: tuple[StepView, ...]

    @classmethod
    def of(cls, ground: Ground, check: DrawCheck) -> Self:
        """Make the view of a ground; the bidder gets its name from the check."""
        names = dict(zip(check.bidders, check.bidder_names, strict=True))
        bidder = ground.bidder
        return cls(
            rule_id=ground.rule_id,
            code=ground.code,
            evidence_class=ground.decision.evidence,
            bidder=None if bidder is None else SubjectView(id=bidder, name=names[bidder]),
            articles=tuple(map(ArticleView.of, ground.articles)),
            summary=TextView.of(ground.summary),
            path=tuple(map(StepView.of, ground.path)),
        )


class VerdictView(View):
    """One expert with every ground found, the strongest first."""

    id: str
    name: str = Field(description="Masked.")
    decision: Literal["excluded", "human", "clear"]
    grounds: tuple[GroundView, ...]

    @classmethod
    def of(cls, verdict: Verdict, check: DrawCheck) -> Self:
        """Make the view of a verdict."""
        return cls(
            id=verdict.expert_id,
            name=verdict.expert_name,
            decision=verdict.decision.value,
            grounds=tuple(GroundView.of(ground, check) for ground in verdict.grounds),
        )


class DrawCheckView(View):
    """For who runs the draw. It names bidders: keep it from experts until the award."""

    lot_id: str
    lot_name: str
    pool_id: str
    pool_name: str
    regime: Literal["tender", "procurement"]
    as_of: str = Field(description="The bid deadline.")
    known_at: str | None = Field(
        description="The moment of knowledge that was used: with it, the answer can be had again."
    )
    look_back_from: date = Field(
        description="First day of the three years before the deadline in which ties count."
    )
    bidders: tuple[SubjectView, ...]
    rules: tuple[RuleView, ...]
    verdicts: tuple[VerdictView, ...] = Field(description="Every expert of the pool, by id.")
    complete: bool
    incomplete: tuple[IncompletenessView, ...]
    receipt: ReceiptView | None = Field(
        default=None, description="Signed over everything above; it names bidders, too."
    )

    @classmethod
    def of(cls, check: DrawCheck) -> Self:
        """Make the view of an answer, as yet without receipt."""
        named = zip(check.bidders, check.bidder_names, strict=True)
        return cls(
            lot_id=check.lot_id,
            lot_name=check.lot_name,
            pool_id=check.pool_id,
            pool_name=check.pool_name,
            regime=check.regime.value,
            as_of=str(check.as_of),
            known_at=None if check.known_at is None else utc_iso(check.known_at),
            look_back_from=check.look_back_from,
            bidders=tuple(SubjectView(id=bidder, name=name) for bidder, name in named),
            rules=tuple(RuleView(id=rule.id, version=rule.version) for rule in DRAW_RULES),
            verdicts=tuple(VerdictView.of(verdict, check) for verdict in check.verdicts),
            complete=check.complete,
            incomplete=tuple(map(IncompletenessView.of, check.incomplete)),
        )


class AvailabilityView(View):
    """For experts and public screens: who can be drawn, and nothing that tells why or for whom."""

    lot_id: str
    pool_id: str
    known_at: str
    available: tuple[str, ...]
    not_available: tuple[str, ...]
    complete: bool = Field(
        description="Whether nothing limited the search; what did, who runs the draw is told."
    )

    @classmethod
    def of(cls, view: DrawCheckView, check: DrawCheck, admitted: tuple[str, ...]) -> Self:
        """Make the view of an answer that leaves out every bidder and every ground."""
        told = check.for_experts(admitted)
        return cls(
            lot_id=told.lot_id,
            pool_id=told.pool_id,
            known_at=view.known_at or "",
            available=told.available,
            not_available=told.not_available,
            complete=view.complete,
        )
