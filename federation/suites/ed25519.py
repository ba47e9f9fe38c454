"""Ed25519 (RFC 8032, RFC 8037, RFC 9864): the equation without cofactor, R compared as bytes."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.suites.edwards25519 import key_refusal
from credit_hub.federation.suites.engine import Check, Sign
from credit_hub.federation.suites.reasons import NO_PAIR

__all__ = ["Ed25519"]


@dataclass(frozen=True, slots=True)
class Ed25519:
    """Computes Ed25519 by ``cryptography``."""

    def refusal(self, point: bytes) -> Reason | None:
        """Return why the bytes are no public key."""
        return key_refusal(point)

    def verifying(self, point: bytes) -> Check:
        """Return the check of signatures under the key."""
        key = Ed25519PublicKey.from_public_bytes(point)

        def check(message: bytes, signature: bytes) -> bool:
            try:
                key.verify(signature, message)
            except InvalidSignature:
                return False
            return True

        return check

    def signing(self, secret: bytes, point: bytes) -> Sign:
        """Return what signs with the key."""
        key = Ed25519PrivateKey.from_private_bytes(secret)
        if key.public_key().public_bytes_raw() != point:
            raise RegistrationError(NO_PAIR)
        return key.sign

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new key pair."""
        key = Ed25519PrivateKey.generate()
        return key.private_bytes_raw(), key.public_key().public_bytes_raw()
