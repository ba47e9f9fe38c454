"""From one BODS statement to facts; docs/mappings/bods.md has the whole mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from credit_hub.loaders.documents.bods_interests import (
    UNSTATED,
    edge_type,
    interest_keys,
    interest_properties,
)
from credit_hub.loaders.documents.bods_parties import (
    entity_properties,
    person_properties,
    person_texts,
    scoped_unit,
)
from credit_hub.loaders.documents.bods_records import Index, Place
from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.values import items, obj, path, text
from credit_hub.loaders.source import Context, Identified, Note, Problem
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Rank, Trust, Value
from credit_hub.model.interval import Interval

__all__ = ["statement_facts"]

_TRUST: Final = {"officialRegister": Trust.OFFICIAL, "selfDeclaration": Trust.DECLARED}
_MENTION_ONLY: Final = frozenset({"thirdParty", "primaryResearch"})
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Mapper:
    """What every fact of one statement shares."""

    place: Place
    row: int
    context: Context
    index: Index

    @property
    def origin(self) -> Origin:
        return Origin(self.context.source, self.context.file_sha256, self.row)

    @property
    def rank(self) -> Rank:
        return Rank(_trust(self.place.statement), self.place.stated_at)

    def note(
        self, rule: str, text_: str, *parts: str | int, value: str = "", remedy: str = ""
    ) -> Note:
        problem = Problem(path(*self.place.at, *parts), rule, value, text_, remedy)
        return Note(self.row, text(self.place.statement.get("statementId")) or "", problem)

    def node(self, node: Identified, properties: Mapping[str, Value]) -> NodeFact:
        self.context.state(node)
        return NodeFact(node.label, node.id, self.rank, self.origin, properties)


def statement_facts(
    place: Place, row: int, context: Context, index: Index
) -> Iterator[Fact | Note]:
    """Yield what a valid statement states."""
    mapper = _Mapper(place, row, context, index)
    later = index.later(place)
    if later and later[0].stated_at == place.stated_at:
        yield mapper.note(
            "bods.replaced_on_same_day",
            "another statement of this record and day replaces this one; only the last is loaded",
            "recordId",
        )
        return
    yield from _status_notes(mapper)
    kind = place.statement.get("recordType")
    if kind == "relationship":
        yield from _relationship(mapper)
    elif kind == "entity":
        node = index.party(*place.record) or scoped_unit(*place.record)
        yield mapper.node(node, entity_properties(node, place.details))
    else:
        person = index.party(*place.record)
        if person is not None:
            named = replace(person, personal=(*person.personal, *person_texts(place.details)))
            yield mapper.node(named, person_properties(person, place.details, context))


def _trust(statement: Mapping[str, object]) -> Trust:
    kinds = {text(kind) for kind in items(obj(statement.get("source")).get("type"))}
    known = [_TRUST[kind] for kind in kinds if kind in _TRUST]
    if known:
        return max(known)
    return Trust.MENTION if kinds & _MENTION_ONLY else Trust.DECLARED


def _status_notes(mapper: _Mapper) -> Iterator[Note]:
    later = mapper.index.later(mapper.place)
    status = mapper.place.statement.get("recordStatus")
    if status == "closed" and later:
        yield mapper.note(
            "bods.statement_after_closed",
            "the record is closed by this statement, but a later one speaks of it",
            "recordStatus",
            value="closed",
        )
    version = mapper.place.statement.get("publicationDetails")
    written = text(obj(version).get("bodsVersion"))
    if written not in {None, "0.4"}:
        yield mapper.note(
            "bods.version",
            "is read as BODS 0.4, whose schema it fulfils",
            "publicationDetails",
            "bodsVersion",
            value=written or "",
        )


def _relationship(mapper: _Mapper) -> Iterator[Fact | Note]:
    place, details = mapper.place, mapper.place.details
    ends: list[Identified] = []
    for field in ("interestedParty", "subject"):
        node, note = _end(mapper, field)
        ends.append(node)
        yield mapper.node(node, node.properties)
        if note is not None:
            yield note
    yield from _component_notes(mapper)
    stated = items(details.get("interests"))
    for key, position in interest_keys(details):
        interest = obj(stated[position]) if position >= 0 else {}
        if interest.get("beneficialOwnershipOrControl") is True and ends[0].label in {
            "Enterprise",
            "Organization",
        }:
            yield mapper.note(
                "bods.beneficial_owner_not_natural",
                "a beneficial owner must be a natural person (BODS 0.4, Interest)",
                *("recordDetails", "interests", position, "beneficialOwnershipOrControl"),
                value="true",
            )
        yield from _interest(mapper, key, interest, (ends[0].id, ends[1].id))
    if place.statement.get("recordStatus") != "closed" and not stated:
        yield mapper.note(
            "bods.no_interests",
            "the relationship states no interest; it is kept as one of unstated kind",
            "recordDetails",
            "interests",
        )


def _end(mapper: _Mapper, field: str) -> tuple[Identified, Note | None]:
    """Return the node at one end of a relationship, and what is to be said about it."""
    publisher, record_id = mapper.place.record
    value = mapper.place.details.get(field)
    if isinstance(value, str):
        known = mapper.index.party(publisher, value)
        if known is not None:
            return known, None
        note = mapper.note(
            "bods.unresolved_reference",
            "no valid statement of this file describes the record",
            *("recordDetails", field),
            value=value,
            remedy="send the statements of a relationship and of its parties in one file",
        )
        if field == "subject":  # a subject is an entity in any case
            return scoped_unit(publisher, value), note
        node_id = f"unspecified:bods/{publisher}/{value}"
        reason: dict[str, Value] = {"unspecified_reason": "unresolvedReference"}
        return Identified("UnspecifiedParty", node_id, reason), note
    node_id = f"unspecified:bods/{publisher}/{record_id}/{field}"
    stated = {"unspecified_reason": text(obj(value).get("reason"))}
    stated["explanation"] = text(obj(value).get("description"))
    properties: dict[str, Value] = {name: v for name, v in stated.items() if v is not None}
    return Identified("UnspecifiedParty", node_id, properties), None


def _component_notes(mapper: _Mapper) -> Iterator[Note]:
    publisher = mapper.place.publisher
    for number, record in enumerate(items(mapper.place.details.get("componentRecords"))):
        known = mapper.index.versions.get((publisher, str(record)))
        if known is None:
            yield mapper.note(
                "bods.unresolved_component",
                "no valid statement of this file describes the component",
                *("recordDetails", "componentRecords", number),
                value=str(record),
                remedy="send the components of an indirect relationship in the same file",
            )


def _interest(
    mapper: _Mapper, key: str, interest: Mapping[str, object], ends: tuple[str, str]
) -> Iterator[Fact | Note]:
    place = mapper.place
    stated = interest_properties(interest)
    properties = dict(stated.properties)
    if place.details.get("isComponent") is True:
        properties["component"] = True
    if interest.get("type") is None:
        properties["interest"] = UNSTATED
    if stated.rounded:
        yield mapper.note(
            "bods.share_rounded",
            "a share has more digits than parts per 10^9 hold",
            "recordDetails",
        )
    start, end = day(interest.get("startDate")), day(interest.get("endDate"))
    if place.statement.get("recordStatus") == "closed":
        end = min(end or place.stated_at, place.stated_at)
    edge = EdgeFact(
        type=edge_type(interest),
        start=ends[0],
        end=ends[1],
        statement="|".join(("bods", *place.record, key)),
        rank=mapper.rank,
        origin=mapper.origin,
        valid=_days(start, end),
        properties=properties,
    )
    if start is not None and end is not None and end <= start:
        yield mapper.note(
            "bods.no_day",
            "the interest ends on the day on which it starts; it is kept for that one day",
            "recordDetails",
        )
    yield edge
    yield from _dropped(mapper, edge, key)


def _dropped(mapper: _Mapper, edge: EdgeFact, key: str) -> Iterator[EdgeFact]:
    """End an interest on the day on which a later statement of the record no longer names it."""
    for version in mapper.index.later(mapper.place):
        if key in version.interests:
            return
        end = min(edge.valid.end or version.stated_at, version.stated_at)
        rank = replace(edge.rank, stated_at=version.stated_at)
        yield replace(edge, rank=rank, valid=_days(edge.valid.start, end))
        return


def _days(start: date | None, end: date | None) -> Interval:
    if start is not None and end is not None and end <= start:
        return Interval(start, start + _ONE_DAY)
    return Interval(start, end)
