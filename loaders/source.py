"""Sources declared as data: columns, and how a row becomes facts.

A tabular source is one file under ``loaders/sources/`` that declares columns, nodes and edges. A
document source (OCDS, BODS) declares its schema and a function from one record to facts. Both yield
the same things, so that the rest of the machinery knows nothing of formats.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from credit_hub.loaders.identity import IdentityKeys
from credit_hub.model.facts import Fact, Trust, Value
from credit_hub.model.personal import PersonalKind, PersonalValue

Parsed = Value | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value or a row is refused or remarked on.

    ``rule`` is a stable short code (``uscc.check_character``, ``date.not_a_day`` ...); ``value`` is
    masked where the column is personal; ``remedy`` says what the sender should do.
    """

    column: str
    rule: str
    value: str
    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A row or record that is kept out of the graph, with every problem found in it."""

    row: int
    key: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the sender should know about a row that was loaded."""

    row: int
    key: str
    problem: Problem


class ValueProblem(Exception):  # noqa: N818  # a verdict on one value, caught by the row parser, never seen outside
    """Raised by a kind's parser: the text is not a value of this kind."""

    def __init__(self, rule: str, text: str, remedy: str = "") -> None:
        """Keep the rule's code beside the text."""
        super().__init__(text)
        self.rule = rule
        self.text = text
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Kind:
    """How the text of a column is read, and whether it is personal (then never shown unmasked)."""

    name: str
    parse: Callable[[str], Parsed]
    personal: bool = False
    remark: Callable[[Value], ValueProblem | None] | None = None
    """Says of a value that is used what its sender should know."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading in the official format, our name for it, and its kind.

    A problem in a required or strict column rejects the row. A problem in any other drops the value
    and leaves a note: the subject of a row is not lost because of one dirty field.
    """

    heading: str
    name: str
    kind: Kind
    required: bool = False
    headings: tuple[str, ...] = ()
    """Other headings for the same column: code families, older names."""
    strict: bool = False
    """Whether a value that cannot be read rejects the row although an empty one would not.

    So it is with ends: an unreadable end must not turn into 'no end is stated'.
    """


@dataclass(frozen=True, slots=True)
class Row:
    """A typed row: values by column name; absent and null values are left out."""

    number: int
    values: Mapping[str, Value]

    def text(self, name: str) -> str | None:
        """The value as text, or None."""
        value = self.values.get(name)
        return None if value is None else str(value)


PersonalTexts = tuple[tuple[PersonalKind, str], ...]
"""Personal values in plain text, of a node that is named beside them."""


class Collector:
    """Takes the personal values of one row or record, for whoever keeps them."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: list[PersonalValue] = []

    def add(self, subject: str, texts: PersonalTexts) -> None:
        """Take values of one node."""
        for kind, text in texts:
            self._values.append(PersonalValue(subject, kind, text))

    def take(self) -> tuple[PersonalValue, ...]:
        """Return what was taken since the last time."""
        values, self._values = self._values, []
        return tuple(values)


@dataclass(frozen=True, slots=True)
class Context:
    """What a mapping may use besides the row: who keys persons, and the file it comes from."""

    keys: IdentityKeys
    file_sha256: str
    source: str
    """Id of the source."""
    stated_at: date | None = None
    """The day on which the file as a whole was stated, for records that do not say."""
    index: object = None
    """What :attr:`DocumentSource.prepare` learned from all records of the file."""
    personal: Collector | None = None
    """Is told the personal values of every node that is stated; None where nobody keeps them."""

    def state(self, node: Identified) -> None:
        """Tell that a node is stated: here its personal values take leave of the facts."""
        if self.personal is not None and node.personal:
            self.personal.add(node.id, node.personal)


NULL_TEXTS: Final = frozenset(
    {"", "-", "—", "——", "— —", "--", "无", "/", "N/A", "NULL", "null", "None", "#N/A"}
)
"""Texts that senders write where they mean 'no value' (seen in real data)."""


@dataclass(frozen=True, slots=True)
class Identified:
    """A node named by a row: label, id, and the properties that follow from the id itself.

    ``personal`` is what the id and the masked properties were made of. It is for the vault alone.
    """

    label: str
    id: str
    properties: Mapping[str, Value]
    personal: PersonalTexts = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class NodeMap:
    """One node that a row states; ``name`` is how the edges of the source refer to it.

    ``identify`` returns None where the row does not name the node: then its edges are not stated
    either.
    ``properties`` maps a property of the schema to a column.
    """

    name: str
    identify: Callable[[Row, Context], Identified | None]
    trust: Trust
    properties: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class EdgeMap:
    """One edge that a row states between two of its nodes.

    ``valid`` names the columns of the first day in force and of the first day no longer in force.
    ``properties`` maps a property of the schema to a column; a personal column (a certificate
    number) is stated as its keyed digest.
    ``key`` names the columns that identify the statement; by default those of the source.
    """

    type: str
    start: str
    end: str
    valid: tuple[str | None, str | None] = (None, None)
    properties: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A tabular feed: one row of the official format states some nodes and edges.

    ``key`` names the columns that identify a row inside the source; two rows with the same key and
    different content contradict each other unless one was stated later (``stated_at`` names that
    column, else the file's date).
    """

    id: str
    title_zh: str
    title_en: str
    authority: str
    standard: str
    version: str
    trust: Trust
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    nodes: tuple[NodeMap, ...]
    edges: tuple[EdgeMap, ...]
    stated_at: str | None = None
    checks: tuple[Callable[[Row], Problem | None], ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentSource:
    """A feed of nested JSON records: validated against ``schema``, mapped by ``extract``."""

    id: str
    title_zh: str
    title_en: str
    authority: str
    standard: str
    version: str
    trust: Trust
    records: Callable[[object], Iterator[object]]
    """Splits one JSON document (package, array or single record) into records."""
    extract: Callable[[object, int, Context], Iterator[Fact | Reject | Note]]
    """Maps one record to facts, or rejects it with every problem named by its JSON path."""
    prepare: Callable[[Iterator[object], Context], object] | None = None
    """Reads all records of the file before the first is mapped: records may refer to each other.

    The result is :attr:`Context.index` of the mapping; the loader reads the file twice for it.
    """
    array: bool = False
    """Whether a JSON document must be an array of records; JSON Lines need not."""


AnySource = Source | DocumentSource
