"""A detector as data: its name, its articles, how it decides, and what shows that it works."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from credit_hub.graph.detectors.situation import Situation
from credit_hub.model.findings import Bilingual, EvidenceClass, Exclusion, Hit, Incompleteness
from credit_hub.model.statutes import Article, Regime

__all__ = ["Example", "Expected", "Outcome", "Parameter", "Rule"]

Outcome = Hit | Incompleteness | Exclusion


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number that a rule uses, with unit and origin; changing it is a new version of the rule."""

    name: str
    value: int
    unit: str
    meaning: Bilingual
    origin: str


@dataclass(frozen=True, slots=True)
class Expected:
    """One hit that an example must give."""

    evidence: EvidenceClass
    variant: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A tiny graph (see graph.notation) with the hits that the rule must find in it, and no others.

    ``incomplete`` lists the codes that must be among the reported limits, ``excluded`` those of the
    matches that the rule must name as not counted. An example without expected hits is a *miss*: an
    exclusion or a false positive that the rule must not fall for.
    """

    name: str
    shows: str
    graph: str
    expected: tuple[Expected, ...] = ()
    regime: Regime = Regime.TENDER
    as_of: str | None = None
    incomplete: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One detector.

    ``evidence`` is the strongest class that it may give. ``articles`` holds what a finding quotes,
    for each regime in which the rule applies. ``searched`` says what a negative answer means: what
    was looked at and what was not. ``evidence_needed`` is what an investigator must still obtain
    before anybody decides.
    """

    id: str
    version: str
    title: Bilingual
    evidence: EvidenceClass
    articles: Mapping[Regime, tuple[Article, ...]]
    compute: Callable[[Situation], Iterator[Outcome]]
    searched: Bilingual
    evidence_needed: tuple[Bilingual, ...]
    false_positives: tuple[Bilingual, ...]
    examples: tuple[Example, ...]
    parameters: tuple[Parameter, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a rule that could mislead."""
        for problem in self._problems():
            message = f"rule {self.id}: {problem}"
            raise ValueError(message)

    @property
    def regimes(self) -> tuple[Regime, ...]:
        """The bodies of law in which the rule applies."""
        return tuple(self.articles)

    def _problems(self) -> Iterator[str]:
        known = {str(regime) for regime in Regime}
        unknown = [str(regime) for regime in self.articles if str(regime) not in known]
        if unknown or not self.articles:
            yield f"regimes must be some of {sorted(known)}, not {unknown}"
        quoted = [r for r, articles in self.articles.items() if articles]
        if self.evidence is EvidenceClass.LEAD and quoted:
            yield "a rule that only gives leads quotes no article"
        if self.evidence is not EvidenceClass.LEAD and len(quoted) < len(self.articles):
            yield "a rule that gives findings quotes an article for each of its regimes"
        if not any(example.expected for example in self.examples):
            yield "no example of a hit"
        if all(example.expected for example in self.examples):
            yield "no example of a miss"
        if not self.false_positives:
            yield "no false positive is named"
