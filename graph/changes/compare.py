"""The same neighbourhood at two moments of knowledge, compared fact by fact; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final

from credit_hub.graph.neighbourhood import Edge, Lot, Neighbourhood, Node
from credit_hub.graph.wording import steps
from credit_hub.model.findings import EvidenceStep, Judgement
from credit_hub.model.interval import CHINA

__all__ = [
    "FactChange",
    "How",
    "Life",
    "NodeChange",
    "fact_changes",
    "facts_behind",
    "node_changes",
]

_LONGEST: Final = 200
"""Characters of a value that are shown: lists of items are megabytes."""
_NODE_FIELDS: Final = ("name", "label", "is_state_owner", "address", "consortium")


class How(StrEnum):
    """What became of a fact."""

    RECORDED = "recorded"
    """The hub came to know it since; also what replaced a fact, where it no longer counts."""
    RETRACTED = "retracted"
    """A later statement of its source replaced or ended it."""
    RESTATED = "restated"
    """The same content with another day of statement or rank, or (no longer) contested."""
    ENTERED = "entered"
    """Recorded before, and only now among the facts: stated again, or newly connected."""
    LEFT = "left"
    """Still stated, and no longer connected with the lot or within the days that count."""


_ORDER: Final = {how: place for place, how in enumerate(How)}


@dataclass(frozen=True, slots=True)
class Life:
    """What an edge states inside its source, the load that wrote it, and its end."""

    statement: str
    load: str
    retracted_at: datetime | None


@dataclass(frozen=True, slots=True)
class FactChange:
    """One edge that came, went or changed.

    ``step`` is the fact as it is now, or was last; ``before`` is what it was where it changed in
    place. ``other`` is the edge of the same statement that it replaces, or that replaces it.
    """

    how: How
    step: EvidenceStep
    before: EvidenceStep | None
    load: str | None
    retracted_at: datetime | None
    other: str | None


@dataclass(frozen=True, slots=True)
class NodeChange:
    """One property of a node or of the lot, before and after; None where it was not there."""

    id: str
    name: str
    field: str
    before: str | None
    after: str | None


def fact_changes(
    before: Neighbourhood,
    after: Neighbourhood,
    lives: Mapping[str, Life],
    *,
    since: datetime,
    until: datetime,
) -> tuple[FactChange, ...]:
    """Return every edge that differs, by what became of it, type and id.

    Args:
        before: The neighbourhood as known at ``since``.
        after: The neighbourhood as known at ``until``.
        lives: Of the edges that only one of the two holds, by id.
        since: The earlier moment of knowledge.
        until: The later one.
    """
    came = [e for id_, e in after.edges.items() if id_ not in before.edges]
    went = [e for id_, e in before.edges.items() if id_ not in after.edges]
    kept = [(e, after.edges[i]) for i, e in before.edges.items() if i in after.edges]
    successors = {lives[e.id].statement: e.id for e in came if e.id in lives}
    replaced = {lives[e.id].statement: e.id for e in went if e.id in lives}
    found = [
        *(_came(after, e, lives.get(e.id), replaced, since) for e in came),
        *(_went(before, e, lives.get(e.id), successors, until) for e in went),
        *(_restated(before, after, edge) for edge, now in kept if edge != now),
    ]
    return tuple(sorted(found, key=lambda c: (_ORDER[c.how], c.step.type, c.step.edge_id)))


def node_changes(before: Neighbourhood, after: Neighbourhood) -> tuple[NodeChange, ...]:
    """Return every shown property that differs, of the lot first, then of nodes that both hold."""
    found = list(_lot_changes(before.lot, after.lot))
    for id_ in sorted(before.nodes.keys() & after.nodes.keys() - {before.lot.id}):
        found += _node_changes(before.nodes[id_], after.nodes[id_])
    return tuple(found)


def facts_behind(judgement: Judgement, changed: Iterable[str]) -> tuple[str, ...]:
    """Return those of some edges that the evidence of a finding or lead passes, sorted."""
    evidence = {step.edge_id for path in judgement.paths for step in path}
    return tuple(sorted(evidence & set(changed)))


def _came(
    after: Neighbourhood,
    edge: Edge,
    life: Life | None,
    replaced: Mapping[str, str],
    since: datetime,
) -> FactChange:
    return FactChange(
        how=How.RECORDED if edge.recorded_at > since else How.ENTERED,
        step=steps(after, (edge.id,))[0],
        before=None,
        load=None if life is None else life.load,
        retracted_at=None,
        other=None if life is None else replaced.get(life.statement),
    )


def _went(
    before: Neighbourhood,
    edge: Edge,
    life: Life | None,
    successors: Mapping[str, str],
    until: datetime,
) -> FactChange:
    ended = None if life is None else life.retracted_at
    is_over = ended is not None and ended <= until
    return FactChange(
        how=How.RETRACTED if is_over else How.LEFT,
        step=steps(before, (edge.id,))[0],
        before=None,
        load=None if life is None else life.load,
        retracted_at=ended if is_over else None,
        other=None if life is None else successors.get(life.statement),
    )


def _restated(before: Neighbourhood, after: Neighbourhood, edge: Edge) -> FactChange:
    return FactChange(
        how=How.RESTATED,
        step=steps(after, (edge.id,))[0],
        before=steps(before, (edge.id,))[0],
        load=None,
        retracted_at=None,
        other=None,
    )


def _lot_changes(before: Lot, after: Lot) -> Iterator[NodeChange]:
    for field in fields(Lot):
        was, now = getattr(before, field.name), getattr(after, field.name)
        if was != now:
            yield NodeChange(after.id, after.name, field.name, _text(was), _text(now))


def _node_changes(before: Node, after: Node) -> Iterator[NodeChange]:
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in _NODE_FIELDS]
    was, now = dict(before.details), dict(after.details)
    pairs += [(name, was.get(name), now.get(name)) for name in sorted(was.keys() | now.keys())]
    for name, old, new in pairs:
        if old != new:
            yield NodeChange(after.id, after.name, name, _text(old), _text(new))


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(CHINA).isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
