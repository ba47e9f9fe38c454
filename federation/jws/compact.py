"""The compact form: header.payload.signature (RFC 7515 section 7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import LONGEST, JsonObject, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws.admission import Expected, admitted, check_signature
from credit_hub.federation.jws.header import read_header, write_header
from credit_hub.federation.keys.entry import KeyEntry, KeyResolver
from credit_hub.federation.suites.port import Signer

__all__ = ["Verified", "sign", "verify"]

TOO_LONG: Final = Reason(
    "jws.size", "the token is too long", "令牌过长", "protocol signatures section 4"
)
PARTS: Final = Reason(
    "jws.parts",
    "a compact JWS is ASCII in three parts",
    "紧凑 JWS 应由三段 ASCII 文本组成",
    "RFC 7515 section 7.1",
)
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Verified:
    """A payload and the key that signed it; it exists only if the signature was right."""

    entry: KeyEntry
    payload: bytes

    def members(self) -> JsonObject:
        """Return the payload as an object of the JSON profile.

        Raises:
            VerificationError: It is none.
        """
        return parse(self.payload, where="payload")


def verify(token: str, keys: KeyResolver, expected: Expected) -> Verified:
    """Return what a token holds, if all of it is right.

    The checks go from cheap to dear: size, parts, header, key, and the signature last, so that
    rubbish costs little. The signature is over the characters as received.

    Raises:
        VerificationError: Something is not right; the reason says what.
    """
    if len(token) > expected.longest:
        raise VerificationError(TOO_LONG, f"{len(token):,} of {expected.longest:,} bytes")
    parts = token.split(".", _PARTS)
    if len(parts) != _PARTS or not token.isascii():
        raise VerificationError(PARTS)
    header, payload, signature = parts
    entry = admitted(read_header(header), keys, expected)
    content = base64url.decode(payload, where="payload")
    signed = token[: len(header) + 1 + len(payload)].encode("ascii")
    check_signature(entry, signed, signature)
    return Verified(entry, content)


def sign(payload: bytes, signer: Signer, *, typ: str | None, longest: int = LONGEST) -> str:
    """Return a compact token.

    Args:
        payload: The bytes to be signed; canonical JSON for all that is issued here, so that the
            same content gives the same leaf in the log.
        signer: The key.
        typ: The kind of token.
        longest: Bytes of the whole token.

    Raises:
        VerificationError: The token would be too long for whoever receives it.
    """
    signed = f"{write_header(signer, typ)}.{base64url.encode(payload)}"
    token = f"{signed}.{base64url.encode(signer.sign(signed.encode('ascii')))}"
    if len(token) > longest:
        raise VerificationError(TOO_LONG, f"{len(token):,} of {longest:,} bytes")
    return token
