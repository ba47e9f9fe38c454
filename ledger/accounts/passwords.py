"""Passwords as Argon2id hashes (RFC 9106), with the parameters that OWASP names."""

from __future__ import annotations

import secrets
import threading
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from credit_hub.model.errors import InvalidValueError

__all__ = ["demand_strength", "hash_of", "is_outdated", "new_password", "verify"]

_LEAST: Final = 12
"""Characters; NIST SP 800-63B asks for 8 beside a second factor and 15 without: the hub demands a
second factor of administrators, and this of everybody."""
_MOST: Final = 200
_LEAST_DIFFERENT: Final = 5
_HASHER: Final = PasswordHasher(
    time_cost=2, memory_cost=19_456, parallelism=1, hash_len=32, salt_len=16, type=Type.ID
)
"""OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane."""
_AT_ONCE: Final = threading.BoundedSemaphore(4)
"""So many hashes are made at a time: their memory is bounded whoever asks."""
_NOBODY: Final = _HASHER.hash(secrets.token_urlsafe(32))


def new_password() -> str:
    """Return a random password to be changed at the first login (120 bits)."""
    return secrets.token_urlsafe(15)


def demand_strength(password: str, name: str, current: str = "") -> None:
    """Refuse a password that is guessed first.

    Raises:
        InvalidValueError: It is too short or too long, holds the name, repeats few characters, or
            is the current one. The message never holds it.
    """
    wrong = ""
    if not _LEAST <= len(password) <= _MOST:
        wrong = f"has not {_LEAST} to {_MOST} characters"
    elif name.lower() in password.lower():
        wrong = "holds the name of the account"
    elif len(set(password)) < _LEAST_DIFFERENT:
        wrong = f"has fewer than {_LEAST_DIFFERENT} different characters"
    elif password == current:
        wrong = "is the old one"
    if wrong:
        message = f"the new password {wrong}"
        raise InvalidValueError(message, remedy="take some random words", rule="account.password")


def hash_of(password: str) -> str:
    """Return the hash to keep."""
    with _AT_ONCE:
        return _HASHER.hash(password.encode("utf-8", "surrogatepass"))


def verify(password: str, kept: str | None) -> bool:
    """Say whether a password is that of a hash; without one it takes as long, and says no."""
    with _AT_ONCE:
        try:
            _HASHER.verify(kept or _NOBODY, password.encode("utf-8", "surrogatepass"))
        except (VerificationError, InvalidHashError):
            return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters and is to be made anew."""
    return _HASHER.check_needs_rehash(kept)
