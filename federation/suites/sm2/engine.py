"""SGD_SM3_SM2: SM2 with SM3 and the identity of the signer (GB/T 32918.2, GM/T 0125.1-2022)."""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.federation.errors import Reason, RegistrationError
from credit_hub.federation.suites.engine import Check, Sign
from credit_hub.federation.suites.reasons import NO_PAIR
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY, message_digest, za
from credit_hub.federation.suites.sm2.provider import Sm2Provider
from credit_hub.federation.suites.table import SigFormat
from credit_hub.federation.suites.weierstrass import SM2, from_der, point_refusal, to_der

__all__ = ["Sm2"]

_TRIAL = b"credit-hub key pair"


@dataclass(frozen=True, slots=True)
class Sm2:
    """Computes SM2 by a provider; identity and encoding are decided here."""

    provider: Sm2Provider
    form: SigFormat = SigFormat.RAW
    identity: bytes = DEFAULT_IDENTITY

    def refusal(self, point: bytes) -> Reason | None:
        """Return why the coordinates are no public key."""
        return point_refusal(SM2, point)

    def verifying(self, point: bytes) -> Check:
        """Return the check of signatures under the key."""
        prefix = za(self.identity, point)
        verify = self.provider.verifying(point)
        form = self.form

        def check(message: bytes, signature: bytes) -> bool:
            der = to_der(SM2, signature, form)
            return der is not None and verify(message_digest(prefix, message), der)

        return check

    def signing(self, secret: bytes, point: bytes) -> Sign:
        """Return what signs with the key."""
        # n - 1 is excluded: 1 + d has no inverse (GB/T 32918.1 section 6.1).
        if not 0 < int.from_bytes(secret, "big") < SM2.n - 1:
            raise RegistrationError(NO_PAIR)
        prefix = za(self.identity, point)
        sign_digest = self.provider.signing(secret, point)
        trial = message_digest(prefix, _TRIAL)
        if not self.provider.verifying(point)(trial, sign_digest(trial)):
            raise RegistrationError(NO_PAIR)
        form = self.form

        def sign(message: bytes) -> bytes:
            return from_der(sign_digest(message_digest(prefix, message)), form)

        return sign

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new key pair."""
        return self.provider.generate()
