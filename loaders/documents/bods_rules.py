"""Why a BODS statement is refused: the schema, and rules between statements beside it."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.loaders.documents.bods_interests import interest_problems
from credit_hub.loaders.documents.bods_records import Index, Place
from credit_hub.loaders.documents.bods_schema import schema_problems
from credit_hub.loaders.documents.values import path
from credit_hub.loaders.source import Problem

__all__ = ["rule_problems"]

_UNITS = frozenset({"Enterprise", "Organization"})


def rule_problems(place: Place, index: Index) -> tuple[Problem, ...]:
    """Return every reason to refuse a statement; none for one that can be loaded."""
    if place.digest in index.refused:
        return schema_problems(place.value, place.at) or (_not_unicode(place),)
    return tuple(_between_statements(place, index))


def _not_unicode(place: Place) -> Problem:
    return Problem(
        path(*place.at),
        "json.not_unicode",
        "",
        "a text holds half a character (a lone surrogate)",
        "export the statement again as UTF-8",
    )


def _between_statements(place: Place, index: Index) -> Iterator[Problem]:
    statement_id = str(place.statement["statementId"])
    if len(index.digests.get(statement_id, ())) > 1:
        yield Problem(
            path(*place.at, "statementId"),
            "bods.duplicate_statement_id",
            statement_id,
            "two different statements of this file have this id",
            "give each statement an id of its own",
        )
    if place.statement.get("recordType") == "relationship":
        yield from interest_problems(place.details, place.at)
        yield from _subject_is_entity(place, index)


def _subject_is_entity(place: Place, index: Index) -> Iterator[Problem]:
    subject = place.details.get("subject")
    known = index.party(place.publisher, subject) if isinstance(subject, str) else None
    if known is not None and known.label not in _UNITS:
        yield Problem(
            path(*place.at, "recordDetails", "subject"),
            "bods.subject_not_entity",
            str(subject),
            "names a person; the subject of a relationship is an entity (BODS 0.4)",
            "name the entity that the interest is in",
        )
