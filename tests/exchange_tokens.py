"""Compact tokens for tests of the exchange: real ES256 keys, signed and opened as JOSE has it.

The published examples of SD-JWT name no ``kid``, which the strict layer of the exchange demands, so
tests open them with one given key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.hashes import SHA256

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.strict_json import JsonObject, parse
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.tokens import Opened, Opener, Sealer

BAD: Final = Reason("test.signature", "the signature is wrong", "签名有误", "RFC 7515 section 5.2")
_ES256: Final = ec.ECDSA(SHA256())


def private_key(jwk: Mapping[str, str]) -> ec.EllipticCurvePrivateKey:
    """Return the P-256 key of a JWK."""
    return ec.derive_private_key(int.from_bytes(base64url.decode(jwk["d"])), ec.SECP256R1())


def public_key(jwk: JsonObject) -> ec.EllipticCurvePublicKey:
    """Return the public half of a JWK."""
    x, y = (int.from_bytes(base64url.decode(str(jwk[name]))) for name in ("x", "y"))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def opener(*keys: ec.EllipticCurvePublicKey, typ: str | None = None) -> Opener:
    """Return what opens ES256 tokens that one of the keys signed."""

    def opened(token: str) -> Opened:
        head, body, tail = token.split(".")
        header = parse(base64url.decode(head))
        if header.get("alg") != "ES256" or (typ is not None and header.get("typ") != typ):
            raise VerificationError(BAD, "alg or typ")
        signature = base64url.decode(tail)
        if not any(_is_signed(f"{head}.{body}".encode(), signature, key) for key in keys):
            raise VerificationError(BAD)
        content = base64url.decode(body)
        return Opened("ES256", parse(content), content)

    return opened


def sealer(key: ec.EllipticCurvePrivateKey, typ: str) -> Sealer:
    """Return what signs payloads with ES256 under a ``typ``."""

    def sealed(payload: JsonObject) -> str:
        head = base64url.encode(canonical({"alg": "ES256", "typ": typ}))
        message = f"{head}.{base64url.encode(canonical(payload))}"
        r, s = decode_dss_signature(key.sign(message.encode(), _ES256))
        return f"{message}.{base64url.encode(r.to_bytes(32) + s.to_bytes(32))}"

    return sealed


def _is_signed(message: bytes, signature: bytes, key: ec.EllipticCurvePublicKey) -> bool:
    if len(signature) != 64:
        return False
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), message, _ES256)
    except InvalidSignature:
        return False
    return True
