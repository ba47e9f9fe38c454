"""Digests of the exchange: SHA-256 for the international suites, SM3 for the national one."""

from __future__ import annotations

import hashlib
from enum import StrEnum

from cryptography.hazmat.primitives import hashes

from credit_hub.federation.encoding import base64url

__all__ = ["Hash", "hashed", "tagged"]


class Hash(StrEnum):
    """A hash by the name that ``_sd_alg`` gives it (IANA Named Information registry).

    ``sm3`` (GB/T 32905-2016) is not in that registry: a private name among the members.
    """

    SHA_256 = "sha-256"
    SM3 = "sm3"


def hashed(data: bytes, algorithm: Hash = Hash.SHA_256) -> bytes:
    """Return the 32 bytes of the digest."""
    if algorithm is Hash.SHA_256:
        return hashlib.sha256(data).digest()
    # hashlib has SM3 only where the system's OpenSSL does; cryptography brings its own.
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


def tagged(data: bytes, algorithm: Hash = Hash.SHA_256) -> str:
    """Return the digest as text: name of the hash, colon, base64url.

    Example:
        >>> tagged(b"abc", Hash.SM3)
        'sm3:ZsfwyhYpetnC3f_a-1Jv2jqfiGfpE2KjhwJmBcCohEk'
    """
    return f"{algorithm}:{base64url.encode(hashed(data, algorithm))}"
