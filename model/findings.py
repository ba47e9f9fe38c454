"""What a check says: findings, leads and the evidence that carries them.

A *finding* (class S, P or X) quotes a statute; a *lead* (class L) never does. Neither is a
sanction: only a document with legal effect is, and it comes in through loaders, never through here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.statutes import Article, Regime


class EvidenceClass(StrEnum):
    """Strength of a hit (domain.md B0)."""

    STATUTORY = "S"
    """The relation itself is barred by the article."""
    PRESUMED = "P"
    """The article deems (视为) the trace to be collusion."""
    UNEXPLAINED = "X"
    """A listed circumstance that needs an explanation."""
    LEAD = "L"
    """Worth a look; quotes no article as violated."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EvidenceStep:
    """One edge of an evidence path, with everything needed to open its source row."""

    edge_id: str
    type: str
    start_id: str
    start_name: str
    end_id: str
    end_name: str
    valid: Interval
    source: str
    file_sha256: str
    row: int
    recorded_at: datetime
    stated_at: date | None
    contested: bool
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Statistic:
    """A measured figure with its sample size and base rate."""

    name: str
    value: str
    n: int
    base_rate: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found, before it is worded: subjects, strength, and the edges it rests on.

    ``variant`` names the pattern inside the rule (``direct_control``, ``siblings`` ...): together
    with rule and subjects it identifies the hit. ``paths`` are alternative or joint chains of edge
    ids from the neighbourhood.
    """

    evidence: EvidenceClass
    variant: str
    subjects: tuple[str, ...]
    paths: tuple[tuple[str, ...], ...]
    summary: Bilingual
    articles: tuple[Article, ...] = ()
    missing_proof: tuple[Bilingual, ...] = ()
    statistic: Statistic | None = None

    def __post_init__(self) -> None:
        """A lead quotes no article; anything stronger must quote one."""
        if (self.evidence is EvidenceClass.LEAD) == bool(self.articles):
            message = f"{self.variant}: a lead quotes no article and a finding quotes at least one"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A hit with its evidence and wording: the common body of findings and leads."""

    id: str
    rule_id: str
    rule_version: str
    title: Bilingual
    variant: str
    evidence: EvidenceClass
    regime: Regime
    lot_id: str
    subjects: tuple[str, ...]
    subject_names: tuple[str, ...]
    as_of: AsOf
    articles: tuple[Article, ...]
    summary: Bilingual
    paths: tuple[tuple[EvidenceStep, ...], ...]
    false_positives: tuple[Bilingual, ...]
    missing_proof: tuple[Bilingual, ...]
    statistic: Statistic | None = None


@dataclass(frozen=True, slots=True)
class Finding(Judgement):
    """Class S, P or X: quotes the article it rests on."""

    def __post_init__(self) -> None:
        """Refuse a lead."""
        if self.evidence is EvidenceClass.LEAD:
            message = f"{self.id}: class L is a Lead, not a Finding"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Lead(Judgement):
    """Class L: a reason to look, never a violation."""

    def __post_init__(self) -> None:
        """Refuse anything stronger, and any article."""
        if self.evidence is not EvidenceClass.LEAD or self.articles:
            message = f"{self.id}: a Lead is class L and quotes no article"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Incompleteness:
    """A reason why an answer may lack something.

    For example a cap that acted, a truncated chain, a missing or an undated fact.
    """

    code: str
    subject: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A match that a rule saw and does not count, and why: nothing is left out in silence.

    It is neither a limit of the search nor a lead: the shared thing has a known, innocent origin.
    """

    rule_id: str
    code: str
    subjects: tuple[str, ...]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Searched:
    """What one rule looked at, and what it did not: the meaning of its silence."""

    rule_id: str
    text: Bilingual


@dataclass(frozen=True, slots=True)
class LotCheck:
    """The answer to 'who in this lot is linked': also a statement of what was searched."""

    lot_id: str
    lot_name: str
    regime: Regime
    as_of: AsOf
    known_at: datetime | None
    deadline: datetime | None
    bidders: tuple[str, ...]
    bidder_names: tuple[str, ...]
    rules: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...]
    incomplete: tuple[Incompleteness, ...]
    searched: tuple[Searched, ...] = ()
    excluded: tuple[Exclusion, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether nothing limited the search."""
        return not self.incomplete
