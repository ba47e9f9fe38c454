"""The JSON of leads about firms: what D35 to D39 say without a lot."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from credit_hub.api.schemas.base import TextView, View
from credit_hub.api.schemas.check import (
    IncompletenessView,
    RuleView,
    SearchedView,
    StatisticView,
    StepView,
    SubjectView,
)
from credit_hub.graph.firms.reading import FirmLeads
from credit_hub.model.findings import Lead


class FirmLeadView(View):
    """A lead about firms: a reason to look, neither a finding nor a sanction; quotes no article."""

    evidence_class: Literal["L"] = "L"
    rule_id: str
    rule_version: str
    title: TextView
    variant: str = Field(description="Which pattern of the rule was met.")
    subjects: tuple[SubjectView, ...]
    summary: TextView
    paths: tuple[tuple[StepView, ...], ...]
    false_positives: tuple[TextView, ...]
    missing_proof: tuple[TextView, ...]
    statistic: StatisticView | None

    @classmethod
    def of(cls, lead: Lead) -> Self:
        """Make the view of a lead."""
        named = zip(lead.subjects, lead.subject_names, strict=True)
        return cls(
            rule_id=lead.rule_id,
            rule_version=lead.rule_version,
            title=TextView.of(lead.title),
            variant=lead.variant,
            subjects=tuple(SubjectView(id=subject, name=name) for subject, name in named),
            summary=TextView.of(lead.summary),
            paths=tuple(tuple(map(StepView.of, path)) for path in lead.paths),
            false_positives=tuple(map(TextView.of, lead.false_positives)),
            missing_proof=tuple(map(TextView.of, lead.missing_proof)),
            statistic=None if lead.statistic is None else StatisticView.of(lead.statistic),
        )


class FirmLeadsView(View):
    """Leads about the firms themselves, with what was searched and what limits the search."""

    rules: tuple[RuleView, ...]
    leads: tuple[FirmLeadView, ...]
    searched: tuple[SearchedView, ...]
    complete: bool
    incomplete: tuple[IncompletenessView, ...]

    @classmethod
    def of(cls, found: FirmLeads) -> Self:
        """Make the view of the leads."""
        return cls(
            rules=tuple(RuleView(id=rule, version=version) for rule, version in found.rules),
            leads=tuple(map(FirmLeadView.of, found.leads)),
            searched=tuple(map(SearchedView.of, found.searched)),
            complete=found.complete,
            incomplete=tuple(map(IncompletenessView.of, found.incomplete)),
        )
