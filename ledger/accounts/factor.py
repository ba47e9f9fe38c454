"""The second factor: time-based codes (RFC 6238) and recovery codes; their secrets lie sealed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from credit_hub.model.errors import LedgerError

__all__ = ["STEP", "FactorKey", "fitting_step", "new_recovery", "new_secret", "recovery_digest"]

STEP: Final = 30
"""Seconds of a step of RFC 6238."""
_CODES: Final = 10
_NONCE: Final = 12
_PURPOSE: Final = b"credit-hub second factor 1"


@dataclass(frozen=True, slots=True, repr=False)
class FactorKey:
    """Seals secrets of second factors under a key that is derived from the identity secret."""

    key: bytes

    @classmethod
    def derive(cls, identity_secret: bytes) -> FactorKey:
        """Derive it (HKDF of RFC 5869)."""
        return cls(HKDF(SHA256(), 32, None, _PURPOSE).derive(identity_secret))

    def seal(self, secret: str, account: str) -> bytes:
        """Return a secret that opens for its account alone."""
        nonce = os.urandom(_NONCE)
        return nonce + AESGCM(self.key).encrypt(nonce, secret.encode(), account.encode())

    def open(self, sealed: bytes, account: str) -> str:
        """Return what was sealed.

        Raises:
            LedgerError: It was altered or moved, or the identity key is another one.
        """
        try:
            nonce, rest = sealed[:_NONCE], sealed[_NONCE:]
            return AESGCM(self.key).decrypt(nonce, rest, account.encode()).decode()
        except InvalidTag as error:
            message = "the second factor of an account does not open"
            remedy = "credit-hub accounts totp NAME makes a new one"
            raise LedgerError(message, remedy=remedy) from error


def new_secret() -> str:
    """Return a random secret of 160 bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def fitting_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step of which a code is: the present one or a neighbour; None: of none of them."""
    made = pyotp.TOTP(secret, interval=STEP)
    present = int(now.timestamp()) // STEP
    for step in (present, present - 1, present + 1):
        if hmac.compare_digest(made.at(step * STEP).encode(), code.encode("utf-8", "replace")):
            return step
    return None


def new_recovery() -> tuple[str, ...]:
    """Return codes that stand for the second factor, once each (80 bits)."""
    return tuple(secrets.token_hex(10) for _ in range(_CODES))


def recovery_digest(code: str) -> str:
    """Return what is kept of a recovery code: random, so that a plain digest is enough."""
    return hashlib.sha256(code.strip().lower().encode("utf-8", "replace")).hexdigest()
