"""What the rest of the room needs of a key: it signs, or it verifies."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Signer", "Verifier"]


class Verifier(Protocol):
    """A public key under the one algorithm that it is registered for."""

    @property
    def alg(self) -> str:
        """The name of the algorithm in a JWS header: ``ES256``, ``Ed25519``, ``SGD_SM3_SM2``."""
        ...

    @property
    def kid(self) -> str:
        """The thumbprint of the key (RFC 7638), base64url."""
        ...

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is right for the message.

        A signature of a wrong length or encoding is wrong, not an error.
        """
        ...


class Signer(Protocol):
    """A private key: in memory, or in a cryptographic module that does not give it away."""

    @property
    def alg(self) -> str:
        """The name of the algorithm in a JWS header."""
        ...

    @property
    def kid(self) -> str:
        """The thumbprint of the public key (RFC 7638), base64url."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature in the encoding of the suite (``sig_format``)."""
        ...
