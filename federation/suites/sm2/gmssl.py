"""SM2 by GmSSL, through the package gmssl-pyx (extra ``sm2``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from credit_hub.federation.errors import SuiteError
from credit_hub.federation.suites.sm2.provider import UNAVAILABLE, Sm2Provider

__all__ = ["GmSsl", "open_provider"]


def open_provider() -> Sm2Provider:
    """Return the provider.

    Raises:
        SuiteError: The package is not installed.
    """
    try:
        import gmssl_pyx  # noqa: F401  # whether it is there
    except ImportError:
        raise SuiteError(UNAVAILABLE, "gmssl-pyx is not installed") from None
    return GmSsl()


@dataclass(frozen=True, slots=True)
class GmSsl:
    """GmSSL 3 in a wheel; its keys are bytes, so nothing has to be kept or freed."""

    name: str = "gmssl-pyx"

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        """Return the function from digest and DER to whether the signature is right."""
        from gmssl_pyx import GmsslInnerError, sm2_verify_sm3_digest

        def check(digest: bytes, der: bytes) -> bool:
            try:
                return bool(sm2_verify_sm3_digest(point, digest, der))
            except GmsslInnerError:
                return False

        return check

    def signing(self, secret: bytes, point: bytes) -> Callable[[bytes], bytes]:
        """Return the function from digest to DER."""
        from gmssl_pyx import sm2_sign_sm3_digest

        del point  # GmSSL derives it

        def sign(digest: bytes) -> bytes:
            return bytes(sm2_sign_sm3_digest(secret, digest))

        return sign

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new private key and its public one."""
        from gmssl_pyx import sm2_key_generate

        point, secret = sm2_key_generate()
        return bytes(secret), bytes(point)
