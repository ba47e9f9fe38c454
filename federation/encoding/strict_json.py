"""The JSON profile cc-json-1: one text has one meaning, in every language and on every machine.

UTF-8 without byte order mark; no member twice; integers only, at most 2^53 - 1 either way; text in
NFC without control characters, bidirectional overrides or halves of surrogate pairs; at most 12
levels and 64 KiB. Numbers with a fraction are written as text or scaled.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Never, TypeAlias, cast

from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["DEEPEST", "GREATEST", "LONGEST", "JsonObject", "JsonValue", "dump", "parse"]

JsonValue: TypeAlias = "str | int | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = Mapping[str, JsonValue]

LONGEST: Final = 64 * 1024
"""Bytes of one document."""
DEEPEST: Final = 12
"""Levels of arrays and objects, the outermost included."""
GREATEST: Final = 2**53 - 1
"""The greatest integer that every JSON reader keeps exactly (RFC 7493 section 2.2)."""

_RULE: Final = "protocol signatures section 1 (cc-json-1)"
TOO_LONG: Final = Reason("json.size", "the JSON is too long", "JSON 文本过长", _RULE)
TOO_DEEP: Final = Reason("json.depth", "the JSON is nested too deeply", "JSON 嵌套过深", _RULE)
NOT_UTF8: Final = Reason(
    "json.utf8",
    "the JSON is not UTF-8 without byte order mark",
    "JSON 不是无字节序标记的 UTF-8",
    "RFC 8259 section 8.1; protocol signatures section 1",
)
SYNTAX: Final = Reason("json.syntax", "this is not JSON", "不是合法的 JSON", "RFC 8259")
NOT_OBJECT: Final = Reason("json.object", "a JSON object is needed", "此处应为 JSON 对象", _RULE)
NOT_ARRAY: Final = Reason("json.array", "a JSON array is needed", "此处应为 JSON 数组", _RULE)
TWICE: Final = Reason(
    "json.duplicate_member",
    "an object has the same member twice",
    "对象中有重复成员",
    "RFC 7493 section 2.3; protocol signatures section 1",
)
NUMBER: Final = Reason(
    "json.number",
    "a number is not an integer between -(2^53 - 1) and 2^53 - 1",
    "数值不是 -(2^53 - 1) 至 2^53 - 1 之间的整数",
    "RFC 7493 section 2.2; protocol signatures section 1",
)
CHARACTER: Final = Reason(
    "json.character",
    "a text holds a control character, a bidirectional override or half of a surrogate pair",
    "文本含有控制字符、双向覆盖字符或不成对的代理码",
    "protocol signatures section 1; Unicode UAX #9",
)
NORMAL_FORM: Final = Reason(
    "json.normal_form",
    "a text is not in Unicode normal form C",
    "文本未采用 Unicode NFC 规范形式",
    "protocol signatures section 1; Unicode UAX #15",
)

_DIGITS: Final = 16  # of 2^53 - 1
_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]', re.DOTALL)
_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def parse(data: bytes, *, longest: int = LONGEST, where: str = "") -> JsonObject:
    """Return the object that a document of the profile holds.

    Args:
        data: What was received, to the byte.
        longest: Bytes; a manifest or a page may have more than a token.
        where: What it is, for the message.

    Raises:
        VerificationError: The document breaks the profile, or is no object.
    """
    value = _parse(data, longest, where)
    if not isinstance(value, dict):
        raise VerificationError(NOT_OBJECT, where)
    return value


def parse_array(data: bytes, *, where: str = "") -> Sequence[JsonValue]:
    """Return the array that a part of a document holds: a disclosure of an SD-JWT is one.

    Raises:
        VerificationError: The part breaks the profile, or is no array.
    """
    value = _parse(data, LONGEST, where)
    if not isinstance(value, list):
        raise VerificationError(NOT_ARRAY, where)
    return value


def _parse(data: bytes, longest: int, where: str) -> JsonValue:
    if len(data) > longest:
        raise VerificationError(TOO_LONG, f"{where} {len(data):,} of {longest:,} bytes".strip())
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise VerificationError(NOT_UTF8, where) from None
    if text.startswith("\ufeff"):
        raise VerificationError(NOT_UTF8, where)
    _check_depth(text, where)
    value = _load(text, where)
    # What only holds plain ASCII without escapes has nothing that the walk could find.
    if not text.isascii() or "\\" in text or "\x7f" in text:
        for part in _texts(value):
            _check_text(part, where)
    return value


def dump(value: JsonObject) -> bytes:
    """Return the canonical bytes of an object (RFC 8785), if the profile allows it.

    What is issued is read again under the rules of whoever will receive it.

    Raises:
        VerificationError: The object breaks the profile.
    """
    data = canonical(value)
    parse(data)
    return data


def _load(text: str, where: str) -> JsonValue:
    try:
        return cast("JsonValue", _DECODER.decode(text))
    except VerificationError as error:
        raise VerificationError(error.reason, where) from None
    except (ValueError, RecursionError):
        # The parser's own message would quote the content.
        raise VerificationError(SYNTAX, where) from None


def _once(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise VerificationError(TWICE)
    return found


def _integer(text: str) -> int:
    # The length first: reading a number of 60,000 digits takes quadratic time. -0 is refused
    # because some readers make 0 of it and others a fraction.
    if len(text.lstrip("-")) > _DIGITS or text == "-0":
        raise VerificationError(NUMBER)
    value = int(text)
    if not -GREATEST <= value <= GREATEST:
        raise VerificationError(NUMBER)
    return value


def _not_whole(_: str) -> Never:
    raise VerificationError(NUMBER)


def _check_depth(text: str, where: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    level = 0
    for match in _BRACKETS.finditer(text):
        mark = match[0]
        if mark in {"[", "{"}:
            level += 1
            if level > DEEPEST:
                raise VerificationError(TOO_DEEP, where)
        elif mark in {"]", "}"}:
            level -= 1


def _texts(value: JsonValue) -> Iterator[str]:
    """Yield every text and every member name."""
    waiting: list[JsonValue] = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            yield from item
            waiting.extend(item.values())
        elif isinstance(item, Sequence):
            waiting.extend(item)


def _check_text(text: str, where: str) -> None:
    if _FORBIDDEN.search(text) is not None:
        raise VerificationError(CHARACTER, where)
    if not unicodedata.is_normalized("NFC", text):
        raise VerificationError(NORMAL_FORM, where)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_once,
    parse_int=_integer,
    parse_float=_not_whole,
    parse_constant=_not_whole,
)
"""Made once: making it takes as long as reading a small document."""
