"""When a release can be used: the rules that decide between loading and refusing.

Published releases break the official schema often, and mostly where it does not matter. Refused is
only what cannot be understood: no ocid, no date where dates decide the order, or a field that the
mapping reads and that has another type than the schema says. Everything else is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.ocds_records import Located, Process
from credit_hub.loaders.documents.values import Part, is_unicode, path
from credit_hub.loaders.source import Problem

__all__ = ["process_problems"]

_OBJECT: Final = "object"
_ARRAY: Final = "array of objects"
_REFERENCE: Final[Mapping[str, object]] = {
    "": _OBJECT,
    "identifier": _OBJECT,
    "contactPoint": _OBJECT,
    "additionalIdentifiers": _ARRAY,
}
_REFERENCES: Final[Mapping[str, object]] = {**_REFERENCE, "": _ARRAY}
_SHAPE: Final[Mapping[str, object]] = {
    "": _OBJECT,
    "buyer": _REFERENCE,
    "parties": _REFERENCES,
    "tender": {
        "": _OBJECT,
        "procuringEntity": _REFERENCE,
        "tenderers": _REFERENCES,
        "tenderPeriod": _OBJECT,
        "lots": _ARRAY,
    },
    "bids": {
        "": _OBJECT,
        "details": {"": _ARRAY, "tenderers": _REFERENCES, "value": _OBJECT},
    },
    "awards": {"": _ARRAY, "suppliers": _REFERENCES, "value": _OBJECT},
    "contracts": {"": _ARRAY, "suppliers": _REFERENCES, "value": _OBJECT, "period": _OBJECT},
}
"""Types of the fields that are read (OCDS 1.1 release schema); null is allowed everywhere."""


def process_problems(process: Process) -> tuple[Problem, ...]:
    """Return every reason to refuse the releases of a process."""
    problems = list(process.problems)
    for located in process.releases:
        problems += _shape_problems(located.release, located.at, _SHAPE)
        problems += _date_problems(located, several=len(process.releases) > 1)
        if not is_unicode(located.release):
            words = "a text holds half a character (a lone surrogate)"
            where = path(*located.at)
            remedy = "export the release again as UTF-8"
            problems.append(Problem(where, "json.not_unicode", "", words, remedy))
    return tuple(problems)


def _date_problems(located: Located, *, several: bool) -> Iterator[Problem]:
    stated = located.release.get("date")
    where = path(*located.at, "date")
    if stated is None:
        if several:
            yield Problem(
                where,
                "ocds.date",
                "",
                "is missing; the releases of a process replace each other by date",
                "date every release",
            )
    elif day(stated) is None:
        yield Problem(
            where,
            "ocds.date",
            str(stated)[:40],
            "is no date-time with an offset (RFC 3339)",
            "write 2026-10-15T09:30:00+08:00",
        )


def _shape_problems(value: object, at: tuple[Part, ...], shape: object) -> Iterator[Problem]:
    if value is None:
        return
    fields = shape if isinstance(shape, dict) else {"": shape}
    if fields[""] == _ARRAY:
        if not isinstance(value, list):
            yield _mistyped(at, _ARRAY)
            return
        for number, item in enumerate(value):
            yield from _shape_problems(item, (*at, number), {**fields, "": _OBJECT})
    elif not isinstance(value, dict):
        yield _mistyped(at, _OBJECT)
    else:
        for name, inner in fields.items():
            if name:
                yield from _shape_problems(value.get(name), (*at, name), inner)


def _mistyped(at: tuple[Part, ...], wanted: str) -> Problem:
    return Problem(
        path(*at), "ocds.type", "", f"must be an {wanted}", "see the OCDS 1.1 release schema"
    )
