"""What changed in place, kept so that an answer can be given again as it was.

Most knowledge is added: an edge has ``recorded_at`` and ``retracted_at``, and its content never
changes. Three things change where they are, though: the properties and labels of a node, the rank
of an edge (a later source states the same content again), and whether an edge is contested or
live again after a retraction. Each such change leaves a ``Revision`` beside the graph: of what, up
to when (excluded) the old values held, and the old values. Online checks do not read them, for
they ask for the latest moment; a replay does (graph.past).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from credit_hub.model.errors import StoreError
from credit_hub.model.facts import Value
from credit_hub.model.interval import utc_iso

__all__ = ["LABELS", "Old", "decode", "encode", "revision"]

Old = Mapping[str, Value | None]
"""Values by name of property as they were; None where the property was not there."""
LABELS: Final = "labels"
"""Stands for the labels of a node among its old values."""
_DAY: Final = "day"
_MOMENT: Final = "moment"


def revision(of: str, until: datetime, was: Old) -> dict[str, object]:
    """Return the properties of a revision of a node or an edge.

    Args:
        of: Id of the node or edge.
        until: The first moment at which the old values no longer hold.
        was: The old values.
    """
    return {"id": f"{of}@{utc_iso(until)}", "of": of, "until": until, "was": encode(was)}


def encode(was: Old) -> str:
    """Return old values as JSON text.

    Example:
        >>> encode({"trust": 3, "stated_at": date(2026, 9, 1)})
        '{"stated_at": {"day": "2026-09-01"}, "trust": 3}'
    """
    return json.dumps(
        {name: _plain(value) for name, value in was.items()}, sort_keys=True, ensure_ascii=False
    )


def decode(text: str) -> Old:
    """Return the old values that :func:`encode` wrote.

    Raises:
        StoreError: The text is of another kind.
    """
    try:
        return {name: _value(value) for name, value in json.loads(text).items()}
    except (ValueError, AttributeError, KeyError, TypeError) as error:
        message = f"a revision cannot be read: {error}"
        raise StoreError(message, remedy="revisions are written by loads only") from error


def _plain(value: Value | None) -> object:
    if isinstance(value, datetime):
        return {_MOMENT: utc_iso(value)}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    return list(value) if isinstance(value, tuple) else value


def _value(plain: object) -> Value | None:
    if isinstance(plain, dict):
        if _MOMENT in plain:
            return datetime.fromisoformat(plain[_MOMENT])
        return date.fromisoformat(plain[_DAY])
    if isinstance(plain, list):
        return tuple(str(item) for item in plain)
    if plain is None or isinstance(plain, str | int | bool):
        return plain
    message = f"{type(plain).__name__} is no value of a property"
    raise TypeError(message)
