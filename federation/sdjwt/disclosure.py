"""One hidden member (RFC 9901 section 4.2): salt, name and value, hashed as it was transmitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_bytes
from typing import Final, Self

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.encoding.strict_json import JsonValue, parse_array
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.reasons import DISCLOSURE_FORM

__all__ = ["SALT_BYTES", "Disclosure", "RandomBytes", "text_digest"]

RandomBytes = Callable[[int], bytes]
"""Returns that many bytes nobody can foresee; an argument so that tests can repeat a run."""

SALT_BYTES: Final = 16
"""128 bits, the length that RFC 9901 section 9.3 recommends."""
_OF_ELEMENT, _OF_MEMBER = 2, 3


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosure as transmitted, and what it says.

    Attributes:
        text: The base64url text; its ASCII bytes are what the digest is over.
        name: Name of the member, ``None`` for an element of an array.
        value: What was hidden.
    """

    text: str
    name: str | None
    value: JsonValue

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a disclosure.

        Raises:
            VerificationError: It is not strict base64url of an array of two or three items of
                cc-json-1, or salt or name are no texts.
        """
        items = parse_array(base64url.decode(text, where="disclosure"), where="disclosure")
        if len(items) == _OF_MEMBER:
            salt, name, value = items
            if isinstance(salt, str) and isinstance(name, str):
                return cls(text, name, value)
        elif len(items) == _OF_ELEMENT:
            salt, value = items
            if isinstance(salt, str):
                return cls(text, None, value)
        raise VerificationError(DISCLOSURE_FORM, f"{len(items)} items")

    @classmethod
    def of_member(cls, name: str, value: JsonValue, random: RandomBytes = token_bytes) -> Self:
        """Hide a member of an object under a fresh salt.

        Raises:
            VerificationError: The value has no canonical JSON.
        """
        salt = base64url.encode(random(SALT_BYTES))
        return cls(base64url.encode(canonical([salt, name, value])), name, value)

    def digest(self, algorithm: Hash) -> str:
        """Return the digest by which the signed payload refers to this disclosure."""
        return text_digest(self.text, algorithm)


def text_digest(text: str, algorithm: Hash) -> str:
    """Return the base64url of the hash over the ASCII bytes of a text (RFC 9901 section 4.2.3)."""
    return base64url.encode(hashed(text.encode("ascii"), algorithm))
