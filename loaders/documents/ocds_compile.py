"""Merge the releases of one process by OCDS' own reference implementation (``ocdsmerge``).

The merge rules of 1.0 and 1.1 differ (suppliers: whole list, or by identifier); both come from the
official release schemas, 1.1 with the bids extension, so nothing is fetched at run time.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from credit_hub.loaders.documents.values import canonical, items, obj, text
from credit_hub.model.errors import InvalidValueError

if TYPE_CHECKING:
    # Imported where it is needed: it brings an HTTP client along, and most commands merge nothing.
    from ocdsmerge import Merger

__all__ = ["Compiled", "compile_releases"]

_SCHEMAS: Final = {"1.0": "release-schema-1__0__3.json", "1.1": "release-schema-1__1__4.json"}
_BIDS: Final = "bids-extension-release-schema.json"


@dataclass(frozen=True, slots=True)
class Compiled:
    """The compiled release, and the arrays in which two objects have one id (they were merged)."""

    release: Mapping[str, object]
    duplicates: tuple[str, ...]


def compile_releases(releases: Sequence[Mapping[str, object]], version: str) -> Compiled:
    """Return the compiled release of all releases of one process.

    The order given does not matter: releases are merged by date as printed, of equal dates a
    compiled one last. A single release without a date keeps its own id.

    Raises:
        InvalidValueError: The releases cannot be merged: a date is missing or no text, or a field
            is an object in one release and a list in another.
    """
    from ocdsmerge.exceptions import DuplicateIdValueWarning, OCDSMergeError

    ordered = sorted(releases, key=_order)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", DuplicateIdValueWarning)
        try:
            merged: dict[str, object] = _merger(version).create_compiled_release(ordered)
        except (OCDSMergeError, TypeError, AttributeError) as error:
            message = f"the releases cannot be merged: {type(error).__name__}"
            remedy = "give every release a date, and every field one type in all releases"
            raise InvalidValueError(message, remedy=remedy) from error
    if text(merged.get("date")) is None:
        own = ordered[-1].get("id")
        merged = {key: value for key, value in merged.items() if key != "id"}
        merged |= {} if own is None else {"id": own}
    duplicates = {str(warning.message) for warning in caught}
    return Compiled(merged, tuple(sorted(duplicates)))


def _order(release: Mapping[str, object]) -> tuple[str, bool, str]:
    return (
        text(release.get("date")) or "",
        "compiled" in items(release.get("tag")),
        canonical(release),
    )


@cache
def _merger(version: str) -> Merger:
    from ocdsmerge import Merger
    from ocdsmerge.rules import get_merge_rules

    folder = files(__package__).joinpath("schemas", "ocds")
    schema = json.loads(folder.joinpath(_SCHEMAS[version]).read_text("utf-8"))
    if version != "1.0":
        schema = _patched(schema, json.loads(folder.joinpath(_BIDS).read_text("utf-8")))
    return Merger(merge_rules=get_merge_rules(schema))


def _patched(target: object, patch: object) -> object:
    """Apply a JSON Merge Patch (RFC 7396), the form of all OCDS extensions."""
    if not isinstance(patch, dict):
        return patch
    result = dict(obj(target))
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _patched(result.get(key), value)
    return result
