"""The envelope: values sealed under a random key of their subject, which is itself sealed.

A data key has two independent halves: one encrypts, the other makes the digests by which a value
that is kept already is known again. Erasing the data key erases both: not even whoever knows all
identity numbers can tell by the digests which one was kept.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from credit_hub.ledger.vault.suites import Suite
from credit_hub.model.personal import PersonalKind, PersonalValue

__all__ = ["DataKey", "SealedValue", "bound"]

_DIGEST_KEY_BYTES: Final = 32
_DIGEST_CHARS: Final = 32
_ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class SealedValue:
    """A value as it is kept."""

    subject: str
    kind: PersonalKind
    digest: str
    """Keyed by the data key: the same value of the same subject has the same digest."""
    sealed: bytes
    kept_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """The key of one subject's values."""

    subject: str
    id: str
    suite: Suite
    secret: bytes

    @classmethod
    def generate(cls, subject: str, suite: Suite) -> Self:
        """Return a new random key."""
        drawn = secrets.token_bytes(suite.key_bytes + _DIGEST_KEY_BYTES + _ID_BYTES)
        return cls(subject, drawn[-_ID_BYTES:].hex(), suite, drawn[:-_ID_BYTES])

    @property
    def context(self) -> bytes:
        """What the wrapped key is bound to."""
        return context(self.subject, self.id, self.suite.name)

    def digest(self, kind: PersonalKind, text: str) -> str:
        """Return 32 hexadecimal characters of HMAC-SHA-256 over the kind and the value."""
        key = self.secret[self.suite.key_bytes :]
        return hmac.digest(key, bound(kind.value, text), "sha256").hex()[:_DIGEST_CHARS]

    def seal(self, kind: PersonalKind, digest: str, text: str) -> bytes:
        """Seal a value of this key's subject, bound to its kind and digest."""
        return self.suite.seal(self._key, text.encode(), self._bound(kind.value, digest))

    def open(self, value: SealedValue) -> PersonalValue:
        """Return a value in plain text.

        Raises:
            SealError: It is not the value that was sealed for this subject, kind and digest.
        """
        text = self.suite.open(self._key, value.sealed, self._bound(value.kind.value, value.digest))
        return PersonalValue(self.subject, value.kind, text.decode())

    @property
    def _key(self) -> bytes:
        return self.secret[: self.suite.key_bytes]

    def _bound(self, kind: str, digest: str) -> bytes:
        return bound(_VALUE, self.subject, kind, digest, self.suite.name, self.id)


_VALUE: Final = "credit-hub vault value 1"
_KEY: Final = "credit-hub vault key 1"


def context(subject: str, data_key_id: str, suite: str) -> bytes:
    """Return what a wrapped data key is bound to, besides the id of the key that wraps it."""
    return bound(_KEY, subject, data_key_id, suite)


def bound(*parts: str) -> bytes:
    """Encode texts so that no two lists of texts give the same bytes: each after its length."""
    return "".join([f"{len(part)}:{part}" for part in parts]).encode()
