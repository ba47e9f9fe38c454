"""Reads the ownership around one unit: above it, or below it, in one round trip each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Final, Protocol

from credit_hub.cypher import Query, load
from credit_hub.graph.control import Holdings
from credit_hub.graph.holdings import chosen_statements, holdings_of
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.ownership.stated import Ownership, layers
from credit_hub.graph.repositories import values
from credit_hub.model.errors import NotFoundError
from credit_hub.model.facts import Trust
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.interval import Interval
from credit_hub.model.schema import NODE_TYPES

__all__ = ["OwnershipLimits", "OwnershipRepository"]

_INCOME: Final = frozenset({"rightsToProfitOrIncome", "rightToProfitOrIncomeFromAssets"})
"""Interests of BODS 0.4 that are a part of the profits (收益权)."""


class Reads(Protocol):
    """What is needed of a store: running a named reading query."""

    def read(
        self, query: Query, parameters: Mapping[str, object] | None = None
    ) -> list[Mapping[str, object]]:
        """Return the rows of ``query``."""


@dataclass(frozen=True, slots=True)
class OwnershipLimits:
    """Bounds of one reading; whatever they cut off is reported.

    ``layers``: layers of holdings. ``holders``: holders read of one company, the largest first.
    ``companies``: companies read of one holder; a holder below the subject that has more is counted
    and not expanded. ``in_layer``: holdings read in one layer, the largest first.
    """

    layers: int = 10
    holders: int = 200
    companies: int = 200
    in_layer: int = 1_000


@dataclass(frozen=True, slots=True)
class _Statement:
    """A stated holding with its figures kept apart."""

    edge: Edge
    share: int | None
    votes: int | None
    income: int | None


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
        parameters = {
            "id": company,
            "day": day,
            "known_at": known_at,
            "layers": limits.layers,
            "holder_cap": limits.holders,
            "layer_cap": limits.in_layer,
        }
        row = self._row("ownership/upward", company, parameters)
        return _ownership(row, _Said("holders_capped", limits.holders, limits))

    def downward(
        self,
        holder: str,
        *,
        day: date,
        known_at: datetime,
        limits: OwnershipLimits = OwnershipLimits(),  # frozen
    ) -> Ownership:
        """Return the holdings of ``holder`` and of everything below it, with their other holders.

        Args:
            holder: Id of a unit or a person.
            day: The civil day on which the holdings are in force.
            known_at: Statements recorded later, or replaced by then, are left out.
            limits: Bounds of the reading.

        Raises:
            NotFoundError: No source states such a unit or person.
        """
        parameters = {
            "id": holder,
            "day": day,
            "known_at": known_at,
            "layers": limits.layers,
            "company_cap": limits.companies,
            "layer_cap": limits.in_layer,
            "holder_cap": limits.holders,
        }
        row = self._row("ownership/downward", holder, parameters)
        return _ownership(row, _Said("companies_capped", limits.companies, limits))

    def _row(
        self, name: str, subject: str, parameters: Mapping[str, object]
    ) -> Mapping[str, object]:
        rows = self.store.read(load(name), parameters)
        if not rows:
            message = f"no unit {subject!r} in the graph"
            remedy = "ids carry their scheme, as in uscc:<18 characters>"
            raise NotFoundError(message, remedy=remedy)
        return rows[0]


@dataclass(frozen=True, slots=True)
class _Said:
    """How to word what a reading cut off."""

    code: str
    cap: int
    limits: OwnershipLimits

    @property
    def up(self) -> bool:
        """Whether the reading went to the holders."""
        return self.code == "holders_capped"

    def crowded(self, unit: str, name: str, total: int) -> Incompleteness:
        """Too many holders, or too many companies."""
        if self.up:
            zh = f"{name}有{total}个持股记录，仅采用比例最大的{self.cap}个"
            en = f"{name} has {total} holdings on record, only the largest {self.cap} were read"
        else:
            zh = f"{name}持有{total}家单位，超过{self.cap}家，未逐一展开"
            en = f"{name} holds {total} units, more than {self.cap}: they are not all expanded"
        return Incompleteness(self.code, unit, Bilingual(zh, en))

    def wide(self, subject: str, layer: int) -> Incompleteness:
        """A layer with as many holdings as are read."""
        cap = self.limits.in_layer
        zh = f"第{layer}层持股达到{cap}条上限，仅采用比例最大者，可能未读全"
        en = f"layer {layer} reached the limit of {cap} holdings, the largest: there may be more"
        return Incompleteness("layer_capped", subject, Bilingual(zh, en))

    def cut(self, unit: str, name: str) -> Incompleteness:
        """The last layer goes on."""
        layers = self.limits.layers
        zh = f"{name}之外还有持股关系，已达{layers}层上限"
        en = f"{name} has holdings beyond the limit of {layers} layers"
        return Incompleteness("depth_limit", unit, Bilingual(zh, en))


def _ownership(row: Mapping[str, object], said: _Said) -> Ownership:
    subject = _node(values.items(row["subject"]))
    nodes = {node.id: node for node in map(_node, map(values.items, values.items(row["nodes"])))}
    nodes[subject.id] = subject
    stated = [_statement(values.items(edge)) for edge in values.items(row["edges"])]
    capital = _held(replace(s.edge, ppb=s.share) for s in stated)
    votes = _measured(stated, capital, {s.edge.id: s.votes for s in stated})
    income = _measured(stated, capital, {s.edge.id: s.income for s in stated})
    depth = layers(subject.id, capital, up=said.up)
    limits = (*_limits(row, depth, nodes, said), *_troubles(stated, nodes))
    edges = {s.edge.id: s.edge for s in sorted(stated, key=lambda s: s.edge.id)}
    return Ownership(capital, votes, income, nodes, edges, limits)


def _held(edges: Iterable[Edge]) -> Holdings:
    return holdings_of(chosen_statements(edges))


def _measured(
    stated: Iterable[_Statement], capital: Holdings, figures: Mapping[str, int | None]
) -> Holdings:
    """The holdings by another measure: what is stated of it, for all other pairs the capital."""
    explicit = [replace(s.edge, ppb=figures[s.edge.id]) for s in stated]
    explicit = [edge for edge in explicit if edge.ppb is not None]
    if not explicit:
        return capital
    own = chosen_statements(explicit)
    pairs = {(edge.start, edge.end) for edge in own}
    rest = (h for held in capital.by_company.values() for h in held)
    measured = holdings_of(own)
    mine = (h for held in measured.by_company.values() for h in held)
    return Holdings.of([*mine, *(h for h in rest if (h.holder, h.company) not in pairs)])


def _limits(
    row: Mapping[str, object], depth: Mapping[str, int], nodes: Mapping[str, Node], said: _Said
) -> Iterator[Incompleteness]:
    for item in sorted(map(_pair, values.items(row["crowded"]))):
        unit, total = item
        if total > said.cap:
            yield said.crowded(unit, nodes[unit].name, total)
    subject = next(iter(depth))
    yield from (said.wide(subject, values.integer(layer)) for layer in values.items(row["wide"]))
    # In a ring the last layer leads back to units whose holdings were read on the way.
    last = said.limits.layers
    cut = sorted(u for u in values.texts(row["cut"]) if depth.get(u, last) >= last)
    yield from (said.cut(u, nodes[u].name) for u in cut)


def _troubles(stated: Iterable[_Statement], nodes: Mapping[str, Node]) -> Iterator[Incompleteness]:
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


def _pair(value: object) -> tuple[str, int]:
    unit, total = values.items(value)
    return values.text(unit), values.integer(total)


def _node(row: tuple[object, ...]) -> Node:
    id_, labels, name, identity, name_key, is_state_owner = row
    label = next((x for x in values.texts(labels) if x in NODE_TYPES), "Entity")
    return Node(
        id=values.text(id_),
        label=label,
        name=values.optional_text(name) or values.text(id_),
        identity=values.optional_text(identity),
        name_key=values.optional_text(name_key),
        is_state_owner=is_state_owner is True,
    )


def _statement(row: tuple[object, ...]) -> _Statement:
    (
        id_,
        start,
        end,
        since,
        until,
        source,
        file,
        number,
        trust,
        stated_at,
        recorded_at,
        contested,
    ) = row[:12]
    (share, share_min, votes, votes_min, interest, extent, extent_min, indirect) = row[12:]
    edge = Edge(
        id=values.text(id_),
        type="HOLDS",
        start=values.text(start),
        end=values.text(end),
        valid=Interval(values.optional_day(since), values.optional_day(until)),
        source=values.text(source),
        file_sha256=values.text(file),
        row=values.integer(number),
        trust=Trust(values.integer(trust)),
        stated_at=values.optional_day(stated_at),
        recorded_at=values.moment(recorded_at),
        contested=contested is True,
        ppb=_figure(votes, votes_min, share, share_min),
        indirect=indirect is True,
    )
    income = _figure(extent, extent_min) if interest in _INCOME else None
    return _Statement(edge, _figure(share, share_min), _figure(votes, votes_min), income)


def _figure(*stated: object) -> int | None:
    """The first figure that is stated: exact figures come before lower bounds."""
    return next((values.integer(figure) for figure in stated if figure is not None), None)
