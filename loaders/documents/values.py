"""Reading untyped JSON values: narrowing without surprises, paths, canonical text.

Numbers with a fraction are :class:`decimal.Decimal` (the reader parses them so): amounts stay
exact.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

__all__ = ["canonical", "digest", "first", "is_unicode", "items", "obj", "parse", "path", "text"]

Part = str | int
_PLAIN_KEY: Final = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*$")
_EMPTY: Final[Mapping[str, object]] = {}


def obj(value: object) -> Mapping[str, object]:
    """Return ``value`` if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else _EMPTY


def items(value: object) -> Sequence[object]:
    """Return ``value`` if it is a JSON array, else an empty one."""
    return value if isinstance(value, list) else ()


def text(value: object) -> str | None:
    """Return a string or a number as text, trimmed; None for all else and for an empty text."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    return str(value).strip() or None


def first(*values: str | None) -> str | None:
    """Return the first value that is there."""
    return next((value for value in values if value is not None), None)


def path(*parts: Part) -> str:
    """Return the JSON path of a value (RFC 9535), ``$[3].recordDetails.interests[0].share``.

    Example:
        >>> path(3, "interests", 0, "share"), path("a b")
        ('$[3].interests[0].share', "$['a b']")
    """
    shown = ["$"]
    for part in parts:
        if isinstance(part, int):
            shown.append(f"[{part}]")
        elif _PLAIN_KEY.match(part):
            shown.append(f".{part}")
        else:
            escaped = part.replace("\\", "\\\\").replace("'", "\\'")
            shown.append(f"['{escaped}']")
    return "".join(shown)


def parse(document: str) -> object:
    """Read JSON text with exact numbers."""
    value: object = json.loads(document, parse_float=Decimal)
    return value


def canonical(value: object) -> str:
    """Return the JSON text of ``value``: sorted keys, no white space, all digits of numbers.

    Example:
        >>> canonical({"b": Decimal("1.10"), "a": [None, True]})
        '{"a":[null,true],"b":1.10}'
    """
    if isinstance(value, dict):
        pairs = (f"{canonical(str(key))}:{canonical(value[key])}" for key in sorted(value))
        return f"{{{','.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{','.join(canonical(item) for item in value)}]"
    if isinstance(value, Decimal):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical text of ``value``."""
    return hashlib.sha256(canonical(value).encode(errors="surrogatepass")).hexdigest()


def is_unicode(value: object) -> bool:
    r"""Whether all texts are Unicode; JSON can escape half a character, ``\ud800``, alone."""
    try:
        canonical(value).encode()
    except UnicodeEncodeError:
        return False
    return True
