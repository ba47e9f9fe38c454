"""Rows as lines of JSON that keep every type: what is read back equals what was written.

JSON has no dates, moments or bytes. They are objects of one member whose name begins with ``$``
(``{"$date": "2026-11-24"}``), which no property and no column of the hub is called. A line is in
one form only (members sorted, no spaces), so that equal rows are equal bytes.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["Record", "read_line", "write_line"]

Record = Mapping[str, object]

_DATE: Final = "$date"
_MOMENT: Final = "$datetime"
_BYTES: Final = "$bytes"


def write_line(record: Record) -> bytes:
    """Return a row as one line, with its line end.

    Raises:
        InvalidValueError: A value has a type that no store of the hub has.
    """
    try:
        text = _ENCODER.encode(record)
    except (TypeError, ValueError) as error:
        raise InvalidValueError(f"a row cannot be written: {error}", rule="line.type") from error
    return text.encode() + b"\n"


def read_line(line: bytes) -> dict[str, object]:
    """Return the row that a line holds; lists stay lists.

    Raises:
        InvalidValueError: It is not one line as :func:`write_line` makes them.
    """
    try:
        record = _DECODER.decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise InvalidValueError(f"not a row: {type(error).__name__}", rule="line.json") from error
    if not isinstance(record, dict) or not line.endswith(b"\n"):
        raise InvalidValueError("not a row: no object on a line of its own", rule="line.object")
    return record


def _tagged(value: object) -> object:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DATE: value.isoformat()}
    if isinstance(value, (bytes, memoryview)):
        return {_BYTES: base64.b64encode(value).decode("ascii")}
    raise TypeError(f"{type(value).__name__} is no type of a store")


def _untagged(members: dict[str, object]) -> object:
    if len(members) != 1:
        return members
    ((name, value),) = members.items()
    if not isinstance(value, str) or not name.startswith("$"):
        return members
    if name == _MOMENT:
        return datetime.fromisoformat(value)
    if name == _DATE:
        return date.fromisoformat(value)
    if name == _BYTES:
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
    raise ValueError("an unknown mark")


_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_tagged
)
_DECODER: Final = json.JSONDecoder(object_hook=_untagged)
