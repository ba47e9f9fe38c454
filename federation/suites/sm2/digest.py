"""What SM2 signs: e = SM3(ZA || M), where ZA binds the signer's identity, the curve and the key.

GB/T 32918.2-2016 section 5.5. An identity other than the usual one must be stated in the registry
entry of the key: with another identity no signature verifies.
"""

from __future__ import annotations

from typing import Final

from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.suites.weierstrass import SM2

__all__ = ["DEFAULT_IDENTITY", "LONGEST_IDENTITY", "message_digest", "za"]

DEFAULT_IDENTITY: Final = b"1234567812345678"
"""GM/T 0009-2012 section 10."""
LONGEST_IDENTITY: Final = (2**16 - 1) // 8
"""Bytes: ENTL states the length in bits with two bytes."""
_CURVE: Final = b"".join(number.to_bytes(32, "big") for number in (SM2.a, SM2.b, SM2.gx, SM2.gy))


def za(identity: bytes, point: bytes) -> bytes:
    """Return ZA of an identity and of the coordinates x || y of its key.

    Raises:
        ValueError: The identity is longer than its length can be stated.
    """
    if len(identity) > LONGEST_IDENTITY:
        raise ValueError(f"an identity has at most {LONGEST_IDENTITY} bytes (GB/T 32918.2 5.5)")
    bits = (8 * len(identity)).to_bytes(2, "big")
    return hashed(bits + identity + _CURVE + point, Hash.SM3)


def message_digest(za_of_signer: bytes, message: bytes) -> bytes:
    """Return e, the 32 bytes that are signed."""
    return hashed(za_of_signer + message, Hash.SM3)
