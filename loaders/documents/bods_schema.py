"""Check one BODS 0.4 statement against the official schema; every problem names its JSON path.

The schema is JSON Schema Draft 2020-12 in five files that refer to each other by URN; formats
(date, date-time, uri) and the closed codelists are part of it. Messages never repeat a value that
may be personal.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from credit_hub.loaders.documents.values import Part, obj, path
from credit_hub.loaders.source import Problem

if TYPE_CHECKING:
    # Imported where it is needed: it takes long, and most commands check no schema.
    from jsonschema import Draft202012Validator, ValidationError

__all__ = ["schema_problems"]

_FILES: Final = ("components", "entity-record", "person-record", "relationship-record", "statement")
_PERSONAL: Final = frozenset(
    {"names", "birthDate", "deathDate", "identifiers", "addresses", "placeOfBirth", "assertedBy"}
    | {"createdBy", "politicalExposure"}
)
_ALTERNATIVES: Final = frozenset({"anyOf", "oneOf"})
_SHOWN: Final = 40
_REMEDY: Final = "see the schema of BODS 0.4 for this field"


def schema_problems(statement: object, at: tuple[Part, ...]) -> tuple[Problem, ...]:
    """Return what the official schema finds wrong with a statement that stands at ``at``."""
    found: dict[tuple[str, str], Problem] = {}
    for error in _validator().iter_errors(statement):
        for leaf in _leaves(error):
            problem = _problem(leaf, at, person=obj(statement).get("recordType") == "person")
            found.setdefault((problem.column, problem.rule), problem)
    return tuple(found[key] for key in sorted(found))


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from referencing.jsonschema import DRAFT202012, EMPTY_REGISTRY

    folder = files(__package__).joinpath("schemas", "bods")
    schemas = [json.loads(folder.joinpath(f"{n}.json").read_text("utf-8")) for n in _FILES]
    registry = EMPTY_REGISTRY.with_resources(
        (schema["$id"], DRAFT202012.create_resource(schema)) for schema in schemas
    )
    return Draft202012Validator(
        {"$ref": "urn:statement#/$defs/Statement"},
        registry=registry,
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """Go into the alternatives of ``anyOf`` and ``oneOf``: the deepest complaint says most."""
    if error.validator not in _ALTERNATIVES or not error.context:
        yield error
        return
    inside = [e for e in error.context if len(e.absolute_path) > len(error.absolute_path)]
    missing = [e for e in error.context if e.validator == "required"]
    if inside:
        yield from (leaf for e in inside for leaf in _leaves(e))
    elif len(missing) == 1 and isinstance(error.instance, dict):
        yield missing[0]
    else:
        yield error


def _problem(error: ValidationError, at: tuple[Part, ...], *, person: bool) -> Problem:
    parts: list[Part] = [*at, *error.absolute_path]
    if error.validator == "required":
        parts.append(_missing(error))
    personal = bool(_PERSONAL.intersection(parts)) and (
        person or bool({"assertedBy", "createdBy"}.intersection(parts))
    )
    return Problem(
        column=path(*parts),
        rule=f"bods.{error.validator}",
        value=_shown(error, personal=personal),
        text=_text(error),
        remedy=_REMEDY,
    )


def _missing(error: ValidationError) -> str:
    required = error.validator_value if isinstance(error.validator_value, list) else []
    return next((n for n in required if n not in obj(error.instance) and n in error.message), "")


def _shown(error: ValidationError, *, personal: bool) -> str:
    if error.validator == "required" or isinstance(error.instance, dict | list):
        return ""
    return "***" if personal else str(error.instance)[:_SHOWN]


def _text(error: ValidationError) -> str:
    rule, wanted = str(error.validator), error.validator_value
    words: dict[str, str] = {
        "required": "is missing",
        "type": f"must be of type {_joined(wanted)}",
        "enum": f"must be one of: {_joined(wanted)}",
        "format": f"is not a valid {wanted}",
        "pattern": "does not have the prescribed form",
        "minLength": f"is shorter than {wanted} characters",
        "maxLength": f"is longer than {wanted} characters",
        "minimum": f"is less than {wanted}",
        "maximum": f"is more than {wanted}",
        "minProperties": "is empty",
        "const": "is not allowed here",
        "anyOf": "fits none of the forms that the schema allows",
        "oneOf": "fits none, or more than one, of the forms that the schema allows",
    }
    return words.get(rule, f"breaks the rule {rule}")


def _joined(wanted: object) -> str:
    return (
        ", ".join(map(str, wanted))
        if isinstance(wanted, Sequence) and not isinstance(wanted, str)
        else str(wanted)
    )
