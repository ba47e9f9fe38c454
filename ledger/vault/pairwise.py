"""Identities for partners: one person is somebody else to every partner and for every purpose.

What goes to a partner is no node id, which is the same for everybody who has the graph. The key of
a pair is derived from the identity key by HKDF (RFC 5869), so nothing is kept and nothing can be
looked up: two partners who compare what they hold cannot tell that they mean one person, and
neither can one partner across two purposes (PIPL 6, 23; OpenID Connect Core 8.1 has the idea).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from credit_hub.ledger.vault.envelope import bound
from credit_hub.model.errors import InvalidValueError

__all__ = ["PairwiseKey", "pairwise_key"]

_KEY_BYTES: Final = 32
_PURPOSE: Final = "credit-hub pairwise identity 1"
_ID_CHARS: Final = 43


@dataclass(frozen=True, slots=True, repr=False)
class PairwiseKey:
    """Makes the identities of one partner for one purpose."""

    secret: bytes

    def id_of(self, subject: str) -> str:
        """Return the identity of a node: ``pairwise:`` and 43 hexadecimal characters (172 bits)."""
        digest = hmac.digest(self.secret, subject.encode(), "sha256").hex()
        return f"pairwise:{digest[:_ID_CHARS]}"


def pairwise_key(identity_secret: bytes, partner: str, purpose: str) -> PairwiseKey:
    """Derive the key of a partner and a purpose.

    Args:
        identity_secret: The secret that keys the persons of this hub.
        partner: Who receives the identities, by its registered id.
        purpose: Code of what they are for.

    Raises:
        InvalidValueError: Partner or purpose is empty: that would be an identity for everybody.
    """
    if not partner.strip() or not purpose.strip():
        message = "a pairwise identity needs a partner and a purpose"
        raise InvalidValueError(message, rule="pairwise.parties")
    info = bound(_PURPOSE, partner, purpose)
    return PairwiseKey(HKDF(SHA256(), _KEY_BYTES, None, info).derive(identity_secret))
