"""Keyed identities: persons, accounts, phones and serials enter the graph as keyed digests.

A bare hash of an id number can be undone by trying all of them (about 10^11); a keyed one cannot
without the key. The key lives outside the graph (settings); its fingerprint is kept in the graph,
so that two keys never mix.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from credit_hub.model.errors import SettingsError

KEY_BYTES: Final = 32
_DIGEST_CHARS: Final = 32


@dataclass(frozen=True, slots=True, repr=False)
class IdentityKeys:
    """Makes keyed digests; each kind of identifier is a separate domain under the same secret."""

    secret: bytes

    def __post_init__(self) -> None:
        """Refuse a key that is too short to protect anything."""
        if len(self.secret) < KEY_BYTES:
            message = f"identity key has {len(self.secret)} bytes, at least {KEY_BYTES} are needed"
            raise SettingsError(
                message, remedy="let the hub make one: credit-hub doctor names the file"
            )

    def digest(self, domain: str, *parts: str) -> str:
        """Return 32 hexadecimal characters of HMAC-SHA-256 over the domain and the parts."""
        text = "\x1f".join((domain, *parts)).encode()
        return hmac.digest(self.secret, text, "sha256").hex()[:_DIGEST_CHARS]

    @property
    def fingerprint(self) -> str:
        """Tells two keys apart without giving either away."""
        return self.digest("fingerprint")
