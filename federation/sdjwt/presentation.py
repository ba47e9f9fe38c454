"""The serialisations of an SD-JWT: compact (RFC 9901 section 4) and JSON (section 8).

Only takes texts apart; nothing is verified here, except the limits, which come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from credit_hub.federation.encoding.strict_json import LONGEST, JsonObject, JsonValue, parse
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.reasons import FORM, TOO_LONG, TOO_MANY

__all__ = ["MOST_DISCLOSURES", "Presentation"]

MOST_DISCLOSURES: Final = 128
"""Of one token (federation.md 3.3): each costs a hash and a search."""
_DOTS: Final = 2


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a holder or a city shows.

    Attributes:
        signed: The issuer-signed JWT in compact form; in the general JSON serialisation one for
            each signature, over the same payload. The first is the one that is bound.
        disclosures: As transmitted, in their order.
        key_binding: The KB-JWT, or ``None``.
    """

    signed: tuple[str, ...]
    disclosures: tuple[str, ...]
    key_binding: str | None = None

    @classmethod
    def read(cls, text: str) -> Self:
        """Take a compact SD-JWT (ends with a tilde) or SD-JWT+KB (ends with a KB-JWT) apart.

        Raises:
            VerificationError: Too long, too many disclosures, or not of that form.
        """
        _limit(len(text), text.count("~") - 1)
        token, tilde, rest = text.partition("~")
        if not tilde or not _is_token(token):
            raise VerificationError(FORM)
        *disclosures, last = rest.split("~")
        if not all(disclosures) or (last and not _is_token(last)):
            raise VerificationError(FORM)
        return cls((token,), tuple(disclosures), last or None)

    @classmethod
    def read_json(cls, data: bytes) -> Self:
        """Take a flattened or general JSON serialisation apart (RFC 9901 section 8).

        Raises:
            VerificationError: Too long, no cc-json-1, or not of that form.
        """
        _limit(len(data), 0)
        document = parse(data, where="SD-JWT")
        payload = _text(document, "payload")
        signatures = document.get("signatures")
        if signatures is None:
            parts: list[JsonObject] = [document]
        elif isinstance(signatures, list) and signatures and "signature" not in document:
            parts = [_object(item) for item in signatures]
        else:
            raise VerificationError(FORM, "signatures")
        header = _object(parts[0].get("header", {}))
        if any({"disclosures", "kb_jwt"} & _object(p.get("header", {})).keys() for p in parts[1:]):
            raise VerificationError(FORM, "only the first signature carries disclosures")
        disclosures = _texts(header.get("disclosures", ()))
        _limit(len(data), len(disclosures))
        binding = _text(header, "kb_jwt") if "kb_jwt" in header else None
        signed = (f"{_text(p, 'protected')}.{payload}.{_text(p, 'signature')}" for p in parts)
        return cls(tuple(signed), disclosures, binding)

    @property
    def bound_text(self) -> str:
        """Return the text that ``sd_hash`` of a key binding is over: all before the KB-JWT.

        For the JSON serialisations this is the compact form of the first signature (RFC 9901
        section 8.1).
        """
        return "~".join((self.signed[0], *self.disclosures, ""))

    @property
    def text(self) -> str:
        """Return the compact form."""
        return self.bound_text + (self.key_binding or "")


def _limit(size: int, disclosures: int) -> None:
    if size > LONGEST:
        raise VerificationError(TOO_LONG, f"{size:,} of {LONGEST:,} bytes")
    if disclosures > MOST_DISCLOSURES:
        raise VerificationError(TOO_MANY, f"{disclosures:,} of {MOST_DISCLOSURES}")


def _is_token(text: str) -> bool:
    return text.count(".") == _DOTS and all(text.split("."))


def _object(value: JsonValue) -> JsonObject:
    if not isinstance(value, Mapping):
        raise VerificationError(FORM, "an object is needed")
    return value


def _text(of: JsonObject, name: str) -> str:
    value = of.get(name)
    if not isinstance(value, str) or not value:
        raise VerificationError(FORM, name)
    return value


def _texts(value: JsonValue) -> tuple[str, ...]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise VerificationError(FORM, "disclosures")
    texts = tuple(item for item in value if isinstance(item, str) and item)
    if len(texts) != len(value):
        raise VerificationError(FORM, "disclosures")
    return texts
