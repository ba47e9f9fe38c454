"""An OCDS document as contracting processes: the releases of each ocid that it holds.

Read are release packages, record packages, records, single releases (compiled ones, too) and arrays
of these, of versions 1.0 and 1.1. A versioned release is a history without its releases: which
release said what can be told for single values but not for whole ones, so it is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from credit_hub.loaders.documents.values import Part, items, obj, path, text
from credit_hub.loaders.source import Problem

__all__ = ["Located", "Process", "split"]

_VERSIONED: Final = frozenset({"releaseID", "releaseDate", "releaseTag", "value"})
_INLINE: Final = (
    ("buyer",),
    ("tender", "procuringEntity"),
    ("tender", "tenderers"),
    ("awards", "suppliers"),
)
"""Where OCDS 1.0 writes an organisation in full; OCDS 1.1 refers to ``parties``."""


@dataclass(frozen=True, slots=True)
class Located:
    """One release, where it stands in the document, and whose merge rules it follows."""

    at: tuple[Part, ...]
    release: Mapping[str, object]
    version: str


@dataclass(frozen=True, slots=True)
class Process:
    """The releases of one contracting process in one document, or why they cannot be read."""

    ocid: str
    releases: tuple[Located, ...] = ()
    compiled: Located | None = None
    """The compiled release that a record gives beside its releases."""
    problems: tuple[Problem, ...] = field(default=())


def split(document: object) -> Iterator[Process]:
    """Yield the contracting processes of a document."""
    grouped: dict[str, list[Located]] = {}
    compiled: dict[str, Located] = {}
    for found in _walk(document, (), None):
        if isinstance(found, Process):
            if found.problems:
                yield found
                continue
            grouped.setdefault(found.ocid, []).extend(found.releases)
            if found.compiled is not None:
                compiled[found.ocid] = found.compiled
    for ocid, releases in grouped.items():
        yield Process(ocid, tuple(releases), compiled.get(ocid))


def _walk(value: object, at: tuple[Part, ...], package: str | None) -> Iterator[Process]:
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _walk(item, (*at, number), package)
    elif not isinstance(value, dict):
        yield _refused("", at, "ocds.not_an_object", "is no JSON object", "send OCDS packages")
    elif "records" in value:
        yield from _walk(value["records"], (*at, "records"), _version(value))
    elif "compiledRelease" in value or "versionedRelease" in value:
        yield _record(value, at, package)
    elif "releases" in value and "ocid" not in value:
        yield from _walk(value["releases"], (*at, "releases"), _version(value))
    elif "releases" in value and "tender" not in value:
        yield _record(value, at, package)
    else:
        yield _release(value, at, package)


def _version(package: Mapping[str, object]) -> str:
    """Return 1.0 or 1.1; OCDS 1.0 packages do not say (``version`` came with 1.1)."""
    return "1.0" if (text(package.get("version")) or "1.0").startswith("1.0") else "1.1"


def _refused(
    ocid: str, at: tuple[Part, ...], rule: str, why: str, remedy: str, value: str = ""
) -> Process:
    return Process(ocid, problems=(Problem(path(*at), rule, value, why, remedy),))


def _release(value: Mapping[str, object], at: tuple[Part, ...], package: str | None) -> Process:
    ocid = text(value.get("ocid"))
    if ocid is None:
        return _refused(
            "",
            (*at, "ocid"),
            "ocds.ocid",
            "is missing; without it nothing tells the contracting process (OCDS release schema)",
            "give every release the ocid of its process",
        )
    if _is_versioned(value):
        return _refused(
            ocid,
            at,
            "ocds.versioned_release",
            "is a versioned release; a history of values cannot be merged with other releases",
            "send the releases themselves, or the compiled release",
        )
    return Process(ocid, (Located(at, value, _release_version(value, package)),))


def _record(record: Mapping[str, object], at: tuple[Part, ...], package: str | None) -> Process:
    ocid = text(record.get("ocid")) or text(obj(record.get("compiledRelease")).get("ocid")) or ""
    releases = items(record.get("releases"))
    embedded = [
        _release(obj(release), (*at, "releases", number), package)
        for number, release in enumerate(releases)
        if not _is_link(release)
    ]
    whole = _compiled(record, at, package)
    if embedded and len(embedded) == len(releases):
        return _joined(ocid, at, embedded, whole)
    if whole is not None:
        return whole
    return _refused(
        ocid,
        at,
        "ocds.no_release",
        "the record holds neither its releases nor a compiled release, only links or a history",
        "embed the releases or the compiled release in the record",
    )


def _compiled(
    record: Mapping[str, object], at: tuple[Part, ...], package: str | None
) -> Process | None:
    value = record.get("compiledRelease")
    if not isinstance(value, dict):
        return None
    return _release(value, (*at, "compiledRelease"), package)


def _joined(
    ocid: str, at: tuple[Part, ...], releases: Sequence[Process], whole: Process | None
) -> Process:
    problems = [problem for process in releases for problem in process.problems]
    others = {process.ocid for process in releases if process.ocid} - {ocid}
    if others and not problems:
        return _refused(
            ocid,
            (*at, "ocid"),
            "ocds.ocid_of_record",
            f"the record holds releases of another process: {min(others)}",
            "give all releases of a record the ocid of the record",
            ocid,
        )
    located = tuple(found for process in releases for found in process.releases)
    compiled = whole.releases[0] if whole is not None and whole.releases else None
    return Process(ocid, located, compiled, tuple(problems))


def _is_link(release: object) -> bool:
    """Whether a record refers to a release by URL only (OCDS record package, linked releases)."""
    return isinstance(release, dict) and "url" in release and "ocid" not in release


def _is_versioned(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_is_versioned, value.values()))
    if isinstance(value, list) and value:
        return all(isinstance(item, dict) and set(item) == _VERSIONED for item in value) or any(
            map(_is_versioned, value)
        )
    return False


def _release_version(release: Mapping[str, object], package: str | None) -> str:
    """Tell whose merge rules a release follows: by its organisations, else by its package.

    Packages of version 1.1 are seen to hold releases in the form of 1.0.
    """
    if "parties" in release:
        return "1.1"
    if any("identifier" in party for where in _INLINE for party in _at(release, where)):
        return "1.0"
    return package or "1.1"


def _at(value: object, where: Sequence[str]) -> Iterator[Mapping[str, object]]:
    if isinstance(value, list):
        for item in value:
            yield from _at(item, where)
    elif where:
        yield from _at(obj(value).get(where[0]), where[1:])
    else:
        yield obj(value)
