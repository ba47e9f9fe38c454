"""The form of a file of keys that a key elsewhere has sealed."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Final, Protocol

from credit_hub.model.errors import VaultKeyError

__all__ = ["KeySeal", "is_sealed", "opened", "sealed"]

_SETTING: Final = "set CREDIT_HUB_VAULT_DEVICE to that key"


class KeySeal(Protocol):
    """Seals the file of keys by a key that is elsewhere, in a hardware module say."""

    @property
    def name(self) -> str:
        """Names the key; it stands in the file in plain text."""
        ...

    def seal(self, text: bytes) -> bytes:
        """Seal the file's content.

        Raises:
            VaultKeyError: The key is not to be had.
        """
        ...

    def open(self, sealed: bytes) -> bytes:
        """Return the file's content.

        Raises:
            VaultKeyError: The key is not to be had, or has not sealed this.
        """
        ...


def sealed(text: str, seal: KeySeal | None) -> str:
    """Return what stands in the file: the keys, or the keys sealed."""
    if seal is None:
        return text
    content = base64.urlsafe_b64encode(seal.seal(text.encode("ascii"))).decode("ascii")
    return json.dumps({"sealed_by": seal.name, "sealed": content}, indent=1)


def opened(text: str, seal: KeySeal | None) -> str:
    """Return the keys.

    Raises:
        VaultKeyError: The file is sealed by another key than ``seal``, or is not sealed and should
            be: a file in plain text beside a device is a copy that nobody meant to keep.
    """
    by, content = _parts(text)
    if by is None and seal is None:
        return text
    if seal is None:
        raise VaultKeyError(f"the file of the vault's keys is sealed by {by}", remedy=_SETTING)
    if by is None:
        message = f"the file of the vault's keys is not sealed, and {seal.name} is set to do so"
        raise VaultKeyError(message, remedy="credit-hub vault seal-keys")
    if by != seal.name:
        message = f"the file of the vault's keys is sealed by {by}, not by {seal.name}"
        raise VaultKeyError(message, remedy=_SETTING)
    return seal.open(content).decode("ascii")


def is_sealed(text: str) -> bool:
    """Whether a key elsewhere has sealed a file."""
    return _parts(text)[0] is not None


def _parts(text: str) -> tuple[str | None, bytes]:
    """Return who has sealed it, and what; a text of no such form is for the reader of keys."""
    try:
        members = json.loads(text)
        if not isinstance(members, dict) or "sealed_by" not in members:
            return None, b""
        content = base64.b64decode(members["sealed"], altchars=b"-_", validate=True)
        return str(members["sealed_by"]), content
    except (ValueError, KeyError, TypeError, binascii.Error):
        return None, b""
