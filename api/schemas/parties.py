"""The JSON of checks of parties without a lot."""

from __future__ import annotations

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
from credit_hub.api.schemas.firms import FirmLeadsView
from credit_hub.api.schemas.moment import MomentText
from credit_hub.graph.firms.reading import FirmLeads
from credit_hub.graph.parties.links import PartiesCheck, PartyLink, Shared
from credit_hub.graph.parties.reading import MOST_PARTIES
from credit_hub.model.interval import utc_iso

RelationName = Literal["control", "head", "officer", "phone", "address", "account"]


class PartiesBody(BaseModel):
    """Which parties to compare; without a lot there is no deadline to fall back on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    parties: Annotated[
        tuple[Annotated[str, Field(max_length=256)], ...],
        Field(
            min_length=2,
            max_length=MOST_PARTIES,
            description="Ids, each with its scheme.",
            json_schema_extra={"uniqueItems": True},
        ),
    ]
    as_of: MomentText | None = Field(default=None, description="Default: today in China.")
    regime: Literal["tender", "procurement"] = Field(
        default="tender", description="The body of law that says what a link would be in one lot."
    )
    relations: Annotated[tuple[RelationName, ...], Field(min_length=1, max_length=6)] | None = (
        Field(default=None, description="Kinds of link to look for; default: all.")
    )
    known_at: MomentText | None = Field(default=None, description="Default: all that is known.")


class SharedView(View):
    """What parties share, and how many relations it has: the more, the less the sharing says."""

    id: str
    name: str
    degree: int

    @classmethod
    def of(cls, shared: Shared) -> Self:
        """Make the view of it."""
        return cls(id=shared.id, name=shared.name, degree=shared.degree)


class PartyLinkView(View):
    """One link of parties: a relation, neither a finding nor a sanction."""

    relation: RelationName
    variant: str
    parties: tuple[SubjectView, ...]
    in_one_lot: Literal["S", "P", "X", "L"] = Field(
        description="Class that it would have if they bid against one another for one lot then."
    )
    would_quote: tuple[ArticleView, ...]
    rule_id: str | None
    summary: TextView
    paths: tuple[tuple[StepView, ...], ...]
    shared: tuple[SharedView, ...]
    missing_proof: tuple[TextView, ...]

    @classmethod
    def of(cls, link: PartyLink) -> Self:
        """Make the view of a link."""
        named = zip(link.parties, link.party_names, strict=True)
        return cls(
            relation=link.relation.value,
            variant=link.variant,
            parties=tuple(SubjectView(id=party, name=name) for party, name in named),
            in_one_lot=link.in_one_lot.value,
            would_quote=tuple(map(ArticleView.of, link.would_quote)),
            rule_id=link.rule_id,
            summary=TextView.of(link.summary),
            paths=tuple(tuple(map(StepView.of, path)) for path in link.paths),
            shared=tuple(map(SharedView.of, link.shared)),
            missing_proof=tuple(map(TextView.of, link.missing_proof)),
        )


class PartiesView(View):
    """Who among some parties is linked; `meaning` says how to read it."""

    meaning: TextView
    parties: tuple[SubjectView, ...]
    regime: Literal["tender", "procurement"]
    as_of: str
    known_at: str
    relations: tuple[RelationName, ...]
    depth: int = Field(description="Layers of holders that were followed.")
    rules: tuple[RuleView, ...]
    links: tuple[PartyLinkView, ...]
    firms: FirmLeadsView = Field(description="Leads about the parties themselves (D35 to D39).")
    complete: bool
    incomplete: tuple[IncompletenessView, ...]

    @classmethod
    def of(cls, check: PartiesCheck, firms: FirmLeads) -> Self:
        """Make the view of an answer."""
        named = zip(check.parties, check.party_names, strict=True)
        return cls(
            meaning=TextView.of(check.meaning),
            parties=tuple(SubjectView(id=party, name=name) for party, name in named),
            regime=check.regime.value,
            as_of=str(check.as_of),
            known_at=utc_iso(check.known_at),
            relations=tuple(relation.value for relation in check.relations),
            depth=check.depth,
            rules=tuple(RuleView(id=rule, version=version) for rule, version in check.rules),
            links=tuple(map(PartyLinkView.of, check.links)),
            firms=FirmLeadsView.of(firms),
            complete=check.complete,
            incomplete=tuple(map(IncompletenessView.of, check.incomplete)),
        )
