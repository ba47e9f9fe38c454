"""Typed values out of rows; each function raises StoreError where the graph holds another type."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import cast

from credit_hub.model.errors import StoreError
from credit_hub.model.facts import Value

__all__ = [
    "boolean",
    "integer",
    "items",
    "mapping",
    "moment",
    "optional_day",
    "optional_moment",
    "optional_text",
    "own",
    "text",
    "texts",
]


def text(value: object) -> str:
    """Return a text."""
    if isinstance(value, str):
        return value
    raise _unexpected(value, "a text")


def optional_text(value: object) -> str | None:
    """Return a text, or None where there is none."""
    return None if value is None else text(value)


def integer(value: object) -> int:
    """Return an integer."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _unexpected(value, "an integer")


def boolean(value: object) -> bool:
    """Return a truth value."""
    if isinstance(value, bool):
        return value
    raise _unexpected(value, "a truth value")


def moment(value: object) -> datetime:
    """Return a moment with its time zone."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value
    raise _unexpected(value, "a moment with a time zone")


def optional_moment(value: object) -> datetime | None:
    """Return a moment, or None where there is none."""
    return None if value is None else moment(value)


def optional_day(value: object) -> date | None:
    """Return a day, or None where there is none."""
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    raise _unexpected(value, "a day")


def mapping(value: object) -> Mapping[str, object]:
    """Return a map."""
    if isinstance(value, dict):
        return value
    raise _unexpected(value, "a map")


def items(value: object) -> tuple[object, ...]:
    """Return the items of a list; none where there is no list."""
    if value is None:
        return ()
    if isinstance(value, tuple):
        return value
    raise _unexpected(value, "a list")


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list; none where there is no list."""
    return tuple(text(item) for item in items(value))


def own(properties: Mapping[str, object], without: frozenset[str]) -> dict[str, Value]:
    """Return the properties except those ``without``, sorted by name."""
    return {
        name: cast("Value", value)  # the store yields these types only
        for name, value in sorted(properties.items())
        if name not in without
    }


def _unexpected(value: object, wanted: str) -> StoreError:
    message = f"the graph holds a {type(value).__name__} where {wanted} belongs"
    return StoreError(message, remedy="was it written by another program? load its sources anew")
