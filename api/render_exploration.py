"""Explanations, suppositions, parties, paths and equity as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from credit_hub.api.render import Language
from credit_hub.api.schemas.base import TextView
from credit_hub.api.schemas.check import IncompletenessView, JudgementView, SubjectView
from credit_hub.api.schemas.equity import EquityView
from credit_hub.api.schemas.explanation import DifferenceView, ExplanationView
from credit_hub.api.schemas.firms import FirmLeadsView
from credit_hub.api.schemas.parties import PartiesView
from credit_hub.api.schemas.paths import PathsView

_PPB_OF_PERCENT: Final = 10_000_000


def explanation_lines(view: ExplanationView, language: Language) -> Iterator[str]:
    """Why a finding stands: its steps, its smallest evidence, and what speaks against it."""
    yield f"{view.finding.id}  known at {view.known_at}"
    for step in view.steps:
        yield f"  {step.number} [{step.edge_id}]"
        yield from _texts(step.text, language)
    for facts in view.evidence.sets:
        yield f"smallest evidence: {', '.join(facts) or 'no edge'}"
    for facts in view.evidence.overturning:
        yield f"overturned without: {', '.join(facts)}"
    for rival in view.rivals:
        yield f"{rival.kind} against {rival.against}"
        yield from _texts(rival.text, language)
    yield from _limits((*view.warnings, *view.evidence.limits), language)
    for age in view.freshness:
        days = "not dated" if age.days is None else f"{age.days} days old, {age.band}"
        yield f"age of {age.edge_id}: {days}"


def difference_lines(view: DifferenceView, language: Language) -> Iterator[str]:
    """What differs under a supposition."""
    yield f"{view.lot_id}  {view.regime}  as of {view.as_of}  known at {view.known_at}"
    for word, judgements in (("gone", view.gone), ("appeared", view.appeared)):
        for judgement in judgements:
            yield from _judgement(word, judgement, language)
    for pair in view.changed:
        yield from _judgement("before", pair.before, language)
        yield from _judgement("after", pair.after, language)
    yield f"unchanged: {len(view.unchanged)}"
    yield from _limits(view.limits_appeared, language)


def parties_lines(view: PartiesView, language: Language) -> Iterator[str]:
    """Who among some parties is linked."""
    yield from _texts(view.meaning, language)
    yield f"as of {view.as_of}; {view.regime}; known at {view.known_at}"
    yield _named(view.parties)
    if not view.links:
        yield "未发现关联。 / No link found."
    for link in view.links:
        yield f"[{link.relation}, in one lot: {link.in_one_lot}] {_named(link.parties)}"
        yield from _texts(link.summary, language)
    yield from _firms(view.firms, language)
    yield from _limits(view.incomplete, language)


def paths_lines(view: PathsView, language: Language) -> Iterator[str]:
    """How two nodes are connected."""
    if not view.paths:
        yield f"no path of at most {view.depth} steps"
    for number, path in enumerate(view.paths, start=1):
        yield f"path {number}: {' - '.join(node.name for node in path.nodes)}"
        for step in path.steps:
            yield from _texts(step.text, language)
    yield from _limits(view.incomplete, language)


def equity_lines(view: EquityView) -> Iterator[str]:
    """The stakes above or below a unit, who controls it and who benefits."""
    yield f"{view.subject.name}  ({view.subject.id})  {view.direction}  as of {view.as_of}"
    for stake in view.stakes:
        yield (
            f"  {stake.layer}  {_percent(stake.integrated_ppb)} % "
            f"(direct {_percent(stake.direct_ppb)} %)  {stake.name}  {stake.id}"
        )
    if view.left_out:
        yield f"  and {view.left_out} more"
    if view.controller is not None:
        ground = view.controller.ground or "-"
        named = _named(view.controller.parties) or "-"
        yield f"actual controller: {view.controller.outcome}: {named} ({ground})"
    if view.beneficial_owners is not None:
        yield f"beneficial owners: {view.beneficial_owners.verdict}"
        for owner in view.beneficial_owners.owners:
            yield f"  {owner.name}  {_percent(owner.capital_ppb)} %  {owner.article.citation_zh}"
    if view.firms is not None:
        yield from _firms(view.firms, "both")
    yield from _limits(view.incomplete, "both")


def _firms(view: FirmLeadsView, language: Language) -> Iterator[str]:
    for lead in view.leads:
        yield f"[{lead.evidence_class}] {lead.rule_id} {_named(lead.subjects)}"
        yield from _texts(lead.summary, language)
    yield from _limits(view.incomplete, language)


def _judgement(word: str, judgement: JudgementView, language: Language) -> Iterator[str]:
    yield f"{word}: [{judgement.evidence_class}] {judgement.rule_id} {judgement.id}"
    yield from _texts(judgement.summary, language)


def _limits(items: Iterable[IncompletenessView], language: Language) -> Iterator[str]:
    for item in items:
        yield f"- [{item.code}]"
        yield from _texts(item.text, language)


def _texts(text: TextView, language: Language) -> Iterator[str]:
    if language != "en":
        yield f"    {text.zh}"
    if language != "zh":
        yield f"    {text.en}"


def _named(parties: Iterable[SubjectView]) -> str:
    return ", ".join(f"{party.name} ({party.id})" for party in parties)


def _percent(ppb: int) -> str:
    whole, rest = divmod(ppb, _PPB_OF_PERCENT)
    return f"{whole}.{rest // 100_000:02d}"
