"""A key in a hardware module (PKCS#11) that seals the file of the vault's keys.

The module's key never leaves it. It is asked once for each reading of the file, not for each data
key: a load of a city wraps millions of those. Whoever copies the file has nothing without the
module; whoever is in the process while it works has the keys in memory, as everywhere.
"""

from __future__ import annotations

import os
import secrets
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from credit_hub.ledger.vault.device_uri import DeviceUri
from credit_hub.ledger.vault.envelope import bound
from credit_hub.model.errors import VaultKeyError

if TYPE_CHECKING:
    from pkcs11 import Key, Session

__all__ = ["Pkcs11Device"]

_NONCE_BYTES: Final = 12  # NIST SP 800-38D section 8.2.2: random nonces of 96 bits
_KEY_BITS: Final = 256
_CONTEXT: Final = "credit-hub vault keys 1"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_one_login = threading.Lock()
"""A process logs in to a token once at a time (PKCS#11 3.0 section 5.6.8)."""


@dataclass(frozen=True, slots=True)
class Pkcs11Device:
    """A ``KeySeal`` by AES-256-GCM with a key inside a token."""

    uri: DeviceUri

    @property
    def name(self) -> str:
        """The token and the key."""
        return self.uri.name

    def create_key(self) -> bool:
        """Make the key inside the device unless it is there; it can never be taken out.

        Raises:
            VaultKeyError: The device refuses.
        """
        from pkcs11 import Attribute, KeyType, ObjectClass

        with self._session(writing=True) as session:
            wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: self.uri.object}
            if any(True for _ in session.get_objects(wanted)):
                return False
            template = {Attribute.EXTRACTABLE: False, Attribute.SENSITIVE: True}
            session.generate_key(
                KeyType.AES, _KEY_BITS, label=self.uri.object, store=True, template=template
            )
            return True

    def seal(self, text: bytes) -> bytes:
        """Return a nonce and what the device has sealed."""
        from pkcs11 import GCMParams, Mechanism
        from pkcs11.types import EncryptMixin

        nonce = secrets.token_bytes(_NONCE_BYTES)
        with self._session() as session:
            parameters = GCMParams(nonce, self._context)
            key = self._key(session)
            if not isinstance(key, EncryptMixin):
                raise self._refused("the key may not encrypt")
            sealed = key.encrypt(text, mechanism=Mechanism.AES_GCM, mechanism_param=parameters)
        return nonce + cast("bytes", sealed)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed; errors as in ``KeySeal.open``."""
        from pkcs11 import GCMParams, Mechanism
        from pkcs11.types import DecryptMixin

        nonce, rest = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        with self._session() as session:
            parameters = GCMParams(nonce, self._context)
            key = self._key(session)
            if not isinstance(key, DecryptMixin):
                raise self._refused("the key may not decrypt")
            text = key.decrypt(rest, mechanism=Mechanism.AES_GCM, mechanism_param=parameters)
        return cast("bytes", text)

    @property
    def _context(self) -> bytes:
        return bound(_CONTEXT, self.name)

    def _key(self, session: Session) -> Key:
        from pkcs11 import ObjectClass

        return session.get_key(object_class=ObjectClass.SECRET_KEY, label=self.uri.object)

    @contextmanager
    def _session(self, *, writing: bool = False) -> Iterator[Session]:
        try:
            import pkcs11
        except ImportError as error:
            message = "a device is set for the vault's keys, and python-pkcs11 is not installed"
            raise VaultKeyError(message, remedy="install credit-hub[hsm]") from error
        try:
            with _one_login:
                token = pkcs11.lib(self.uri.module).get_token(token_label=self.uri.token)
                with token.open(rw=writing, user_pin=_pin(Path(self.uri.pin_file))) as session:
                    yield session
        except (pkcs11.PKCS11Error, RuntimeError) as error:
            # The library raises a plain RuntimeError where the module itself cannot be loaded.
            raise self._refused(type(error).__name__) from error

    def _refused(self, reason: str) -> VaultKeyError:
        message = f"the device of the vault's keys ({self.name}): {reason}"
        remedy = "check module-path, token, PIN and key; `credit-hub vault seal-keys` makes the key"
        return VaultKeyError(message, remedy=remedy)


def _pin(path: Path) -> str:
    try:
        if path.stat().st_mode & _OTHERS:
            message = f"the PIN in {path} can be read by others"
            raise VaultKeyError(message, remedy=f"chmod 600 {path}")
        return path.read_text("utf-8").removesuffix("\n")
    except (OSError, UnicodeError) as error:
        reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else "not UTF-8"
        message = f"the PIN in {path} cannot be read: {reason}"
        raise VaultKeyError(message, remedy="see docs/how-to/vault.md, section Keys") from error
