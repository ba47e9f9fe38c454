"""How wide a JSON body may be: counted before it is read, held against what its model can hold.

Reading and checking JSON holds the event loop, and no thread helps: both are one call of native
code. Bytes bound it badly: 1 MiB has room for 350,000 values, each with an error of its own, which
took 4.6 s in which nobody else was answered. So the values of a body are counted first, in slices
between which others have their turn, and one with far more than its model can hold is refused
unread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from anyio.lowlevel import checkpoint
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import TypeAdapter

__all__ = ["MOST_NAMES", "MOST_VALUES", "SLICE", "BoundedRoute", "Count", "Width"]

SLICE: Final = 1 << 16
"""Bytes that are looked through at once, in less than 5 ms."""
MOST_VALUES: Final = 25_000
"""Values of the widest body: two parameters of a query with 10,000 members each fit."""
MOST_NAMES: Final = 1_000
"""Names of members of the widest body; each that is not known costs an error of 13 us."""
_SLACK: Final = 100
"""What a body may have beyond what its model can hold, so that a few wrong fields are named."""
_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Width:
    """Names of members and marks (``,`` ``[`` ``{``) of a JSON text, outside its strings.

    A text has at most one value more than marks.
    """

    names: int = 0
    marks: int = 0

    @classmethod
    def of(cls, schema: _Schema) -> Self:
        """Return that of the widest value of a JSON schema; what has no bound there has ours.

        Example:
            >>> Width.of({"type": "array", "maxItems": 3, "items": {"type": "string"}})
            Width(names=0, marks=4)
        """
        names, marks = _width(schema, schema.get("$defs", {}), frozenset())
        return cls(names, marks)

    def exceeds(self, other: Self) -> bool:
        """Say whether it is wider than another in either way."""
        return self.names > other.names or self.marks > other.marks


class Count:
    """Counts the width of a text that comes in pieces; strings and escapes may span them."""

    def __init__(self) -> None:
        """Begin outside any string."""
        self._rest = b""
        self._in_string = False
        self._names = 0
        self._marks = 0

    @property
    def width(self) -> Width:
        """What was counted so far."""
        return Width(self._names, self._marks)

    def take(self, piece: bytes) -> None:
        """Count a piece, in time that is linear in its length."""
        text = _ESCAPE.sub(b"", self._rest + piece)
        self._rest = text[-1:] if text.endswith(b"\\") else b""
        parts = text.split(b'"')
        bare = b"".join(parts[1 if self._in_string else 0 :: 2])
        self._in_string ^= len(parts) % 2 == 0
        self._names += bare.count(b":")
        self._marks += bare.count(b",") + bare.count(b"[") + bare.count(b"{")


class BoundedRoute(APIRoute):
    """A route that refuses a body far wider than its model before anything of it is read."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that the framework makes, behind a look at the body."""
        handle = super().get_route_handler()
        if self.body_field is None:
            return handle
        model: Any = self.body_field.field_info.annotation
        most = _allowed(TypeAdapter(model))

        async def bounded(request: Request) -> Response:
            await _demand(await request.body(), most)
            return await handle(request)

        return bounded


async def _demand(body: bytes, most: Width) -> None:
    """Look through a body, and let others have their turn between slices.

    Raises:
        RequestValidationError: It is wider than that, or not in UTF-8 (RFC 8259, 8.1), in which
            alone a byte of punctuation is one.
    """
    if not json.detect_encoding(body).startswith("utf-8"):
        raise RequestValidationError([_error("json_invalid", "it is not in UTF-8")])
    if len(body) <= min(most.names, most.marks):
        return
    count = Count()
    for start in range(0, len(body), SLICE):
        count.take(body[start : start + SLICE])
        if count.width.exceeds(most):
            message = (
                f"it is wider than any that this operation takes: more than {most.names} names or "
                f"{most.marks} values"
            )
            raise RequestValidationError([_error("too_wide", message)])
        await checkpoint()


def _error(kind: str, message: str) -> Mapping[str, Any]:
    return {"type": kind, "loc": ("body",), "msg": message, "ctx": {"error": message}}


def _allowed(model: TypeAdapter[Any]) -> Width:
    widest = Width.of(model.json_schema())
    return Width(
        min(widest.names + _SLACK, MOST_NAMES),
        min(widest.marks + _SLACK, MOST_VALUES),
    )


def _width(schema: _Schema, known: _Schema, within: frozenset[str]) -> tuple[int, int]:
    """Return names and marks; a model within itself is as wide as any may be."""
    if (target := schema.get("$ref")) is not None:
        name = str(target).rpartition("/")[2]
        if name in within:
            return MOST_NAMES, MOST_VALUES
        return _width(known[name], known, within | {name})
    choices = schema.get("anyOf") or schema.get("oneOf")
    if choices and "type" not in schema:
        found = [_width(choice, known, within) for choice in choices]
        return max(names for names, _ in found), max(marks for _, marks in found)
    return _typed(schema, known, within)


def _typed(schema: _Schema, known: _Schema, within: frozenset[str]) -> tuple[int, int]:
    match schema.get("type"):
        case "array":
            most = schema.get("maxItems", MOST_VALUES)
            names, marks = _width(schema.get("items", {}), known, within)
            return most * names, 1 + most * (1 + marks)
        case "object":
            return _object(schema, known, within)
        case "boolean" | "integer" | "null" | "number" | "string":
            return 0, 0
        case _:
            return (0, 0) if "enum" in schema else (MOST_NAMES, MOST_VALUES)


def _object(schema: _Schema, known: _Schema, within: frozenset[str]) -> tuple[int, int]:
    members = [_width(item, known, within) for item in schema.get("properties", {}).values()]
    if isinstance(others := schema.get("additionalProperties"), Mapping):
        members += [_width(others, known, within)] * schema.get("maxProperties", MOST_NAMES)
    names = sum(1 + names for names, _ in members)
    return names, 1 + sum(1 + marks for _, marks in members)
