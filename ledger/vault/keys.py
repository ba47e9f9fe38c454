"""Keys of the operator that wrap the data keys of subjects.

:class:`KeyProvider` is the place for a key management system or a hardware module: whatever wraps
and unwraps 64 bytes under a named key fits, and the key itself may never leave the device. A
provider that pays a round trip for each call should wrap a local key remotely, once at the start,
and use a :class:`KeyRing` of it: a load of a city wraps millions of data keys.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol, Self

from credit_hub.ledger.receipts.canonical import parse
from credit_hub.ledger.vault.envelope import bound
from credit_hub.ledger.vault.suites import AES_256_GCM, SM4_GCM, suite_named
from credit_hub.model.errors import InvalidValueError, VaultKeyError

__all__ = ["KeyProvider", "KeyRing", "WrappedKey", "WrappingKey"]

_ALGORITHMS: Final[Mapping[str, str]] = {"A256GCM": AES_256_GCM, "SM4GCM": SM4_GCM}
"""Members ``alg`` of the JWK; A256GCM is that of RFC 7518, SM4 has no registered name."""
_NAMES: Final = {suite: name for name, suite in _ALGORITHMS.items()}
_RANDOM_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key under the key that ``key_id`` names."""

    key_id: str
    sealed: bytes


class KeyProvider(Protocol):
    """Wraps and unwraps data keys: a file, the environment, a KMS or an HSM."""

    @property
    def current(self) -> str:
        """Id of the key that wraps what is wrapped from now on."""
        ...

    def wrap(self, secret: bytes, context: bytes) -> WrappedKey:
        """Wrap a data key under the current key, bound to ``context`` and the key's id."""
        ...

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return a data key.

        Raises:
            VaultKeyError: The key that wraps it is not to be had.
            SealError: The wrapped key was altered, or belongs to another subject.
        """
        ...


@dataclass(frozen=True, slots=True, repr=False)
class WrappingKey:
    """One key in the memory of this process."""

    id: str
    suite: str
    secret: bytes

    @classmethod
    def generate(cls, suite: str, today: date) -> Self:
        """Return a new random key, named by the day and chance."""
        name = f"{today.isoformat()}-{secrets.token_hex(_RANDOM_BYTES)}"
        return cls(name, suite, secrets.token_bytes(suite_named(suite).key_bytes))

    def bound(self, context: bytes) -> bytes:
        """Return the context together with the id of this key."""
        return context + bound(self.id)


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """Keys in the memory of this process; the first one wraps, all unwrap."""

    keys: tuple[WrappingKey, ...]

    @property
    def current(self) -> str:
        """Id of the first key."""
        return self.keys[0].id

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all keys, the current one first."""
        return tuple(key.id for key in self.keys)

    def wrap(self, secret: bytes, context: bytes) -> WrappedKey:
        """Wrap a data key under the first key."""
        key = self.keys[0]
        sealed = suite_named(key.suite).seal(key.secret, secret, key.bound(context))
        return WrappedKey(key.id, sealed)

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return a data key; errors as in :meth:`KeyProvider.unwrap`."""
        for key in self.keys:
            if key.id == wrapped.key_id:
                return suite_named(key.suite).open(key.secret, wrapped.sealed, key.bound(context))
        message = f"the vault has data keys under {wrapped.key_id!r}, which is not among its keys"
        raise VaultKeyError(message, remedy="put that key back; without it these values are lost")

    def with_current(self, key: WrappingKey) -> Self:
        """Return a ring in which ``key`` is the first."""
        return replace(self, keys=(key, *self.keys))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a JWK set of symmetric keys (RFC 7517), the current one first.

        Raises:
            VaultKeyError: The text is none, a key has the wrong length, or two have one id; the
                message never quotes it.
        """
        try:
            listed = parse(text)["keys"]
        except (InvalidValueError, KeyError):
            listed = None
        if not isinstance(listed, list) or not listed:
            raise _refused("they are no JWK set with at least one key")
        keys = tuple(_key(member) for member in listed)
        if len({key.id for key in keys}) < len(keys):
            raise _refused("two of them have the same kid")
        return cls(keys)

    def text(self) -> str:
        """Return the JWK set; this is the secret itself."""
        return json.dumps({"keys": [_members(key) for key in self.keys]}, indent=1)


def _members(key: WrappingKey) -> dict[str, str]:
    secret = base64.urlsafe_b64encode(key.secret).decode("ascii").rstrip("=")
    return {"kty": "oct", "kid": key.id, "alg": _NAMES[key.suite], "k": secret}


def _key(member: object) -> WrappingKey:
    if not isinstance(member, dict) or member.get("kty") != "oct":
        raise _refused("one of them is no symmetric key (kty oct)")
    name, algorithm, secret = (member.get(part) for part in ("kid", "alg", "k"))
    if not isinstance(name, str) or not name or not isinstance(secret, str):
        raise _refused("one of them has no kid or no k")
    suite = _ALGORITHMS.get(str(algorithm))
    if suite is None:
        raise _refused(f"alg of {name!r} is none of {', '.join(_ALGORITHMS)}")
    try:
        decoded = base64.b64decode(secret + "=" * (-len(secret) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise _refused(f"k of {name!r} is no base64url") from None
    if len(decoded) != suite_named(suite).key_bytes:
        raise _refused(f"k of {name!r} has not the length of {algorithm}")
    return WrappingKey(name, suite, decoded)


def _refused(reason: str) -> VaultKeyError:
    remedy = "see docs/how-to/vault.md; restore them from your backup"
    return VaultKeyError(f"the keys of the vault cannot be read: {reason}", remedy=remedy)
