r"""Cypher taken apart as far as a guard needs it: names, quoted names, strings, parameters, marks.

What the server could read otherwise than this does is refused, not guessed at: the server turns
``\u0041`` into ``A`` before it looks for strings and comments, and it knows more kinds of white
space and dashes than ASCII has. Comments do not reach the server at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["Kind", "Token", "refusal", "tokens", "without_comments"]

LONGEST: Final = 20_000
"""Characters of a query."""
DEEPEST: Final = 60
"""Brackets inside brackets: the server's parser is recursive, and its stack is not endless."""
_SCAN: Final = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>//[^\r\n]*|/\*(?:[^*]|\*(?!/))*\*/)
    | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<quoted>`(?:[^`]|``)*`)
    | (?P<parameter>\$(?:`(?:[^`]|``)*`|\w+))
    | (?P<name>[^\W\d]\w*)
    | (?P<number>\d\w*)
    | (?P<mark>[()\[\]{},.:|&!%+\-*/^=<>~$;])
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING: Final = "([{"
_CLOSING: Final = ")]}"


class Kind(StrEnum):
    """What a token is."""

    STRING = "string"
    QUOTED = "quoted"
    PARAMETER = "parameter"
    NAME = "name"
    NUMBER = "number"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a query; ``text`` of a quoted name and of a parameter is the bare name."""

    kind: Kind
    text: str
    at: int
    """Place in the query, from 0."""

    @property
    def word(self) -> str:
        """The name in capitals if it may be a keyword: quoted names never are."""
        return self.text.upper() if self.kind is Kind.NAME else ""

    @property
    def is_name(self) -> bool:
        """Whether it names something, with or without back quotes."""
        return self.kind in {Kind.NAME, Kind.QUOTED}


def refusal(query: str, at: int, rule: str, what: str, remedy: str) -> InvalidValueError:
    """Return the error about one place of a query."""
    line = query.count("\n", 0, at) + 1
    column = at - (query.rfind("\n", 0, at) + 1) + 1
    message = f"line {line}, column {column} of the query: {what}"
    return InvalidValueError(message, remedy=remedy, rule=f"cypher.{rule}")


def tokens(query: str) -> tuple[Token, ...]:
    """Take a query apart.

    Raises:
        InvalidValueError: It is too long or too deep, holds characters that the server could read
            otherwise, or a string, quoted name or comment is not closed.
    """
    if len(query) > LONGEST:
        message = f"the query has {len(query)} characters, at most {LONGEST} are taken"
        raise InvalidValueError(message, remedy="give values as parameters", rule="cypher.length")
    if (escape := re.search(r"\\[uU]", query)) is not None:
        raise refusal(
            query,
            escape.start(),
            "escape",
            "\\u is refused: the server reads it before strings and comments",
            "write the character itself, or give the text as a parameter",
        )
    found = tuple(_scanned(query))
    _demand_balance(query, found)
    return found


def without_comments(query: str) -> str:
    """Return the query with blanks for comments, so that places in it stay where they are."""
    return _SCAN.sub(
        lambda match: match[0] if match["comment"] is None else _blank(match[0]), query
    )


def _blank(comment: str) -> str:
    return "".join(character if character in "\r\n" else " " for character in comment)


def _scanned(query: str) -> Iterator[Token]:
    at = 0
    while at < len(query):
        match = _SCAN.match(query, at)
        kind = "" if match is None else match.lastgroup or ""
        if match is None or query.startswith("/*", at) > (kind == "comment"):
            raise _stray(query, at)
        if not _is_plain(match[0], kind):
            raise _stray(query, at)
        if kind not in {"space", "comment"}:
            yield Token(Kind(kind), _bare(match[0], kind), at)
        at = match.end()


def _is_plain(text: str, kind: str) -> bool:
    """Whether the server reads the characters of a part as this module does."""
    if kind == "mark" or text.isascii():
        return all(c in "\t\r\n" or c >= " " for c in text) and "\x7f" not in text
    return not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in text)


def _stray(query: str, at: int) -> InvalidValueError:
    opened = {"'": "string", '"': "string", "`": "quoted name", "/": "comment"}.get(query[at])
    what = f"this {opened} is not closed, or holds a control character" if opened else ""
    code = f"U+{ord(query[at]):04X}"
    return refusal(
        query,
        at,
        "stray",
        what or f"character {code} is refused outside strings",
        "close it; write ASCII marks and blanks; give other text as a parameter",
    )


def _bare(text: str, kind: str) -> str:
    name = text.removeprefix("$") if kind == "parameter" else text
    if kind in {"quoted", "parameter"} and name.startswith("`"):
        return name[1:-1].replace("``", "`")
    return name


def _demand_balance(query: str, found: tuple[Token, ...]) -> None:
    open_: list[Token] = []
    for token in found:
        if token.kind is not Kind.MARK:
            continue
        if token.text in _OPENING:
            open_.append(token)
            if len(open_) > DEEPEST:
                what = f"more than {DEEPEST} brackets stand inside each other"
                raise refusal(query, token.at, "depth", what, "divide the query by WITH")
        elif token.text in _CLOSING and not (
            open_ and _OPENING.index(open_.pop().text) == _CLOSING.index(token.text)
        ):
            raise refusal(query, token.at, "bracket", "this bracket closes none", "close in order")
    if open_:
        raise refusal(query, open_[-1].at, "bracket", "this bracket is not closed", "close it")
