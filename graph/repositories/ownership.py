"""Reads the ownership around one unit: above it in one round trip, below it in two.

One more asks whether anything changed in place since the moment of knowledge.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Protocol

from credit_hub.cypher import Query, load
from credit_hub.graph.control import Holdings
from credit_hub.graph.holdings import chosen_statements, holdings_of
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.ownership.stated import Ownership, layers
from credit_hub.graph.repositories.ownership_past import as_known, reading_as_known
from credit_hub.graph.repositories.ownership_rows import Reading, Statement, reading, statement_of
from credit_hub.graph.undecided import undecided_control, worded
from credit_hub.model.errors import NotFoundError
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["OwnershipLimits", "OwnershipRepository"]


class Reads(Protocol):
    """What is needed of a store: running a named reading query."""

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        """Return the rows of ``query``."""


@dataclass(frozen=True, slots=True)
class OwnershipLimits:
    """Bounds of one reading; whatever they cut off is reported.

    ``layers``: layers of holdings. ``units``: holders read of one company, or companies of the
    subject, the largest first; a holder below the subject that has more companies is counted and
    not expanded. ``in_layer``: holdings read in one layer.
    """

    layers: int = 10
    units: int = 200
    in_layer: int = 500


@dataclass(frozen=True, slots=True)
class OwnershipRepository:
    """Returns who owns whom around a unit, as known at a moment and in force on a day."""

    store: Reads

    def upward(
        self,
        company: str,
        *,
        day: date,
        known_at: datetime,
        limits: OwnershipLimits = OwnershipLimits(),  # frozen
    ) -> Ownership:
        """Return the holdings in ``company`` and in everything above it.

        Args:
            company: Id of the company.
            day: The civil day on which the holdings are in force.
            known_at: Statements recorded later, or replaced by then, are left out.
            limits: Bounds of the reading.

        Raises:
            NotFoundError: No source states such a unit.
        """
        read = self._read("ownership/upward", company, day, known_at, limits)
        return _ownership(read, tuple(read.statements.values()), limits, up=True)

    def downward(
        self,
        holder: str,
        *,
        day: date,
        known_at: datetime,
        limits: OwnershipLimits = OwnershipLimits(),  # frozen
    ) -> Ownership:
        """Return the holdings of ``holder`` and of everything below it.

        Other holders of a company come along where more than the whole of it may be stated, for
        then its shares are scaled; elsewhere the holders of a company below are not complete.

        Args:
            holder: Id of a unit or a person.
            day: The civil day on which the holdings are in force.
            known_at: Statements recorded later, or replaced by then, are left out.
            limits: Bounds of the reading.

        Raises:
            NotFoundError: No source states such a unit or person.
        """
        read = self._read("ownership/downward", holder, day, known_at, limits)
        companies = sorted({s.edge.end for s in read.statements.values()})
        parameters = {
            "ids": companies,
            "day": day,
            "known_at": known_at,
            "unit_cap": limits.units,
        }
        # Other holders bear on the shares below only where more than the whole is stated.
        rows = self.store.read(load("ownership/over_subscribed"), parameters) if companies else []
        others = as_known(self.store, (statement_of(row["holding"]) for row in rows), known_at)
        beside = {s.edge.id: s for s in others}
        return _ownership(read, tuple({**beside, **read.statements}.values()), limits, up=False)

    def _read(  # the question has these parts
        self, name: str, subject: str, day: date, known_at: datetime, limits: OwnershipLimits
    ) -> Reading:
        parameters = {
            "id": subject,
            "day": day,
            "known_at": known_at,
            "layers": limits.layers,
            "unit_cap": limits.units,
            "layer_cap": limits.in_layer,
        }
        rows = self.store.read(load(name), parameters)
        if not rows:
            message = f"no unit {subject!r} in the graph"
            remedy = "ids carry their scheme, as in uscc:<18 characters>"
            raise NotFoundError(message, remedy=remedy)
        return reading_as_known(self.store, reading(rows[0]), known_at)


def _ownership(
    read: Reading, stated: Sequence[Statement], limits: OwnershipLimits, *, up: bool
) -> Ownership:
    capital = _held(_with(s.edge, s.share) for s in stated)
    votes = _measured(stated, capital, {s.edge.id: s.votes for s in stated})
    income = _measured(stated, capital, {s.edge.id: s.income for s in stated})
    nodes = {node.id: node for node in (read.subject, *(s.party for s in stated))}
    depth = layers(read.subject.id, capital, up=up)
    said = (*_crowded(read, limits, up=up), *_far(read, depth, limits), *_troubles(stated, nodes))
    most = {s.edge.id: s.edge.up_to for s in stated if s.edge.up_to is not None}
    said += tuple(worded(u, lambda id_: nodes[id_].name) for u in undecided_control(votes, most))
    edges = {s.edge.id: s.edge for s in sorted(stated, key=lambda s: s.edge.id)}
    return Ownership(capital, votes, income, nodes, edges, said)


def _held(edges: Iterable[Edge]) -> Holdings:
    return holdings_of(chosen_statements(edges))


def _with(edge: Edge, ppb: int | None) -> Edge:
    return edge if edge.ppb == ppb else replace(edge, ppb=ppb)


def _measured(
    stated: Iterable[Statement], capital: Holdings, figures: Mapping[str, int | None]
) -> Holdings:
    """The holdings by another measure: what is stated of it, for all other pairs the capital."""
    explicit = [_with(s.edge, figures[s.edge.id]) for s in stated if figures[s.edge.id] is not None]
    if not explicit:
        return capital
    own = chosen_statements(explicit)
    pairs = {(edge.start, edge.end) for edge in own}
    rest = (h for held in capital.by_company.values() for h in held)
    measured = holdings_of(own)
    mine = (h for held in measured.by_company.values() for h in held)
    return Holdings.of([*mine, *(h for h in rest if (h.holder, h.company) not in pairs)])


def _crowded(read: Reading, limits: OwnershipLimits, *, up: bool) -> Iterator[Incompleteness]:
    """Units of which not every holding was read because there are too many."""
    on_record = {s.party.id: (s.party, s.on_record) for s in read.statements.values()}
    on_record[read.subject.id] = (read.subject, read.on_record)
    counts = Counter(s.edge.end if up else s.edge.start for s in read.statements.values())
    for unit, (node, total) in sorted(on_record.items()):
        expanded = up or unit == read.subject.id
        if total > limits.units and (counts[unit] >= limits.units or not expanded):
            yield _too_many(node, total, limits.units, up=up)


def _too_many(node: Node, total: int, cap: int, *, up: bool) -> Incompleteness:
    if up:
        zh = f"{node.name}登记有{total}条持股记录，仅采用当日比例最大的{cap}条"
        en = f"{node.name} has {total} holdings on record, only the day's largest {cap} were read"
        return Incompleteness("holders_capped", node.id, Bilingual(zh, en))
    zh = f"{node.name}登记持有{total}条持股记录，超过{cap}条，未逐一展开"
    en = f"{node.name} holds {total} holdings on record, more than {cap}: not all were expanded"
    return Incompleteness("companies_capped", node.id, Bilingual(zh, en))


def _far(
    read: Reading, depth: Mapping[str, int], limits: OwnershipLimits
) -> Iterator[Incompleteness]:
    """Layers that are full, and units beyond which the last layer goes on."""
    for number, layer in enumerate(read.layers, 1):
        if number > 1 and len(layer) >= limits.in_layer:
            zh = f"第{number}层持股达到{limits.in_layer}条上限，可能未读全"
            en = f"layer {number} reached the limit of {limits.in_layer} holdings, more may exist"
            yield Incompleteness("layer_capped", read.subject.id, Bilingual(zh, en))
    if len(read.layers) < limits.layers:
        return
    ends = {s.party.id: s.party for s in read.layers[-1] if s.on_record}
    for unit, node in sorted(ends.items()):
        # In a ring the last layer leads back to units whose holdings were read on the way.
        if depth.get(unit, limits.layers) >= limits.layers:
            zh = f"{node.name}之外还有登记的持股关系，已达{limits.layers}层上限"
            en = f"{node.name} has holdings on record beyond the limit of {limits.layers} layers"
            yield Incompleteness("depth_limit", unit, Bilingual(zh, en))


def _troubles(stated: Iterable[Statement], nodes: Mapping[str, Node]) -> Iterator[Incompleteness]:
    """Statements that cannot count or that prove nothing for the day."""
    ordered = sorted(stated, key=lambda s: (s.edge.end, s.edge.start, s.edge.id))
    for (company, holder), group in groupby(ordered, key=lambda s: (s.edge.end, s.edge.start)):
        rows = list(group)
        names = nodes[holder].name, nodes[company].name
        if all(s.share is None and s.votes is None and s.income is None for s in rows):
            zh = f"{names[0]}对{names[1]}的持股没有可用的比例，未计入"
            en = f"the holding of {names[0]} in {names[1]} has no usable figure and does not count"
            yield Incompleteness("share_missing", rows[0].edge.id, Bilingual(zh, en))
        elif not any(s.edge.valid.is_dated for s in rows):
            zh = f"{names[0]}对{names[1]}的持股起始日不明，不能证明当日有效"
            en = f"the holding of {names[0]} in {names[1]} has no known beginning: it proves no day"
            yield Incompleteness("undated", rows[0].edge.id, Bilingual(zh, en))
