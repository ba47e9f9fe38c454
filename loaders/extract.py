"""From raw rows to facts: typed, checked, identified; or a reject with every problem of the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from credit_hub.loaders.headings import Layout
from credit_hub.loaders.kinds import clean
from credit_hub.loaders.masking import mask_personal, masked, shown
from credit_hub.loaders.readers.rows import Broken, Cells
from credit_hub.loaders.source import (
    Column,
    Context,
    DocumentSource,
    EdgeMap,
    Identified,
    NodeMap,
    Note,
    Parsed,
    Problem,
    Reject,
    Row,
    Source,
    ValueProblem,
)
from credit_hub.model.errors import InvalidIntervalError
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value
from credit_hub.model.interval import CHINA, Interval
from credit_hub.model.personal import PersonalKind, PersonalValue

__all__ = ["DocumentExtractor", "Extracted", "RowExtractor"]

_CACHED: Final = 4096
"""Distinct texts whose values are kept for each column: days, provinces, units repeat."""
ON_EDGES: Final = {"certificate_number": PersonalKind.CERTIFICATE}
"""What personal kinds of columns, by name, are in the vault where an edge states their digest."""
_LONGEST_CACHED: Final = 64
"""Characters; longer texts do not repeat, and keeping them would take the memory of a file."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one row or record of a file yields."""

    row: int
    key: str
    facts: tuple[Fact, ...] = ()
    rejected: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    size: int = 0
    """Characters of the row; bounds the memory of a batch."""
    personal: tuple[PersonalValue, ...] = field(default=(), repr=False)
    """What the facts hold digests of, in plain text, for the vault; of a rejected row nothing."""


class _Reader:
    """Reads the cells of one column."""

    __slots__ = ("_known", "column", "index", "parse")

    def __init__(self, index: int, column: Column) -> None:
        self.index = index
        self.column = column
        self.parse = column.kind.parse
        self._known: dict[str, Parsed] = {}

    def remark(self, value: Value) -> ValueProblem | None:
        """Return what the sender should know about a value that is used."""
        return None if self.column.kind.remark is None else self.column.kind.remark(value)

    def value(self, text: str) -> Parsed:
        """Return the value of a cell; None where it is empty.

        Raises:
            ValueProblem: The text is no value of the column's kind.
        """
        known = self._known
        if text in known:
            return known[text]
        plain = clean(text)
        value = None if plain is None else self.parse(plain)
        if len(text) <= _LONGEST_CACHED:
            if len(known) >= _CACHED:
                known.clear()
            known[text] = value
        return value


class RowExtractor:
    """Extracts the facts of one file's rows by the declaration of its source."""

    def __init__(self, source: Source, layout: Layout, context: Context) -> None:
        """Prepare for the rows of one file."""
        self._source = source
        self._width = layout.width
        self._readers = tuple(_Reader(index, column) for index, column in layout.cells)
        self._keys = tuple(
            reader for key in source.key for reader in self._readers if reader.column.name == key
        )
        self._context = context
        self._personal = {c.name: c.kind.name for c in source.columns if c.kind.personal}
        self._ranks: dict[tuple[Trust, date], Rank] = {}

    def extract(self, number: int, cells: Cells | Broken) -> Extracted:
        """Return the facts of one row, or every problem found in it."""
        if isinstance(cells, Broken):
            problem = Problem("", cells.rule, "", cells.text, cells.remedy)
            return Extracted(number, "", rejected=(problem,))
        misfit = self._misfit(cells)
        if misfit is not None:
            return Extracted(number, "", rejected=(misfit,))
        values, problems, notes = self._values(cells)
        row = Row(number, values)
        if not problems:
            found = (check(row) for check in self._source.checks)
            problems = [problem for problem in found if problem is not None]
        key = self._key(cells)
        if not problems:
            try:
                facts = tuple(self._facts(row))
                size = sum(map(len, cells))
                personal = _taken(self._context)
                return Extracted(
                    number, key, facts, notes=tuple(notes), size=size, personal=personal
                )
            except InvalidIntervalError as error:
                _taken(self._context)
                problems = [Problem("", "interval.empty", "", error.message, error.remedy)]
        return Extracted(number, key, rejected=(*problems, *notes))

    def _misfit(self, cells: Cells) -> Problem | None:
        surplus = len(cells) - self._width
        if surplus == 0 or (surplus > 0 and not any(cells[self._width :])):
            return None
        text = f"{len(cells)} cells, the headings are {self._width}"
        return Problem("", "row.width", "", text, "look for a separator or a quote inside a field")

    def _values(self, cells: Cells) -> tuple[dict[str, Value], list[Problem], list[Problem]]:
        """Return the values, the problems that reject the row, and those that drop a value."""
        values: dict[str, Value] = {}
        problems: dict[tuple[str, str], Problem] = {}
        notes: dict[tuple[str, str], Problem] = {}
        for reader in self._readers:
            text = cells[reader.index]
            try:
                value = reader.value(text)
            except ValueProblem as flaw:
                problem = _problem(reader.column, text, flaw)
                fatal = reader.column.required or reader.column.strict
                kept = problems if fatal else notes
                kept.setdefault((problem.column, problem.rule), problem)
                continue
            if value is not None:
                values[reader.column.name] = value
                if (remark := reader.remark(value)) is not None:
                    note = _problem(reader.column, text, remark)
                    notes.setdefault((note.column, note.rule), note)
            elif reader.column.required and clean(text) is None:
                problem = Problem(
                    reader.column.heading,
                    "value.missing",
                    text.strip(),
                    "the column is required",
                    "fill it in",
                )
                problems.setdefault((problem.column, problem.rule), problem)
        notes = {place: note for place, note in notes.items() if place not in problems}
        return values, list(problems.values()), list(notes.values())

    def _key(self, cells: Cells) -> str:
        """Return what tells the row apart, as written, for whoever looks for it in the file."""
        parts = []
        for reader in self._keys:
            text = clean(cells[reader.index]) or ""
            personal = reader.column.kind.personal and text
            parts.append(mask_personal(text) if personal else shown(text))
        return "|".join(parts)

    def _facts(self, row: Row) -> Iterator[Fact]:
        context = self._context
        origin = Origin(self._source.id, context.file_sha256, row.number)
        stated = self._stated_at(row)
        named: dict[str, Identified] = {}
        for node in self._source.nodes:
            identified = node.identify(row, context)
            if identified is not None:
                named[node.name] = identified
                context.state(identified)
                rank = self._rank(node.trust, stated)
                yield NodeFact(
                    identified.label,
                    identified.id,
                    rank,
                    origin,
                    _properties(node, identified, row),
                )
        for edge in self._source.edges:
            start, end = named.get(edge.start), named.get(edge.end)
            if start is not None and end is not None:
                yield EdgeFact(
                    edge.type,
                    start.id,
                    end.id,
                    self._statement(edge, row),
                    self._rank(self._source.trust, stated),
                    origin,
                    Interval(_day(row, edge.valid[0]), _day(row, edge.valid[1])),
                    {
                        p: self._stated(row, c, start if start.label == "Person" else end)
                        for p, c in edge.properties.items()
                        if c in row.values
                    },
                )

    def _stated(self, row: Row, column: str, subject: Identified) -> Value:
        """Return what an edge states of a column: of a personal one, of ``subject``, the digest."""
        value = row.values[column]
        if column not in self._personal:
            return value
        kind = ON_EDGES[self._personal[column]]
        self._context.state(replace(subject, personal=((kind, str(value)),)))
        return self._context.keys.digest(f"value.{self._personal[column]}", str(value))

    def _stated_at(self, row: Row) -> date:
        column = self._source.stated_at
        return (_day(row, column) if column else None) or self._context.stated_at or date.min

    def _rank(self, trust: Trust, stated: date) -> Rank:
        rank = self._ranks.get((trust, stated))
        if rank is None:
            rank = self._ranks[trust, stated] = Rank(trust, stated)
        return rank

    def _statement(self, edge: EdgeMap, row: Row) -> str:
        """Name what the edge states by a keyed digest: the key columns may hold personal values."""
        key = edge.key if edge.key is not None else self._source.key
        parts = (row.text(column) or "" for column in key)
        digest = self._context.keys.digest(
            "statement", self._source.id, edge.type, edge.start, edge.end, *parts
        )
        return f"{self._source.id}:{digest}"


class DocumentExtractor:
    """Extracts the facts of JSON records by the function of their source."""

    def __init__(self, source: DocumentSource, context: Context) -> None:
        """Prepare for the records of one file."""
        self._source = source
        self._context = context

    def extract(self, number: int, record: object) -> Extracted:
        """Return the facts of one record, or every problem found in it."""
        if isinstance(record, Broken):
            problem = Problem("", record.rule, "", record.text, record.remedy)
            return Extracted(number, "", rejected=(problem,))
        facts: list[Fact] = []
        problems: list[Problem] = []
        notes: list[Problem] = []
        key = ""
        for item in self._source.extract(record, number, self._context):
            if isinstance(item, Reject):
                key = item.key
                problems += item.problems
            elif isinstance(item, Note):
                key = key or item.key
                notes.append(item.problem)
            else:
                facts.append(item)
        personal = _taken(self._context)
        if problems:
            return Extracted(number, key, rejected=tuple(problems))
        size = _size(facts)
        return Extracted(
            number, key, tuple(facts), notes=tuple(notes), size=size, personal=personal
        )


def _taken(context: Context) -> tuple[PersonalValue, ...]:
    return () if context.personal is None else context.personal.take()


def _size(facts: list[Fact]) -> int:
    return sum(
        len(value) for fact in facts for value in fact.properties.values() if isinstance(value, str)
    )


def _properties(node: NodeMap, identified: Identified, row: Row) -> dict[str, Value]:
    values = row.values
    properties = dict(identified.properties)
    for name, column in node.properties.items():
        value = values.get(column)
        if value is not None:
            properties[name] = value
    return properties


def _day(row: Row, column: str | None) -> date | None:
    value = row.values.get(column) if column else None
    if isinstance(value, datetime):
        return value.astimezone(CHINA).date()
    return value if isinstance(value, date) else None


def _problem(column: Column, text: str, flaw: ValueProblem) -> Problem:
    plain = text.strip()
    if column.kind.personal:
        # The text of a problem of a personal column must not quote the value either.
        safe = flaw.text.replace(plain, mask_personal(plain)) if plain else flaw.text
        return Problem(column.heading, flaw.rule, mask_personal(plain), safe, flaw.remedy)
    return Problem(column.heading, flaw.rule, shown(plain), masked(flaw.text), flaw.remedy)
