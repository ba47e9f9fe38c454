"""What computes a suite, behind one interface: keys are bytes, the rest is a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from credit_hub.federation.errors import Reason

__all__ = ["Check", "Engine", "Sign"]

Check: TypeAlias = Callable[[bytes, bytes], bool]
"""Message and signature to whether it is right; never raises for a wrong one."""
Sign: TypeAlias = Callable[[bytes], bytes]
"""Message to signature, in the encoding of the suite."""


class Engine(Protocol):
    """Computes one suite.

    A public key is its coordinates: x || y, 32 bytes each, for a curve of the form of Weierstrass;
    the 32 bytes of RFC 8032 for Ed25519. A private key is 32 bytes.
    """

    def refusal(self, point: bytes) -> Reason | None:
        """Return why these bytes may not be a public key, or nothing if they may."""
        ...

    def verifying(self, point: bytes) -> Check:
        """Return the check of signatures under a key that :meth:`refusal` lets pass."""
        ...

    def signing(self, secret: bytes, point: bytes) -> Sign:
        """Return what signs with a private key.

        Raises:
            RegistrationError: The two bytes are no key pair; neither is quoted.
        """
        ...

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new private key and its public one."""
        ...
