"""A screen rule as data: its name, how it decides, and what shows that it works.

Screen rules look at the tenders of markets and give leads only. The type of what they say has no
room for an article: nothing here can become a finding (ADR 0003).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.tenders import Market, Tender
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    Exclusion,
    Incompleteness,
    Statistic,
)

__all__ = [
    "ExpectedLead",
    "Flow",
    "FlowKind",
    "ScreenExample",
    "ScreenHit",
    "ScreenOutcome",
    "ScreenRule",
    "Screened",
]


class FlowKind(StrEnum):
    """How money or work went from one bidder to another."""

    SUBCONTRACT = "subcontract"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Flow:
    """A subcontract or payment from ``giver`` to ``taker`` on a day."""

    kind: FlowKind
    giver: str
    taker: str
    on: date


@dataclass(frozen=True, slots=True)
class Screened:
    """What a screen rule is given.

    ``groups`` are sets of bidders that something else names (communities, control): D21 asks what
    each does to a benchmark. ``flows`` are the subcontracts and payments known between bidders;
    None: no feed brings them.
    """

    tenders: tuple[Tender, ...]
    groups: tuple[frozenset[str], ...] = ()
    flows: tuple[Flow, ...] | None = None


@dataclass(frozen=True, slots=True)
class ScreenHit:
    """A lead: a reason to look at some tenders, with its statistic, n and base rate.

    ``subjects`` are keys of bidders or buyers, sorted; empty where it is about a market.
    """

    variant: str
    market: Market | None
    tenders: tuple[str, ...]
    subjects: tuple[str, ...]
    summary: Bilingual
    statistic: Statistic
    missing_proof: tuple[Bilingual, ...] = ()

    @property
    def evidence(self) -> EvidenceClass:
        """Always a lead."""
        return EvidenceClass.LEAD


ScreenOutcome = ScreenHit | Incompleteness | Exclusion


@dataclass(frozen=True, slots=True)
class ExpectedLead:
    """One lead that an example must give."""

    variant: str
    tenders: tuple[str, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScreenExample:
    """Tenders with the leads that the rule must find in them, and no others.

    ``incomplete`` and ``excluded`` list codes that must be reported. An example without expected
    leads is a *miss*: an exclusion or a false positive that the rule must not fall for.
    """

    name: str
    shows: str
    given: Screened
    expected: tuple[ExpectedLead, ...] = ()
    incomplete: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScreenRule:
    """One screen rule; fields as in ``graph.detectors.rule.Rule``, without articles."""

    id: str
    version: str
    title: Bilingual
    compute: Callable[[Screened], Iterator[ScreenOutcome]]
    searched: Bilingual
    evidence_needed: tuple[Bilingual, ...]
    false_positives: tuple[Bilingual, ...]
    examples: tuple[ScreenExample, ...]
    parameters: tuple[Parameter, ...]

    def __post_init__(self) -> None:
        """Refuse a rule that could mislead."""
        problems = {
            "no example of a hit": not any(e.expected for e in self.examples),
            "no example of a miss": all(e.expected for e in self.examples),
            "no false positive is named": not self.false_positives,
            "nothing says what was searched": not (self.searched.zh and self.searched.en),
        }
        for problem in (said for said, is_so in problems.items() if is_so):
            message = f"rule {self.id}: {problem}"
            raise ValueError(message)

    @property
    def evidence(self) -> EvidenceClass:
        """Always a lead."""
        return EvidenceClass.LEAD
