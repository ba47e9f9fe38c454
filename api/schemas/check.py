"""The JSON of checks, findings and leads, the same on the command line and over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.api.schemas.moment import MomentText
from credit_hub.api.schemas.receipt import PrecisionView, ReceiptView
from credit_hub.ledger.outcomes.precision import Precision, Precisions
from credit_hub.model.findings import (
    EvidenceStep,
    Exclusion,
    Incompleteness,
    Judgement,
    Lead,
    LotCheck,
    Searched,
    Statistic,
)
from credit_hub.model.interval import CHINA, utc_iso
from credit_hub.model.statutes import Article

NOT_MEASURED: Final = Precision(0, 0)
NOTHING_DECIDED: Final = Precisions({})


class ArticleView(View):
    """An article that a finding quotes."""

    statute: str = Field(description="Id of the statute.")
    citation_zh: str
    citation_en: str
    wording_zh: str = Field(description="The official wording.")
    gist_en: str

    @classmethod
    def of(cls, article: Article) -> Self:
        """Make the view of an article."""
        return cls(
            statute=article.statute.id,
            citation_zh=article.citation_zh,
            citation_en=article.citation_en,
            wording_zh=article.wording_zh,
            gist_en=article.gist_en,
        )


class StepView(View):
    """One edge of an evidence path, with the source row that states it."""

    edge_id: str
    type: str
    start_id: str
    start_name: str
    end_id: str
    end_name: str
    valid_from: date | None = Field(description="First day in force; null = not known.")
    valid_to: date | None = Field(description="First day no longer in force; null = none stated.")
    source: str
    file_sha256: str
    row: int = Field(description="Data row in the file, 1 = first.")
    recorded_at: str
    stated_at: date | None
    contested: bool = Field(description="An equally ranked statement says otherwise.")
    text: TextView

    @classmethod
    def of(cls, step: EvidenceStep) -> Self:
        """Make the view of a step."""
        return cls(
            edge_id=step.edge_id,
            type=step.type,
            start_id=step.start_id,
            start_name=step.start_name,
            end_id=step.end_id,
            end_name=step.end_name,
            valid_from=step.valid.start,
            valid_to=step.valid.end,
            source=step.source,
            file_sha256=step.file_sha256,
            row=step.row,
            recorded_at=utc_iso(step.recorded_at),
            stated_at=step.stated_at,
            contested=step.contested,
            text=TextView.of(step.text),
        )


class StatisticView(View):
    """A measured figure."""

    name: str
    value: str
    n: int
    base_rate: str | None

    @classmethod
    def of(cls, statistic: Statistic) -> Self:
        """Make the view of a statistic."""
        return cls(
            name=statistic.name, value=statistic.value, n=statistic.n, base_rate=statistic.base_rate
        )


class SubjectView(View):
    """A party that a finding or lead is about."""

    id: str
    name: str


class JudgementView(View):
    """A finding (class S, P, X: quotes articles) or a lead (class L: quotes none); no sanction."""

    id: str
    kind: Literal["finding", "lead"]
    evidence_class: Literal["S", "P", "X", "L"]
    rule_id: str
    rule_version: str
    title: TextView
    variant: str = Field(description="Which pattern of the rule was met.")
    regime: Literal["tender", "procurement"]
    lot_id: str
    subjects: tuple[SubjectView, ...]
    as_of: str
    articles: tuple[ArticleView, ...]
    summary: TextView
    paths: tuple[tuple[StepView, ...], ...]
    false_positives: tuple[TextView, ...]
    missing_proof: tuple[TextView, ...]
    statistic: StatisticView | None
    precision: PrecisionView

    @classmethod
    def of(cls, judgement: Judgement, precision: Precision = NOT_MEASURED) -> Self:
        """Make the view of a finding or lead, with the precision of its rule."""
        named = zip(judgement.subjects, judgement.subject_names, strict=True)
        return cls(
            id=judgement.id,
            kind=kind_of(judgement),
            evidence_class=judgement.evidence.value,
            rule_id=judgement.rule_id,
            rule_version=judgement.rule_version,
            title=TextView.of(judgement.title),
            variant=judgement.variant,
            regime=judgement.regime.value,
            lot_id=judgement.lot_id,
            subjects=tuple(SubjectView(id=subject, name=name) for subject, name in named),
            as_of=str(judgement.as_of),
            articles=tuple(ArticleView.of(article) for article in judgement.articles),
            summary=TextView.of(judgement.summary),
            paths=tuple(tuple(StepView.of(step) for step in path) for path in judgement.paths),
            false_positives=tuple(TextView.of(text) for text in judgement.false_positives),
            missing_proof=tuple(TextView.of(text) for text in judgement.missing_proof),
            statistic=None
            if judgement.statistic is None
            else StatisticView.of(judgement.statistic),
            precision=PrecisionView.of(precision),
        )


class IncompletenessView(View):
    """Why the answer may lack something."""

    code: str
    subject: str
    text: TextView

    @classmethod
    def of(cls, item: Incompleteness) -> Self:
        """Make the view of a reason."""
        return cls(code=item.code, subject=item.subject, text=TextView.of(item.text))


class RuleView(View):
    """A rule that was applied."""

    id: str
    version: str


class SearchedView(View):
    """What one rule looked at: the meaning of its silence."""

    rule_id: str
    text: TextView

    @classmethod
    def of(cls, item: Searched) -> Self:
        """Make the view of a statement of what was searched."""
        return cls(rule_id=item.rule_id, text=TextView.of(item.text))


class ExclusionView(View):
    """A match that a rule saw and does not count, because its innocent origin is known."""

    rule_id: str
    code: str
    subjects: tuple[str, ...]
    text: TextView

    @classmethod
    def of(cls, item: Exclusion) -> Self:
        """Make the view of a match that does not count."""
        return cls(
            rule_id=item.rule_id,
            code=item.code,
            subjects=item.subjects,
            text=TextView.of(item.text),
        )


class LotCheckBody(BaseModel):
    """What may be asked about a lot; all fields are optional."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"regime": "tender", "as_of": "2026-10-15T09:30:00+08:00"}]
        },
    )

    regime: Literal["tender", "procurement"] | None = Field(
        default=None, description="Body of law; default: that of the lot."
    )
    as_of: MomentText | None = Field(
        default=None, description="Date or date-time; default: the bid deadline."
    )
    known_at: MomentText | None = Field(
        default=None,
        description="Use only what the hub knew at this moment; default: the latest moment that "
        "no load under way can still add to, and never a later one.",
    )


class LotCheckView(View):
    """Who in a lot is linked: also a statement of what was searched."""

    lot_id: str
    lot_name: str
    regime: Literal["tender", "procurement"]
    as_of: str
    known_at: str | None = Field(
        description="The moment of knowledge that was used: with it, the answer can be had again."
    )
    deadline: str | None
    bidders: tuple[SubjectView, ...]
    rules: tuple[RuleView, ...]
    findings: tuple[JudgementView, ...]
    leads: tuple[JudgementView, ...]
    complete: bool
    incomplete: tuple[IncompletenessView, ...]
    searched: tuple[SearchedView, ...]
    excluded: tuple[ExclusionView, ...] = ()
    receipt: ReceiptView | None = Field(
        default=None,
        description="Signed over everything above; what is above is the same for the same "
        "question at the same `known_at`.",
    )

    @classmethod
    def of(cls, check: LotCheck, precisions: Precisions = NOTHING_DECIDED) -> Self:
        """Make the view of an answer, as yet without receipt."""
        named = zip(check.bidders, check.bidder_names, strict=True)
        return cls(
            lot_id=check.lot_id,
            lot_name=check.lot_name,
            regime=check.regime.value,
            as_of=str(check.as_of),
            known_at=_moment(check.known_at),
            deadline=None
            if check.deadline is None
            else check.deadline.astimezone(CHINA).isoformat(),
            bidders=tuple(SubjectView(id=bidder, name=name) for bidder, name in named),
            rules=tuple(RuleView(id=rule, version=version) for rule, version in check.rules),
            findings=tuple(judgement_view(x, precisions) for x in check.findings),
            leads=tuple(judgement_view(x, precisions) for x in check.leads),
            complete=check.complete,
            incomplete=tuple(IncompletenessView.of(item) for item in check.incomplete),
            searched=tuple(SearchedView.of(item) for item in check.searched),
            excluded=tuple(ExclusionView.of(item) for item in check.excluded),
        )


def judgement_view(judgement: Judgement, precisions: Precisions) -> JudgementView:
    """Make the view of a finding or lead with the measured precision of its rule."""
    kind = kind_of(judgement)
    return JudgementView.of(
        judgement, precisions.of(judgement.rule_id, judgement.rule_version, kind)
    )


def kind_of(judgement: Judgement) -> Literal["finding", "lead"]:
    """Say which of the two a judgement is."""
    return "lead" if isinstance(judgement, Lead) else "finding"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else utc_iso(moment)
