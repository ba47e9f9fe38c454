"""Asking the screen rules about tenders: leads, limits and what was searched, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenRule
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.model.findings import Bilingual, Exclusion, Incompleteness, Searched

__all__ = ["ScreenLead", "Screening", "screen"]


@dataclass(frozen=True, slots=True)
class ScreenLead:
    """A hit with the rule that gave it, and what may look the same and is nothing."""

    rule_id: str
    rule_version: str
    title: Bilingual
    hit: ScreenHit
    false_positives: tuple[Bilingual, ...]
    missing_proof: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class Screening:
    """The answer: also a statement of what was searched, left out and not known."""

    rules: tuple[tuple[str, str], ...]
    leads: tuple[ScreenLead, ...]
    incomplete: tuple[Incompleteness, ...]
    excluded: tuple[Exclusion, ...]
    searched: tuple[Searched, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing limited the search."""
        return not self.incomplete


def screen(given: Screened, rules: Sequence[ScreenRule] = SCREEN_RULES) -> Screening:
    """Ask each rule; the order of tenders, groups and flows does not change the answer."""
    leads: list[ScreenLead] = []
    incomplete: list[Incompleteness] = []
    excluded: list[Exclusion] = []
    for rule in rules:
        for outcome in rule.compute(given):
            if isinstance(outcome, ScreenHit):
                leads.append(_lead(rule, outcome))
            elif isinstance(outcome, Incompleteness):
                incomplete.append(outcome)
            else:
                excluded.append(outcome)
    return Screening(
        tuple((rule.id, rule.version) for rule in rules),
        tuple(sorted(leads, key=_order)),
        tuple(sorted(incomplete, key=lambda i: (i.subject, i.code, i.text.en))),
        tuple(sorted(excluded, key=lambda e: (e.rule_id, e.code, e.subjects))),
        tuple(Searched(rule.id, rule.searched) for rule in rules),
    )


def _lead(rule: ScreenRule, hit: ScreenHit) -> ScreenLead:
    missing = (*hit.missing_proof, *rule.evidence_needed)
    return ScreenLead(rule.id, rule.version, rule.title, hit, rule.false_positives, missing)


def _order(lead: ScreenLead) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    return lead.rule_id, lead.hit.variant, lead.hit.tenders, lead.hit.subjects
