"""ES256: ECDSA on P-256 with SHA-256 (RFC 7518 section 3.4, FIPS 186-5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.suites.engine import Check, Sign
from credit_hub.federation.suites.reasons import NO_PAIR
from credit_hub.federation.suites.table import SigFormat
from credit_hub.federation.suites.weierstrass import P_256, from_der, point_refusal, to_der

__all__ = ["Es256"]

_CURVE: Final = ec.SECP256R1()
_ALGORITHM: Final = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Es256:
    """Computes ES256 by ``cryptography``."""

    form: SigFormat = SigFormat.RAW

    def refusal(self, point: bytes) -> Reason | None:
        """Return why the coordinates are no public key."""
        return point_refusal(P_256, point)

    def verifying(self, point: bytes) -> Check:
        """Return the check of signatures under the key."""
        key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, b"\x04" + point)
        form = self.form

        def check(message: bytes, signature: bytes) -> bool:
            der = to_der(P_256, signature, form)
            if der is None:
                return False
            try:
                key.verify(der, message, _ALGORITHM)
            except InvalidSignature:
                return False
            return True

        return check

    def signing(self, secret: bytes, point: bytes) -> Sign:
        """Return what signs with the key."""
        number = int.from_bytes(secret, "big")
        if not 0 < number < P_256.n:
            raise RegistrationError(NO_PAIR)
        key = ec.derive_private_key(number, _CURVE)
        if _coordinates(key) != point:
            raise RegistrationError(NO_PAIR)
        form = self.form
        return lambda message: from_der(key.sign(message, _ALGORITHM), form)

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new key pair."""
        key = ec.generate_private_key(_CURVE)
        return key.private_numbers().private_value.to_bytes(32, "big"), _coordinates(key)


def _coordinates(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.public_key().public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
