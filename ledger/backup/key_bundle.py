"""Secrets of a hub in one file that a passphrase opens: scrypt (RFC 7914) and AES-256-GCM.

The bundle lies apart from the backup on purpose: whoever has one alone can read no sealed value
and sign nothing.
"""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from credit_hub.model.errors import InvalidValueError

__all__ = ["SHORTEST", "open_bundle", "seal_bundle"]

SHORTEST: Final = 12
"""Characters of a passphrase at least."""
_FORMAT: Final = "credit-hub-keys/1"
_COST: Final = 2**17
_BLOCK: Final = 8
"""N and r of scrypt, with p = 1: 128 MiB for each guess (OWASP Password Storage Cheat Sheet)."""
_SALT: Final = 16
_NONCE: Final = 12
_KEY: Final = 32
_LARGEST: Final = 1 << 20


def seal_bundle(secrets_by_name: Mapping[str, str], passphrase: str) -> str:
    """Return secrets as a sealed text.

    Raises:
        InvalidValueError: The passphrase is too short.
    """
    if len(passphrase) < SHORTEST:
        message = f"the passphrase has less than {SHORTEST} characters"
        raise InvalidValueError(message, remedy="choose a longer one")
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    clear = json.dumps(dict(secrets_by_name), sort_keys=True).encode()
    sealed = AESGCM(_derived(passphrase, salt)).encrypt(nonce, clear, _FORMAT.encode())
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    members = {name: base64.b64encode(value).decode("ascii") for name, value in parts.items()}
    return json.dumps({"format": _FORMAT, **members}) + "\n"


def open_bundle(content: str, passphrase: str) -> Mapping[str, str]:
    """Return the secrets of a bundle.

    Raises:
        InvalidValueError: It is no bundle, it was altered, or the passphrase is another.
    """
    try:
        members = json.loads(content[:_LARGEST])
        _demand_format(members["format"])
        salt, nonce, sealed = (
            base64.b64decode(members[name], validate=True) for name in ("salt", "nonce", "sealed")
        )
        clear = AESGCM(_derived(passphrase, salt)).decrypt(nonce, sealed, _FORMAT.encode())
        found = json.loads(clear)
    except InvalidTag as error:
        message = "the keys do not open: another passphrase, or the file was altered"
        raise InvalidValueError(message, rule="keys.seal") from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"the file holds no keys of a hub ({_FORMAT})"
        raise InvalidValueError(message, rule="keys.format") from error
    return {str(name): str(value) for name, value in found.items()}


def _demand_format(found: object) -> None:
    if found != _FORMAT:
        raise ValueError("another format")


def _derived(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=_KEY, n=_COST, r=_BLOCK, p=1).derive(passphrase.encode())
