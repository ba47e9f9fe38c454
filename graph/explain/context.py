"""What speaks against a finding or makes it doubtful: rival statements, namesakes, old facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from credit_hub.graph.neighbourhood import Edge, Neighbourhood
from credit_hub.graph.wording import sentence, steps
from credit_hub.model.findings import Bilingual, EvidenceStep, Incompleteness, Judgement

__all__ = [
    "BANDS",
    "Band",
    "Freshness",
    "NumberedStep",
    "Rival",
    "RivalKind",
    "freshness",
    "namesakes_of",
    "numbered",
    "rival",
    "rivals_in",
]

_ONE_HOLDER: Final = frozenset({"LEGAL_REPRESENTATIVE_OF"})
"""Offices that one person holds at a time (民法典61: the person who acts for the legal person)."""


@dataclass(frozen=True, slots=True)
class NumberedStep:
    """One step of an evidence path as a sentence; ``number`` is path.step, as in 2.1."""

    number: str
    edge_id: str
    text: Bilingual


class RivalKind(StrEnum):
    """How a statement stands against one that the finding rests on."""

    CONTESTED = "contested"
    """The same source says two things of the same rank and day."""
    DIFFERS = "differs"
    """Another statement of the same relation gives another figure, role or period."""
    OTHER_HOLDER = "other_holder"
    """Somebody else is stated in an office that one person holds at a time."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A statement that says otherwise than the evidence edge ``against``."""

    against: str
    kind: RivalKind
    step: EvidenceStep
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Band:
    """A band of age: up to ``most_days`` days inclusive; None for all beyond."""

    name: str
    most_days: int | None
    origin: str


BANDS: Final = (
    Band("current", 30, "20 working days to publish a change (企业信息公示暂行条例10)"),
    Band("of_last_report", 546, "the report on a year is due by 30 June after it (same, 8)"),
    Band("old", None, "-"),
)
"""How old a statement may be before it deserves another look; no law says that it lapses."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """Days from the statement of a fact to the day asked about; negative if stated after it.

    ``days`` and ``band`` are None where the source does not say when it stated the fact.
    """

    edge_id: str
    stated_at: date | None
    days: int | None
    band: str | None


def numbered(paths: Iterable[tuple[EvidenceStep, ...]]) -> tuple[NumberedStep, ...]:
    """Number the steps of evidence paths and name the source row of each."""
    return tuple(
        NumberedStep(f"{number}.{position}", step.edge_id, _with_source(step))
        for number, path in enumerate(paths, start=1)
        for position, step in enumerate(path, start=1)
    )


def _with_source(step: EvidenceStep) -> Bilingual:
    return Bilingual(
        f"{step.text.zh}；来源{step.source}第{step.row}行",
        f"{step.text.en}; source {step.source}, row {step.row}",
    )


def rivals_in(neighbourhood: Neighbourhood, judgement: Judgement) -> tuple[Rival, ...]:
    """Return the statements of the neighbourhood that differ from the evidence of a judgement.

    A contested statement keeps its other version out of the neighbourhood, for one of both only
    can be live: :func:`credit_hub.graph.explain.reading.explain_finding` reads it from the graph.
    """
    shown = _evidence(neighbourhood, judgement)
    ids = {edge.id for edge in shown}
    day = judgement.as_of.day
    found = [
        rival(neighbourhood, edge.id, kind, other)
        for edge in shown
        for other in neighbourhood.into(edge.end, edge.type)
        if other.id not in ids and day in other.valid and (kind := _kind(edge, other)) is not None
    ]
    return tuple(sorted(found, key=lambda r: (r.against, r.kind, r.step.edge_id)))


def rival(neighbourhood: Neighbourhood, against: str, kind: RivalKind, other: Edge) -> Rival:
    """Word a rival; ``neighbourhood`` must hold its edge."""
    text = sentence(neighbourhood, other)
    source = Bilingual(f"来源{other.source}另称：{text.zh}", f"{other.source} states: {text.en}")
    return Rival(against, kind, steps(neighbourhood, (other.id,))[0], source)


def _kind(edge: Edge, other: Edge) -> RivalKind | None:
    if other.start != edge.start:
        return RivalKind.OTHER_HOLDER if edge.type in _ONE_HOLDER else None
    same = (other.ppb, other.role, other.valid) == (edge.ppb, edge.role, edge.valid)
    return None if same else RivalKind.DIFFERS


def namesakes_of(neighbourhood: Neighbourhood, judgement: Judgement) -> tuple[Incompleteness, ...]:
    """Warn of persons near the lot who have the name of one in the evidence.

    Two persons with numbers are two persons; a warning needs one who is known by name only.
    """
    evidence = _evidence(neighbourhood, judgement)
    shown = sorted({node for edge in evidence for node in (edge.start, edge.end)})
    return tuple(dict.fromkeys(_namesakes(neighbourhood, shown)))


def _namesakes(neighbourhood: Neighbourhood, shown: list[str]) -> Iterator[Incompleteness]:
    persons = [n for n in neighbourhood.nodes.values() if n.label == "Person" and n.name_key]
    persons.sort(key=lambda n: n.id)
    for one in persons:
        if one.id not in shown:
            continue
        for other in persons:
            settled = one.is_established and other.is_established
            if other.id == one.id or settled or other.name_key != one.name_key:
                continue
            yield Incompleteness(
                "namesake",
                "|".join(sorted((one.id, other.id))),
                Bilingual(
                    f"证据中的{one.name}另有同名记录且缺证件号码，须核对是否为同一人",
                    f"another record without an identity number has the name of {one.name}:"
                    " check whether they are one person",
                ),
            )


def freshness(
    neighbourhood: Neighbourhood, judgement: Judgement, bands: tuple[Band, ...] = BANDS
) -> tuple[Freshness, ...]:
    """Return the age of every edge of the evidence on the day asked about."""
    day = judgement.as_of.day
    return tuple(_age(edge, day, bands) for edge in _evidence(neighbourhood, judgement))


def _age(edge: Edge, day: date, bands: tuple[Band, ...]) -> Freshness:
    if edge.stated_at is None:
        return Freshness(edge.id, None, None, None)
    days = (day - edge.stated_at).days
    band = next(b for b in bands if b.most_days is None or days <= b.most_days)
    return Freshness(edge.id, edge.stated_at, days, band.name)


def _evidence(neighbourhood: Neighbourhood, judgement: Judgement) -> tuple[Edge, ...]:
    ids = dict.fromkeys(step.edge_id for path in judgement.paths for step in path)
    return tuple(neighbourhood.edges[id_] for id_ in ids if id_ in neighbourhood.edges)
