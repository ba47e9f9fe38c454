"""What the transport asks of a database and of the registry: Protocols, implemented elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from credit_hub.federation.suites.port import Verifier

__all__ = ["Admission", "HttpKey", "HttpKeys", "NonceStore"]


@dataclass(frozen=True, slots=True)
class HttpKey:
    """A key that signs requests and answers of one member now.

    ``fresh`` is False where the statement of the day is missing: the answer then says so.
    """

    member: str
    verifier: Verifier
    fresh: bool


class HttpKeys(Protocol):
    """The registry, as far as the transport needs it."""

    def http_key(self, kid: str, at: datetime) -> HttpKey:
        """Return the key under a thumbprint, if it may sign messages at this moment.

        Raises:
            VerificationError: Unknown, for another use, outside its window, or revoked.
        """
        ...


class NonceStore(Protocol):
    """Remembers nonces for all processes of a hub: a dict of one process would let replays in."""

    def remember(self, kid: str, nonce: str, now: datetime) -> bool:
        """Keep a nonce for ``NONCE_KEPT`` seconds; False if it is known already.

        Of several processes that ask at once for one pair, exactly one is told True.
        """
        ...


class Admission(Protocol):
    """A limit on how often signatures are verified for one peer."""

    def admit(self, peer: str) -> bool:
        """Whether the peer may cause one more verification now."""
        ...
