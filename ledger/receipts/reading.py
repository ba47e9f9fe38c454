"""Typed reading of JSON values: each function returns its type or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Never

from credit_hub.model.errors import InvalidValueError

__all__ = ["boolean", "integer", "items", "moment", "pairs", "text"]


def text(value: object) -> str:
    """Return a string."""
    return value if isinstance(value, str) else _refuse(value, "text")


def integer(value: object) -> int:
    """Return an integer; true and false are none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return _refuse(value, "an integer")


def boolean(value: object) -> bool:
    """Return a truth value."""
    return value if isinstance(value, bool) else _refuse(value, "true or false")


def moment(value: object) -> datetime:
    """Return a moment with its offset from UTC."""
    try:
        found = datetime.fromisoformat(text(value))
    except ValueError:
        _refuse(value, "a moment of ISO 8601")
    return found if found.tzinfo is not None else _refuse(value, "a moment with a time zone")


def items(value: object) -> Sequence[object]:
    """Return the items of an array."""
    return value if isinstance(value, list) else _refuse(value, "an array")


def pairs(value: object, first: str, second: str) -> tuple[tuple[str, str], ...]:
    """Return two texts of each object of an array; a missing name raises KeyError."""
    found = []
    for item in items(value):
        if not isinstance(item, dict):
            _refuse(item, "an object")
        found.append((text(item[first]), text(item[second])))
    return tuple(found)


def _refuse(value: object, wanted: str) -> Never:
    message = f"{wanted} is needed where the JSON has {type(value).__name__}"
    raise InvalidValueError(message, rule="json.type")
