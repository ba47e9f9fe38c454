"""The general JSON form: one payload, one signature for each party (RFC 7515 section 7.2.1).

Whoever verifies states which signatures are required, so that taking one away, or the one of the
better suite, is a failure and no downgrade. Every signature that is there must be right: one that
cannot be checked is not passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import (
    LONGEST,
    JsonObject,
    JsonValue,
    dump,
    parse,
)
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws.admission import Expected, admitted, check_signature
from credit_hub.federation.jws.header import read_header, write_header
from credit_hub.federation.keys.entry import KeyEntry, KeyResolver
from credit_hub.federation.suites.port import Signer

__all__ = [
    "MOST_SIGNATURES",
    "Party",
    "VerifiedByAll",
    "add_signature",
    "sign_by_all",
    "verify_all",
]

MOST_SIGNATURES: Final = 32
FORM: Final = Reason(
    "jws.general_form",
    en="this is no JWS in general JSON form with a payload and 1 to 32 signatures",
    zh="不是含一个载荷和 1 至 32 个签名的通用 JSON 形式 JWS",
    rule="protocol signatures section 5; RFC 7515 section 7.2.1",
)
MISSING: Final = Reason(
    "jws.missing_signature",
    en="a signature that is required is not there",
    zh="缺少必需的签名",
    rule="protocol signatures section 5",
)
TWICE: Final = Reason(
    "jws.signed_twice",
    en="a party signed twice under the same algorithm",
    zh="同一方以同一算法重复签署",
    rule="protocol signatures section 5",
)


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """A member under one algorithm."""

    member: str
    alg: str


@dataclass(frozen=True, slots=True)
class VerifiedByAll:
    """A payload and the keys that signed it; it exists only if every signature was right."""

    entries: tuple[KeyEntry, ...]
    payload: bytes

    def members(self) -> JsonObject:
        """Return the payload as an object of the JSON profile.

        Raises:
            VerificationError: It is none.
        """
        return parse(self.payload, where="payload")


def verify_all(
    document: bytes, keys: KeyResolver, expected: Expected, required: Iterable[Party]
) -> VerifiedByAll:
    """Return what a document holds, if every signature is right and none is missing.

    Args:
        document: The JSON text as received.
        keys: The registered keys.
        expected: Kind, use and time, for each of the signatures.
        required: The parties that must have signed; at least one.

    Raises:
        VerificationError: Something is not right; the reason says what.
        ValueError: Nothing is required: then the document could be signed by anybody.
    """
    needed = frozenset(required)
    if not needed:
        raise ValueError("whoever verifies must say whose signatures are required")
    payload, signatures = _read(document, expected.longest)
    content = base64url.decode(payload, where="payload")
    # All keys are looked at before the first signature is computed.
    entries = [admitted(read_header(header), keys, expected) for header, _ in signatures]
    parties = [Party(entry.member, entry.verifier.alg) for entry in entries]
    if len(set(parties)) < len(parties):
        raise VerificationError(TWICE)
    missing = sorted(needed - set(parties))
    if missing:
        named = ", ".join(f"{party.member} {party.alg}" for party in missing)
        raise VerificationError(MISSING, named)
    for entry, (header, signature) in zip(entries, signatures, strict=True):
        check_signature(entry, f"{header}.{payload}".encode("ascii"), signature)
    return VerifiedByAll(tuple(entries), content)


def sign_by_all(payload: bytes, signers: Sequence[Signer], *, typ: str) -> bytes:
    """Return a document with a signature by each key, in their order.

    Raises:
        VerificationError: There are none or too many, or the document would be too long.
    """
    encoded = base64url.encode(payload)
    return _written(encoded, [_signature(encoded, signer, typ) for signer in signers])


def add_signature(document: bytes, signer: Signer, *, typ: str) -> bytes:
    """Return the document with one more signature, under the same payload.

    Nothing is verified here: whoever adds his name has verified the document before.

    Raises:
        VerificationError: It is no such document, or has too many signatures.
    """
    payload, signatures = _read(document, LONGEST)
    kept: list[JsonValue] = [
        {"protected": header, "signature": signature} for header, signature in signatures
    ]
    return _written(payload, [*kept, _signature(payload, signer, typ)])


def _signature(payload: str, signer: Signer, typ: str) -> JsonValue:
    header = write_header(signer, typ)
    signature = signer.sign(f"{header}.{payload}".encode("ascii"))
    return {"protected": header, "signature": base64url.encode(signature)}


def _written(payload: str, signatures: Sequence[JsonValue]) -> bytes:
    document = dump({"payload": payload, "signatures": list(signatures)})
    _read(document, LONGEST)
    return document


def _read(document: bytes, longest: int) -> tuple[str, list[tuple[str, str]]]:
    members = parse(document, longest=longest, where="document")
    payload, listed = members.get("payload"), members.get("signatures")
    if set(members) != {"payload", "signatures"} or not isinstance(payload, str):
        raise VerificationError(FORM)
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_SIGNATURES:
        raise VerificationError(FORM)
    return payload, [_one(item) for item in listed]


def _one(item: JsonValue) -> tuple[str, str]:
    # An unprotected header is refused with everything else that is not signed.
    if not isinstance(item, dict) or set(item) != {"protected", "signature"}:
        raise VerificationError(FORM)
    header, signature = item["protected"], item["signature"]
    if not isinstance(header, str) or not isinstance(signature, str):
        raise VerificationError(FORM)
    return header, signature
