"""Keys of this room as keys of TUF roles: Ed25519 and ECDSA on P-256, the two that TUF knows."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey

from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import RegistrationError
from credit_hub.federation.keys.pair import PrivateKey, PublicKey
from credit_hub.federation.registry.reasons import ROOT_FORM

__all__ = ["tuf_public", "tuf_signer"]

_UNCOMPRESSED = b"\x04"
"""Octet before the coordinates of a point (SEC 1 section 2.3.3)."""


def tuf_signer(key: PrivateKey) -> CryptoSigner:
    """Return what signs documents of the registry with a key.

    Raises:
        RegistrationError: TUF does not know its algorithm.
    """
    secret = base64url.decode(key.jwk()["d"])
    if key.alg == "Ed25519":
        return CryptoSigner(Ed25519PrivateKey.from_private_bytes(secret))
    if key.alg == "ES256":
        return CryptoSigner(derive_private_key(int.from_bytes(secret), SECP256R1()))
    raise _unknown(key.alg)


def tuf_public(key: PublicKey) -> Key:
    """Return a public key as it stands in a root; errors as :func:`tuf_signer`."""
    if key.alg == "Ed25519":
        return SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(key.point))
    if key.alg == "ES256":
        point = _UNCOMPRESSED + key.point
        return SSlibKey.from_crypto(EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point))
    raise _unknown(key.alg)


def _unknown(alg: str) -> RegistrationError:
    return RegistrationError(
        ROOT_FORM, f"{alg} is no algorithm of TUF", remedy="take an Ed25519 or ES256 key"
    )
