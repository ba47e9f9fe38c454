"""Keys by which a client proves who it is, in place of a token (RFC 7523, private_key_jwt)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from credit_hub.ledger.receipts.canonical import parse
from credit_hub.ledger.receipts.keys import PublicKey
from credit_hub.model.errors import InvalidValueError

__all__ = ["ClientKey"]

_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "k", "oth"})
"""Members of a JWK that only its owner may have (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1)."""


@dataclass(frozen=True, slots=True)
class ClientKey:
    """A public key of a client, good from ``added_at`` until before ``expires_at``."""

    client: str
    key: PublicKey
    added_at: datetime
    expires_at: datetime | None = None

    @classmethod
    def read(cls, client: str, content: str, now: datetime) -> Self:
        """Read a public JWK (RFC 7517) of Ed25519 or P-256.

        Raises:
            InvalidValueError: The text is no such key, or it is a private one: that stays with the
                client. The text is never quoted.
        """
        members = parse(content)
        if members.keys() & _PRIVATE:
            raise InvalidValueError(
                "the file holds a private key",
                remedy="give the public half alone, and keep this file with the client",
                rule="client.private_key",
            )
        return cls(client, PublicKey.read(members), now)

    @property
    def kid(self) -> str:
        """The thumbprint of the key (RFC 7638)."""
        return self.key.kid

    def text(self) -> str:
        """Return the public JWK as it is kept."""
        return json.dumps(dict(self.key.members()), sort_keys=True)

    def is_live(self, now: datetime) -> bool:
        """Say whether it proves anything at a moment."""
        return self.added_at <= now and (self.expires_at is None or now < self.expires_at)
