"""Requests and answers as they stand on the wire, apart from any web framework."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.http.profile import (
    LONGEST_BODY,
    LONGEST_FIELD,
    LONGEST_TARGET,
    MOST_FIELDS,
)

__all__ = ["FIELD", "METHOD", "TARGET", "TOO_LARGE", "Field", "Fields", "Request", "Response"]

Field = tuple[str, str]
"""Name in lower case, and value without white space around it."""

TOO_LARGE: Final = Reason(
    "http.size",
    "the message, or a part of it that is read, is too large",
    "报文或其中被读取的部分过大",
    "cc-fed-1, sizes",
)
FIELD: Final = Reason(
    "http.field",
    "a field must stand in the message exactly once, in visible ASCII",
    "报文头字段必须恰好出现一次，且为可见 ASCII 字符",
    "RFC 9421 section 2.1; cc-fed-1, fields",
)
METHOD: Final = Reason(
    "http.method",
    "the method is not POST with content or GET without",
    "请求方法应为带内容的 POST 或不带内容的 GET",
    "cc-fed-1, requests",
)
TARGET: Final = Reason(
    "http.target",
    "the path or query has more than one reading",
    "路径或查询串存在多种解读",
    "RFC 9421 sections 2.2.6 and 2.2.7; cc-fed-1, requests",
)

_PATH: Final = re.compile(r"(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?")
"""No escapes, no empty and no dot segments: no server can take it for another path."""
_QUERY: Final = re.compile(r"[A-Za-z0-9._~=&:,-]*")
_VISIBLE: Final = re.compile(r"[!-~](?:[ -~]*[!-~])?")
_STATUS: Final = range(200, 600)


@dataclass(frozen=True, slots=True)
class Fields:
    """The field lines of a message, in their order."""

    lines: tuple[Field, ...]

    @classmethod
    def of(cls, lines: Sequence[Field]) -> Self:
        """Take lines as a server or client gives them.

        Raises:
            VerificationError: There are too many.
        """
        if len(lines) > MOST_FIELDS:
            raise VerificationError(TOO_LARGE, f"{len(lines)} of {MOST_FIELDS} field lines")
        return cls(tuple((name.lower(), value.strip(" \t")) for name, value in lines))

    def has(self, name: str) -> bool:
        """Whether any line has this name."""
        return any(name == found for found, _ in self.lines)

    def one(self, name: str) -> str:
        """Return the value of a field that must be there once.

        Two lines of one name are one list to some readers, and the first or the last to others.

        Raises:
            VerificationError: It is missing, there twice, too long, or not visible ASCII.
        """
        found = [value for known, value in self.lines if known == name]
        if len(found) != 1:
            raise VerificationError(FIELD, f"{name}: {len(found)} times")
        if len(found[0]) > LONGEST_FIELD:
            raise VerificationError(TOO_LARGE, f"{name}: {len(found[0])} of {LONGEST_FIELD}")
        if _VISIBLE.fullmatch(found[0]) is None:
            raise VerificationError(FIELD, name)
        return found[0]

    def plus(self, *lines: Field) -> Fields:
        """Return the lines with these in place of others of the same names."""
        names = {name for name, _ in lines}
        return Fields((*(line for line in self.lines if line[0] not in names), *lines))


@dataclass(frozen=True, slots=True)
class Request:
    """A request: ``path`` and ``query`` as they are sent, the query without its question mark."""

    method: str
    path: str
    query: str
    fields: Fields
    body: bytes

    def checked(self) -> Self:
        """Return the request itself, if the profile has room for it.

        Raises:
            VerificationError: It is too large, or its method, path or query is of another kind.
        """
        _check_body(self.body)
        if len(self.path) + len(self.query) > LONGEST_TARGET:
            raise VerificationError(TOO_LARGE, "path and query")
        if self.method != ("POST" if self.body else "GET"):
            raise VerificationError(METHOD)
        if _PATH.fullmatch(self.path) is None or _QUERY.fullmatch(self.query) is None:
            raise VerificationError(TARGET)
        return self

    def with_fields(self, *lines: Field) -> Self:
        """Return the request with these fields."""
        return replace(self, fields=self.fields.plus(*lines))


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    fields: Fields
    body: bytes

    def checked(self) -> Self:
        """Return the answer itself, if the profile has room for it.

        Raises:
            VerificationError: It is too large, or its status is no final one.
        """
        _check_body(self.body)
        if self.status not in _STATUS:
            raise VerificationError(FIELD, "status")
        return self

    def with_fields(self, *lines: Field) -> Self:
        """Return the answer with these fields."""
        return replace(self, fields=self.fields.plus(*lines))


def _check_body(body: bytes) -> None:
    if len(body) > LONGEST_BODY:
        raise VerificationError(TOO_LARGE, f"content: {len(body):,} of {LONGEST_BODY:,} bytes")
