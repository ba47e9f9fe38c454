"""The steps of RFC 9901 section 7.1 behind the signature: digests give way to what they hide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import DEEPEST, JsonObject, JsonValue
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.disclosure import Disclosure
from credit_hub.federation.sdjwt.reasons import (
    ALGORITHM,
    ARITY,
    CLAIM_NAME,
    CLAIM_TWICE,
    DEPTH,
    DIGEST_TWICE,
    DISCLOSURE_TWICE,
    PLACEHOLDER,
    UNREFERENCED,
)

__all__ = ["DIGESTS", "HASH", "Processed", "hash_of", "process"]

DIGESTS: Final = "_sd"
HASH: Final = "_sd_alg"
_ELEMENT: Final = "..."
_SCALARS: Final = (str, int, type(None))
_RESERVED: Final = frozenset({DIGESTS, HASH, _ELEMENT})


@dataclass(frozen=True, slots=True)
class Processed:
    """What a presentation says.

    Attributes:
        claims: The payload with what was disclosed, without digests and ``_sd_alg``.
        disclosed: Names at the top level that came by a disclosure; the others were open.
    """

    claims: JsonObject
    disclosed: frozenset[str]


def hash_of(payload: JsonObject) -> Hash:
    """Return the hash that a payload names; without a name it is SHA-256 (section 4.1.1).

    Raises:
        VerificationError: It names another than those of the exchange.
    """
    name = payload.get(HASH, Hash.SHA_256.value)
    for known in Hash:
        if name == known.value:
            return known
    raise VerificationError(ALGORITHM)


def process(payload: JsonObject, disclosures: Iterable[str]) -> Processed:
    """Put what was disclosed into a payload whose signature holds.

    Args:
        payload: What the issuer signed.
        disclosures: Texts as transmitted.

    Raises:
        VerificationError: One of the rules of section 7.1, steps 2.d to 5, is broken.
    """
    algorithm = hash_of(payload)
    hidden: dict[str, Disclosure] = {}
    for text in disclosures:
        read = Disclosure.read(text)
        digest = read.digest(algorithm)
        if digest in hidden:
            raise VerificationError(DISCLOSURE_TWICE)
        hidden[digest] = read
    expansion = _Expansion(hidden)
    claims = expansion.object({n: v for n, v in payload.items() if n != HASH}, 1)
    if len(expansion.used) != len(hidden):
        raise VerificationError(UNREFERENCED, f"{len(hidden) - len(expansion.used)} of them")
    return Processed(claims, frozenset(claims) - payload.keys())


class _Expansion:
    """The walk through the payload; keeps what was met, since nothing may be met twice.

    Each disclosure is put in at most once, so the work is linear in what was received.
    """

    def __init__(self, hidden: Mapping[str, Disclosure]) -> None:
        self._hidden = hidden
        self._met: set[str] = set()
        self.used: set[str] = set()

    def object(self, value: JsonObject, level: int) -> dict[str, JsonValue]:
        """Return an object with its hidden members."""
        if level > DEEPEST:
            raise VerificationError(DEPTH, f"more than {DEEPEST} levels")
        if HASH in value or _ELEMENT in value:
            raise VerificationError(PLACEHOLDER)
        found = {n: self._value(v, level) for n, v in value.items() if n != DIGESTS}
        for digest in _digests(value.get(DIGESTS, ())):
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            name = disclosure.name
            if name is None:
                raise VerificationError(ARITY)
            if name in _RESERVED:
                raise VerificationError(CLAIM_NAME)
            if name in found:
                raise VerificationError(CLAIM_TWICE)
            found[name] = self._value(disclosure.value, level)
        return found

    def _value(self, value: JsonValue, level: int) -> JsonValue:
        if isinstance(value, _SCALARS):
            return value
        if isinstance(value, Mapping):
            return self.object(value, level + 1)
        return self._array(value, level + 1)

    def _array(self, value: Sequence[JsonValue], level: int) -> list[JsonValue]:
        if level > DEEPEST:
            raise VerificationError(DEPTH, f"more than {DEEPEST} levels")
        found = []
        for item in value:
            if isinstance(item, str) or not isinstance(item, Mapping) or _ELEMENT not in item:
                found.append(self._value(item, level))
                continue
            digest = item[_ELEMENT]
            if len(item) > 1 or not isinstance(digest, str):
                raise VerificationError(PLACEHOLDER)
            disclosure = self._take(digest)
            if disclosure is None:
                continue
            if disclosure.name is not None:
                raise VerificationError(ARITY)
            found.append(self._value(disclosure.value, level))
        return found

    def _take(self, digest: str) -> Disclosure | None:
        if digest in self._met:
            raise VerificationError(DIGEST_TWICE)
        self._met.add(digest)
        disclosure = self._hidden.get(digest)
        if disclosure is not None:
            self.used.add(digest)
        return disclosure


def _digests(value: JsonValue) -> Iterable[str]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise VerificationError(PLACEHOLDER)
    for item in value:
        if not isinstance(item, str):
            raise VerificationError(PLACEHOLDER)
        yield item
