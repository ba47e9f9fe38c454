"""From the releases of one process to facts; docs/mappings/ocds.md has the whole mapping.

Each day's releases are mapped by themselves and ranked by that day, so the join of facts does what
merging does: the latest statement of each property holds. Packages may therefore be split and sent
in any order. What a later release of the same document takes back (null, or a whole list replaced)
is not stated at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Final

from credit_hub.loaders.documents.moments import day
from credit_hub.loaders.documents.ocds_awards import award_facts
from credit_hub.loaders.documents.ocds_bids import bid_facts
from credit_hub.loaders.documents.ocds_compile import compile_releases
from credit_hub.loaders.documents.ocds_parties import Parties, part
from credit_hub.loaders.documents.ocds_records import Located, Process
from credit_hub.loaders.documents.ocds_redact import redacted
from credit_hub.loaders.documents.ocds_tender import tender_facts
from credit_hub.loaders.documents.ocds_view import View
from credit_hub.loaders.documents.values import canonical, items, obj, text
from credit_hub.loaders.source import Context, Identified, Note
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Origin, Value

__all__ = ["process_facts"]

_MAPPINGS: Final[tuple[Callable[[View], Iterator[Fact | Note]], ...]] = (
    tender_facts,
    bid_facts,
    award_facts,
)
_OWN: Final = frozenset({"id", "tag", "date"})
"""Fields of a compiled release that are its own, not its releases'."""
_CONCLUDED: Final = frozenset({"consortium", "valid", "won"})
"""Properties that are concluded from a day's release: merging cannot take them back."""


def process_facts(process: Process, row: int, context: Context) -> Iterator[Fact | Note]:
    """Yield what the releases of a process state.

    Raises:
        InvalidValueError: The releases cannot be merged.
    """
    origin = Origin(context.source, context.file_sha256, row)
    version = max(located.version for located in process.releases)
    releases = [located.release for located in process.releases]
    compiled = compile_releases(releases, version)
    base = _view(process, compiled.release, origin, context)
    for duplicate in compiled.duplicates:
        yield base.note((), "ocds.duplicate_id", duplicate)
    yield from _compiled_differs(process, compiled.release, base)
    whole = list(_mapped(base))
    surviving = _Surviving(whole) if len(releases) > 1 else None
    for stated_at, located in _days(process, context):
        group = [one.release for one in located]
        merged = group[0] if len(group) == 1 else compile_releases(group, version).release
        view = replace(base, release=merged, stated_at=stated_at, at=located[0].at)
        for one in located:
            yield from _release(one, replace(view, at=one.at), context)
        for item in _mapped(view):
            kept = item if surviving is None else surviving.kept(item)
            if kept is not None:
                yield kept


def _view(
    process: Process, compiled: Mapping[str, object], origin: Origin, context: Context
) -> View:
    tender = obj(compiled.get("tender"))
    numbers = (text(obj(lot).get("id")) for lot in items(tender.get("lots")))
    return View(
        release=compiled,
        parties=Parties.of(process.ocid, compiled, context),
        lots=tuple(number for number in numbers if number is not None),
        has_bids=bool(items(obj(compiled.get("bids")).get("details"))),
        stated_at=max(stated_at for stated_at, _ in _days(process, context)),
        origin=origin,
        at=process.releases[-1].at,
    )


def _mapped(view: View) -> Iterator[Fact | Note]:
    """Yield what one view states, each thing once."""
    seen: set[object] = set()
    for mapping in _MAPPINGS:
        for item in mapping(view):
            if isinstance(item, EdgeFact):
                key: object = (item.type, item.statement)
            elif isinstance(item, NodeFact):
                key = item.id, item.rank, tuple(sorted(item.properties.items()))
            else:
                key = item
            if key not in seen:
                seen.add(key)
                yield item


def _days(process: Process, context: Context) -> Iterator[tuple[date, Sequence[Located]]]:
    """Yield the releases of each day, equal ones once; later ones of a day replace earlier ones."""
    unique = {canonical(located.release): located for located in process.releases}

    def stated(located: Located) -> date:
        return day(located.release.get("date")) or context.stated_at or date.min

    for stated_at, group in groupby(sorted(unique.values(), key=stated), key=stated):
        yield stated_at, tuple(group)


def _release(located: Located, view: View, context: Context) -> Iterator[Fact]:
    """Keep the release itself, without personal values."""
    release = located.release
    document = canonical(redacted(release, context.keys))
    digest = hashlib.sha256(document.encode()).hexdigest()[:32]
    tags = tuple(tag for item in items(release.get("tag")) if (tag := text(item)))
    properties: dict[str, Value | None] = {
        "ocid": view.ocid,
        "release_id": text(release.get("id")),
        "released_at": text(release.get("date")),
        "tags": tags or None,
        "ocds_version": located.version,
        "document": document,
    }
    node = Identified("Release", f"release:{part(view.ocid)}/{digest}", {})
    yield view.node(node, properties)
    yield view.edge("RELEASE_OF", (node.id, view.tender_id), ("release", digest))


def _compiled_differs(process: Process, merged: Mapping[str, object], view: View) -> Iterator[Note]:
    """Remark where a record's compiled release says something else than its releases do."""
    if process.compiled is None:
        return
    given = process.compiled.release
    names = sorted((set(given) | set(merged)) - _OWN)
    differing = [n for n in names if _filled(given.get(n)) != _filled(merged.get(n))]
    if differing:
        yield replace(view, at=process.compiled.at).note(
            (),
            "ocds.compiled_differs",
            f"is not what its releases give; the releases are loaded: {', '.join(differing)}",
        )


def _filled(value: object) -> object:
    """Leave out what is empty: merging drops empty objects."""
    if isinstance(value, dict):
        kept = {name: _filled(item) for name, item in value.items()}
        return {name: item for name, item in kept.items() if item not in (None, {}, [])}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    return value


class _Surviving:
    """What is still stated once all releases of a process in one document are merged."""

    def __init__(self, whole: Sequence[Fact | Note]) -> None:
        self._statements = {
            (fact.type, fact.statement) for fact in whole if isinstance(fact, EdgeFact)
        }
        self._properties: dict[str, set[str]] = {}
        for fact in whole:
            if isinstance(fact, NodeFact):
                self._properties.setdefault(fact.id, set()).update(fact.properties)

    def kept(self, item: Fact | Note) -> Fact | Note | None:
        """Return the fact without what was taken back; None if nothing is left."""
        if isinstance(item, EdgeFact):
            return item if (item.type, item.statement) in self._statements else None
        if isinstance(item, NodeFact):
            names = self._properties.get(item.id)
            if names is None:
                return None
            kept = names | _CONCLUDED
            stated = {n: v for n, v in item.properties.items() if n in kept}
            return replace(item, properties=stated)
        return item
