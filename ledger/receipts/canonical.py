"""JSON in one form only (RFC 8785, JCS), so that what is signed can be said again to the byte."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

import rfc8785

from credit_hub.model.errors import InvalidValueError

__all__ = ["Json", "canonical", "digest", "parse"]

Json = Mapping[str, object]
"""A JSON object; its values are strings, integers, booleans, null, and arrays and objects of them.

Numbers with a fraction are not used anywhere in the hub's answers.
"""
_PREFIX: Final = "sha256:"


def canonical(value: object) -> bytes:
    r"""Return the canonical form of a JSON value.

    Raises:
        InvalidValueError: The value is no JSON, or holds an integer beyond 2^53 - 1 or half of a
            surrogate pair, which RFC 8785 refuses.

    Example:
        >>> canonical({"b": [2, None], "a": "度"})
        b'{"a":"\xe5\xba\xa6","b":[2,null]}'
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks the types itself
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        message = f"the value has no canonical JSON (RFC 8785): {error}"
        raise InvalidValueError(message, rule="json.canonical") from error


def digest(value: object) -> str:
    """Return ``sha256:`` and the SHA-256 of the canonical form, in hexadecimal; errors likewise.

    Example:
        >>> digest({})
        'sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'
    """
    return _PREFIX + hashlib.sha256(canonical(value)).hexdigest()


def parse(text: bytes | str) -> Json:
    """Read a JSON object strictly: no name twice, no NaN, no fractions.

    Raises:
        InvalidValueError: The text is no such object.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_once, parse_float=_refused, parse_constant=_refused
        )
    except (ValueError, RecursionError) as error:
        message = f"not the JSON that the hub writes: {error}"
        raise InvalidValueError(message, rule="json.syntax") from error
    if not isinstance(value, dict):
        message = f"a JSON object is needed, not {type(value).__name__}"
        raise InvalidValueError(message, rule="json.object")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        message = "an object has the same name twice"
        raise ValueError(message)
    return found


def _refused(text: str) -> object:
    message = f"number {text} is no integer"
    raise ValueError(message)
