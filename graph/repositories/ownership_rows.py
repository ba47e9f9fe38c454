"""Rows of the ownership queries as values: statements with figures kept apart, and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from credit_hub.graph.figures import figure_of
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.repositories import values
from credit_hub.model.facts import Trust
from credit_hub.model.interval import Interval
from credit_hub.model.schema import NODE_TYPES

__all__ = ["Reading", "Statement", "reading", "statement_of"]

_INCOME: Final = frozenset({"rightsToProfitOrIncome", "rightToProfitOrIncomeFromAssets"})
"""Interests of BODS 0.4 that are a part of the profits (收益权)."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated holding with its figures kept apart, in parts per 10^9, and the party it led to.

    A range counts by its lower bound. Where its source excludes the bound (BODS), the votes are one
    part more: what is more than a half controls. The share stays, as sums are made of it.
    """

    edge: Edge
    share: int | None
    votes: int | None
    income: int | None
    party: Node
    on_record: int
    """Holdings on record beyond the party, in the direction of the reading, whatever their time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one query returned: the subject, and the statements layer by layer, nearest first."""

    subject: Node
    on_record: int
    layers: tuple[tuple[Statement, ...], ...]

    @property
    def statements(self) -> Mapping[str, Statement]:
        """Every statement once, by edge id: a ring returns in several layers."""
        return {s.edge.id: s for layer in self.layers for s in layer}


def reading(row: Mapping[str, object]) -> Reading:
    """Return the row of ``ownership/upward`` or ``ownership/downward`` as values."""
    subject = values.items(row["subject"])
    layers = (map(statement_of, values.items(layer)) for layer in values.items(row["layers"]))
    return Reading(_node(subject), values.integer(subject[-1]), tuple(map(tuple, layers)))


def statement_of(value: object) -> Statement:
    """Return one holding of the queries as a value."""
    row = values.items(value)
    share, share_min, votes, votes_min, interest, extent, extent_min = row[13:20]
    indirect, above_min, share_max, votes_max, below_max, party = row[20:]
    stated = {
        "votes_ppb": _figure((votes,)),
        "votes_min_ppb": _figure((votes_min,)),
        "votes_max_ppb": _figure((votes_max,)),
        "share_ppb": _figure((share,)),
        "share_min_ppb": _figure((share_min,)),
        "share_max_ppb": _figure((share_max,)),
    }
    deciding = figure_of(stated, above_min=above_min is True, below_max=below_max is True)
    capital = _figure((share, share_min))
    income = _figure((extent, extent_min)) if interest in _INCOME else None
    known = values.items(party)
    figures = (votes, votes_min, share, share_min)
    return Statement(
        _edge(row, figures, is_indirect=indirect is True, up_to=deciding.up_to),
        capital,
        # Votes that go with the share are not stated apart.
        deciding.ppb if deciding.by_votes or deciding.ppb != capital else None,
        income,
        _node(known),
        values.integer(known[-1]),
    )


def _edge(
    row: tuple[object, ...], figures: Iterable[object], *, is_indirect: bool, up_to: int | None
) -> Edge:
    id_, start, end, since, until, source, file, number = row[:8]
    trust, stated_at, seconds, microsecond, contested = row[8:13]
    recorded = datetime.fromtimestamp(values.integer(seconds), UTC)
    return Edge(
        id=values.text(id_),
        type="HOLDS",
        start=values.text(start),
        end=values.text(end),
        valid=Interval(_day(since), _day(until)),
        source=values.text(source),
        file_sha256=values.text(file),
        row=values.integer(number),
        trust=Trust(values.integer(trust)),
        stated_at=_day(stated_at),
        recorded_at=recorded.replace(microsecond=values.integer(microsecond)),
        contested=contested is True,
        ppb=_figure(figures),
        indirect=is_indirect,
        up_to=up_to,
    )


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(values.text(text))


def _figure(stated: Iterable[object]) -> int | None:
    """The first figure that is stated: exact figures come before lower bounds."""
    return next((values.integer(figure) for figure in stated if figure is not None), None)


def _node(row: tuple[object, ...]) -> Node:
    id_, labels, name, identity, name_key, is_state_owner, _ = row
    label = next((x for x in values.texts(labels) if x in NODE_TYPES), "Entity")
    return Node(
        id=values.text(id_),
        label=label,
        name=values.optional_text(name) or values.text(id_),
        identity=values.optional_text(identity),
        name_key=values.optional_text(name_key),
        is_state_owner=is_state_owner is True,
    )
