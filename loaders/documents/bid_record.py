"""JSON records about one bid or lot: their named values, read as the columns of tables are.

A record names the bid or lot by the headings of the tables (or by our names for them); the same
identify functions name its nodes, so that a bid of a document is the bid of the table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.loaders.columns import (
    BID_COLUMNS,
    BID_KEY,
    LOT_KEY,
    LOT_NUMBER,
    STATED_ON,
    TENDER_NUMBER,
)
from credit_hub.loaders.documents.values import Part, is_unicode, path, text
from credit_hub.loaders.identify import bid, lot, unit
from credit_hub.loaders.kinds import clean
from credit_hub.loaders.masking import mask_personal, shown
from credit_hub.loaders.source import Column, Context, Identified, Problem, Row, ValueProblem
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value

__all__ = ["BidRecord", "Values", "read_bid", "read_lot", "read_values"]

_HEAD: Final = (*BID_COLUMNS, STATED_ON)
_bid: Final = bid(*BID_KEY)
_lot: Final = lot(*LOT_KEY)
_bidder: Final = unit("bidder_uscc")


@dataclass(frozen=True, slots=True)
class Values:
    """What a JSON object says under the names of some columns.

    ``problems`` refuse the object, ``notes`` name values that were left out.
    """

    found: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


def read_values(
    record: Mapping[str, object], columns: Sequence[Column], at: tuple[Part, ...] = ()
) -> Values:
    """Read the values of ``columns`` out of a JSON object that stands at the path ``at``."""
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    notes: list[Problem] = []
    for column in columns:
        names = (column.heading, *column.headings, column.name)
        name = next((name for name in names if record.get(name) is not None), column.heading)
        where = path(*at, name)
        stated = _text(record.get(name))
        plain = None if stated is None else clean(stated)
        if plain is None:
            if column.required:
                problems.append(
                    Problem(where, "value.missing", "", "the field is required", "fill it in")
                )
            continue
        try:
            value = column.kind.parse(plain)
        except ValueProblem as flaw:
            safe = mask_personal(plain) if column.kind.personal else shown(plain)
            said = flaw.text.replace(plain, safe)
            kept = problems if column.required or column.strict else notes
            kept.append(Problem(where, flaw.rule, safe, said, flaw.remedy))
            continue
        if value is not None:
            found[column.name] = value
    return Values(found, tuple(problems), tuple(notes))


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "是" if value else "否"
    return text(value)


@dataclass(frozen=True, slots=True)
class BidRecord:
    """One record about one bid, or about a lot, identified; makes facts of what it states."""

    source: str
    context: Context
    row: Row
    about: Identified
    bidder: Identified | None = None

    @property
    def key(self) -> str:
        """What names the record to people."""
        return "|".join(self.row.text(name) or "" for name in BID_KEY)

    @property
    def lot(self) -> tuple[str, str]:
        """The numbers of tender and lot."""
        return (self.row.text("tender_number") or "", self.row.text("lot_number") or "")

    @property
    def name(self) -> str | None:
        """The bidder's name as the record prints it."""
        return self.row.text("bidder_name")

    def mentions(self) -> tuple[Fact, ...]:
        """The bid and its bidder, or the lot, named in passing."""
        if self.bidder is None:
            return (self.node(self.about, {}),)
        named: dict[str, Value] = {} if self.name is None else {"name": self.name}
        return (self.node(self.about, {}), self.node(self.bidder, named))

    def node(
        self, node: Identified, properties: Mapping[str, Value], trust: Trust = Trust.MENTION
    ) -> NodeFact:
        """State a node with the properties of its identifier and further ones."""
        self.context.state(node)
        return NodeFact(
            node.label,
            node.id,
            Rank(trust, self._stated),
            self._origin,
            {**node.properties, **properties},
        )

    def edge(
        self, kind: str, end: str, key: tuple[str, ...] = (), properties: Mapping[str, Value] = {}
    ) -> EdgeFact:
        """State an edge from the bid or lot; ``key`` tells several edges of one kind apart."""
        digest = self.context.keys.digest("statement", self.source, kind, self.about.id, *key)
        return EdgeFact(
            kind,
            self.about.id,
            end,
            f"{self.source}:{digest}",
            Rank(Trust.OFFICIAL, self._stated),
            self._origin,
            properties=dict(properties),
        )

    @property
    def _origin(self) -> Origin:
        return Origin(self.source, self.context.file_sha256, self.row.number)

    @property
    def _stated(self) -> date:
        stated = self.row.values.get("stated_on")
        if isinstance(stated, date):
            return stated
        return self.context.stated_at or date.min


def read_bid(
    record: Mapping[str, object], number: int, source: str, context: Context
) -> BidRecord | tuple[Problem, ...]:
    """Return the record with its bid, or the problems that refuse it."""
    row, problems = _head(record, number, _HEAD)
    named, bidder = _bid(row, context), _bidder(row, context)
    if problems or named is None or bidder is None:
        return problems
    return BidRecord(source, context, row, named, bidder)


def read_lot(
    record: Mapping[str, object], number: int, source: str, context: Context
) -> BidRecord | tuple[Problem, ...]:
    """Return the record with its lot, or the problems that refuse it."""
    row, problems = _head(record, number, (TENDER_NUMBER, LOT_NUMBER, STATED_ON))
    named = _lot(row, context)
    return problems if problems or named is None else BidRecord(source, context, row, named)


def _head(
    record: Mapping[str, object], number: int, columns: Sequence[Column]
) -> tuple[Row, tuple[Problem, ...]]:
    if not is_unicode(record):
        problem = Problem("$", "json.unicode", "", "a text holds half a character", "send UTF-8")
        return Row(number, {}), (problem,)
    head = read_values(record, columns)
    return Row(number, head.found), head.problems
