"""A BODS document as statements, and what all statements of a file together tell.

A relationship statement names its parties by record id, a later statement of a record replaces an
earlier one, and a statement id may stand for one statement only: none of that is visible in one
statement alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from credit_hub.loaders.documents.bods_interests import interest_keys
from credit_hub.loaders.documents.bods_parties import entity_node, person_node
from credit_hub.loaders.documents.bods_schema import schema_problems
from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.values import Part, digest, first, is_unicode, obj, text
from credit_hub.loaders.source import Context, Identified

__all__ = ["Index", "Place", "Version", "prepare", "split"]

_STATUS_ORDER: Final = {"new": 0, "updated": 1, "closed": 2}


@dataclass(frozen=True, slots=True)
class Place:
    """One value that should be a statement, and where it stands in what the reader yielded."""

    at: tuple[Part, ...]
    value: object

    @property
    def statement(self) -> Mapping[str, object]:
        """The value as a statement."""
        return obj(self.value)

    @property
    def publisher(self) -> str:
        """Who published it: record ids are unique inside a publisher's system."""
        publisher = obj(obj(self.statement.get("publicationDetails")).get("publisher"))
        return first(text(publisher.get("name")), text(publisher.get("url")), "-") or "-"

    @property
    def record(self) -> tuple[str, str]:
        """Publisher and record id."""
        return self.publisher, text(self.statement.get("recordId")) or ""

    @property
    def details(self) -> Mapping[str, object]:
        """The details of the record."""
        return obj(self.statement.get("recordDetails"))

    @property
    def stated_at(self) -> date:
        """The day of the statement, in China where a time is given."""
        return day(self.statement.get("statementDate")) or date.min

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical statement."""
        return digest(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One statement of a record among others, in the order in which they replace each other."""

    stated_at: date
    moment: str
    status: int
    statement_id: str
    interests: tuple[str, ...] = field(compare=False)

    @classmethod
    def of(cls, place: Place) -> Version:
        """Return where a statement stands among the statements of its record."""
        statement = place.statement
        return cls(
            stated_at=place.stated_at,
            moment=text(statement.get("statementDate")) or "",
            status=_STATUS_ORDER.get(text(statement.get("recordStatus")) or "", 1),
            statement_id=text(statement.get("statementId")) or "",
            interests=tuple(key for key, _ in interest_keys(place.details)),
        )


@dataclass(slots=True)
class Index:
    """What the statements of one file tell about each other."""

    refused: set[str] = field(default_factory=set)
    """Digests of the statements that the schema refuses."""
    digests: dict[str, set[str]] = field(default_factory=dict)
    parties: dict[tuple[str, str], tuple[Version, Identified]] = field(default_factory=dict)
    publishers: dict[str, set[str]] = field(default_factory=dict)
    versions: dict[tuple[str, str], list[Version]] = field(default_factory=dict)

    def add(self, place: Place, context: Context) -> None:
        """Take one statement in; an invalid one is remembered by its digest only."""
        if not is_unicode(place.value) or schema_problems(place.value, place.at):
            self.refused.add(place.digest)
            return
        self.digests.setdefault(str(place.statement["statementId"]), set()).add(place.digest)
        version = Version.of(place)
        self.versions.setdefault(place.record, []).append(version)
        node = _node(place, context)
        known = self.parties.get(place.record)
        if node is not None and (known is None or known[0] < version):
            self.parties[place.record] = version, node
            self.publishers.setdefault(place.record[1], set()).add(place.publisher)

    def party(self, publisher: str, record_id: str) -> Identified | None:
        """Return who a record id names: in its publisher, else if only one publisher uses it."""
        known = self.parties.get((publisher, record_id))
        if known is None:
            others = self.publishers.get(record_id, set())
            known = self.parties[next(iter(others)), record_id] if len(others) == 1 else None
        return None if known is None else known[1]

    def later(self, place: Place) -> list[Version]:
        """Return the statements of the same record that replace this one, the next one first."""
        own = Version.of(place)
        return sorted(v for v in self.versions.get(place.record, []) if own < v)


def split(document: object) -> Iterator[Place]:
    """Yield the statements of an array, or the one that is an item of it or a line."""
    if isinstance(document, list):
        for number, value in enumerate(document):
            yield Place((number,), value)
    else:
        yield Place((), document)


def prepare(records: Iterator[object], context: Context) -> Index:
    """Read all statements of a file once."""
    index = Index()
    for place in records:
        if isinstance(place, Place):
            index.add(place, context)
    return index


def _node(place: Place, context: Context) -> Identified | None:
    publisher, record_id = place.record
    if place.statement.get("recordType") == "entity":
        return entity_node(publisher, record_id, place.details)
    if place.statement.get("recordType") == "person":
        return person_node(publisher, record_id, place.details, context)
    return None
