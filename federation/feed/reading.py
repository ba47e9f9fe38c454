"""Members of the objects that a feed passes on, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import JsonObject, JsonValue
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import HASH_BYTES

__all__ = ["FORM", "exactly", "hashes", "integer", "objects", "optional_bytes", "text"]

FORM: Final = Reason(
    "feed.form",
    "a page or a manifest has not the members that it must have",
    "馈送页或快照清单的成员不符合要求",
    "docs/protocol/log.md, sections Feed and Snapshots",
)


def exactly(
    members: JsonObject, needed: frozenset[str], allowed: frozenset[str] = frozenset()
) -> JsonObject:
    """Return an object that has all members it needs and no others.

    Raises:
        VerificationError: It has others.
    """
    if not needed <= set(members) <= needed | allowed:
        raise VerificationError(FORM, "members")
    return members


def integer(value: JsonValue) -> int:
    """Return an integer that is not negative; errors as :func:`exactly`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise VerificationError(FORM, "an integer that is not negative is needed")
    return value


def text(value: JsonValue) -> str:
    """Return a text; errors as :func:`exactly`."""
    if not isinstance(value, str):
        raise VerificationError(FORM, "a text is needed")
    return value


def objects(value: JsonValue) -> Sequence[JsonObject]:
    """Return a list of objects; errors as :func:`exactly`."""
    if not isinstance(value, list):
        raise VerificationError(FORM, "a list is needed")
    found: list[JsonObject] = []
    for item in value:
        if not isinstance(item, dict):
            raise VerificationError(FORM, "a list of objects is needed")
        found.append(item)
    return found


def optional_bytes(value: JsonValue) -> bytes | None:
    """Return the bytes of a base64url text, or None where there is none."""
    return None if value is None else base64url.decode(text(value), where="bytes")


def hashes(value: str) -> tuple[bytes, ...]:
    """Return the hashes that stand one behind the other in a base64url text."""
    data = base64url.decode(value, where="proof")
    if len(data) % HASH_BYTES:
        raise VerificationError(FORM, "a proof is not a whole number of hashes")
    return tuple(data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES))
