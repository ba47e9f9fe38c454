"""Texts of two bids side by side: how alike their sections are, against what is usual.

The parameters of the comparison stand here, the rule that words the outcome is D11.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from credit_hub.graph.detectors.presumed import stated_by
from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.model.findings import Bilingual
from credit_hub.model.sketch import Sketch, decode, resemblance

__all__ = [
    "LEAST_ERRORS",
    "PARAMETERS",
    "PERCENTILE_PPM",
    "Alike",
    "Baseline",
    "Section",
    "alike",
    "baseline_of",
    "comparable",
    "sections_of",
    "shared_errors",
]

PERCENTILE_PPM: Final = 999_000
"""The 99.9th percentile of unrelated pairs (domain.md D11)."""
LEAST_PAIRS: Final = Parameter(
    "least_pairs",
    1_000,
    "unrelated pairs",
    Bilingual("对照基准的最少对数", "a baseline of fewer pairs has no 99.9th percentile"),
    "a percentile of 99.9 needs a thousand values",
)
LEAST_ERRORS: Final = Parameter(
    "least_errors",
    3,
    "rare errors",
    Bilingual("共有罕见差错的最少个数", "so many rare errors in common"),
    "design decision (domain.md D11), no law sets it",
)
LEAST_SHINGLES: Final = Parameter(
    "least_shingles",
    200,
    "shingles outside the template",
    Bilingual("可比章节的最少片段数", "shorter sections are not compared"),
    "design decision: below it a few standard sentences decide",
)
WITHOUT_BASELINE: Final = Parameter(
    "likeness_without_baseline_ppm",
    500_000,
    "parts per 10^6, exclusive",
    Bilingual("没有对照基准时的线索线", "where there is no baseline, more than this is a lead"),
    "design decision: half of what either says is said by both",
)
PARAMETERS: Final = (LEAST_PAIRS, LEAST_ERRORS, LEAST_SHINGLES, WITHOUT_BASELINE)


@dataclass(frozen=True, slots=True)
class Section:
    """One section of one bid, as its sketch."""

    edge: Edge
    title: str
    sketch: Sketch
    shingles: int
    without_template: bool
    """Whether the words of the tender's template were taken out."""
    errors: frozenset[str]

    @property
    def is_short(self) -> bool:
        """Whether it says too little beside the template to be compared."""
        return self.shingles < LEAST_SHINGLES.value


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is usual among unrelated bids of this kind of lots."""

    edge: Edge
    threshold_ppm: int
    pairs: int

    @property
    def is_enough(self) -> bool:
        """Whether it rests on enough pairs."""
        return self.pairs >= LEAST_PAIRS.value


@dataclass(frozen=True, slots=True)
class Alike:
    """Two sections of one title that are more alike than is usual."""

    one: Section
    other: Section
    likeness: Fraction

    @property
    def without_template(self) -> bool:
        """Whether the template was taken out of both."""
        return self.one.without_template and self.other.without_template


def sections_of(situation: Situation, bid: Bid) -> Mapping[str, Section]:
    """The sections of a bid by title; of contradicting texts the one of the highest rank."""
    neighbourhood = situation.neighbourhood
    found: dict[str, Section] = {}
    edges = stated_by(situation, neighbourhood.out_of(bid.id, "CONTAINS"))
    for edge in sorted(edges, key=lambda e: e.rank):
        node = neighbourhood.nodes[edge.end]
        found[node.name] = Section(
            edge,
            node.name,
            decode(node.detail("sketch") or ""),
            int(node.detail("shingles") or 0),
            node.detail("template_shingles") is not None,
            frozenset(filter(None, (node.detail("rare_errors") or "").split(","))),
        )
    return found


def baseline_of(situation: Situation) -> Baseline | None:
    """The baseline of the lot's kind; of several the one of the highest rank."""
    neighbourhood = situation.neighbourhood
    edges = stated_by(situation, neighbourhood.of_type("LIKENESS_BASELINE"))
    if not edges:
        return None
    edge = max(edges, key=lambda e: e.rank)
    node = neighbourhood.nodes[edge.end]
    return Baseline(edge, int(node.detail("threshold_ppm") or 0), int(node.detail("pairs") or 0))


def comparable(
    ours: Mapping[str, Section], theirs: Mapping[str, Section]
) -> Iterator[tuple[Section, Section]]:
    """Yield the sections of one title that both bids have, long enough to be compared."""
    for title in sorted(ours.keys() & theirs.keys()):
        if not ours[title].is_short and not theirs[title].is_short:
            yield ours[title], theirs[title]


def alike(
    ours: Mapping[str, Section], theirs: Mapping[str, Section], baseline: Baseline | None
) -> tuple[Alike, ...]:
    """The sections that are more alike than is usual."""
    usual = WITHOUT_BASELINE.value
    if baseline is not None and baseline.is_enough:
        usual = baseline.threshold_ppm
    found = (
        Alike(one, other, resemblance(one.sketch, other.sketch))
        for one, other in comparable(ours, theirs)
    )
    return tuple(pair for pair in found if pair.likeness * 10**6 > usual)


def shared_errors(
    ours: Mapping[str, Section], theirs: Mapping[str, Section]
) -> Mapping[str, tuple[tuple[Edge, Edge], ...]]:
    """The rare errors that both bids have, each with the edges to the sections that hold it."""
    found: dict[str, list[tuple[Edge, Edge]]] = {}
    for one in ours.values():
        for other in theirs.values():
            for error in one.errors & other.errors:
                found.setdefault(error, []).append((one.edge, other.edge))
    return {error: tuple(found[error]) for error in sorted(found)}
