"""Values on their way into and out of the database: plain Python, no type of the driver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from credit_hub.model.errors import StoreError

_PLAIN: Final = frozenset({str, int, bool, float, bytes, type(None)})


def to_database(value: object) -> object:
    """Return ``value`` with mappings as dictionaries and tuples as lists, as the driver wants."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_database(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_database(item) for item in value]
    return value


def to_python(
    value: object, native: Mapping[type, Callable[[object], object]], query: str
) -> object:
    """Return ``value`` with lists as tuples and temporal types as ``date`` and ``datetime``.

    Args:
        value: What the driver returned.
        native: Converters of the driver's own types, by exact class.
        query: Name of the query, for the message.

    Raises:
        StoreError: The query returns a node, an edge, a path or a type that the hub does not use.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if isinstance(value, (list, tuple)) and kind in {list, tuple}:
        # Most items are plain; a call for each would take half the time of a large answer.
        return tuple([x if type(x) in _PLAIN else to_python(x, native, query) for x in value])
    if isinstance(value, dict):
        return {key: to_python(item, native, query) for key, item in value.items()}
    if (convert := native.get(kind)) is not None:
        return convert(value)
    message = f"query {query!r} returns a {kind.__name__}"
    raise StoreError(
        message, remedy="return properties and maps, never nodes, edges, paths or durations"
    )


def with_fixed_offset(moment: datetime) -> datetime:
    """Return ``moment`` with a standard fixed offset in place of the driver's time zone object.

    A date-time without zone stays naive: the schema has none, so it is seen as a defect.
    """
    offset = moment.utcoffset()
    if offset is None:
        return moment
    return moment.replace(tzinfo=UTC if offset == timedelta() else timezone(offset))
