"""The secret that keys persons, kept in a file that only its owner can read."""

from __future__ import annotations

import secrets
from pathlib import Path

from credit_hub.api.secret_file import write_once
from credit_hub.api.settings import Settings
from credit_hub.loaders.identity import KEY_BYTES, IdentityKeys
from credit_hub.model.errors import SettingsError


def key_path(settings: Settings) -> Path:
    """Where the secret lies."""
    return settings.identity_key_file or settings.data_dir / "identity.key"


def read_or_create(settings: Settings) -> IdentityKeys:
    """Return the identity keys; the default file is made on first use, a configured one must exist.

    Raises:
        SettingsError: The file is missing, unreadable, or holds no hexadecimal secret of 32 bytes.
    """
    path = key_path(settings)
    if settings.identity_key_file is None and not path.exists():
        write_once(path, secrets.token_hex(KEY_BYTES))
    try:
        secret = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        message = f"identity key file {path} cannot be read: {error.strerror}"
        raise SettingsError(
            message, remedy="set CREDIT_HUB_IDENTITY_KEY_FILE to a readable file"
        ) from error
    except ValueError as error:
        message = f"identity key file {path} holds no hexadecimal text"
        raise SettingsError(
            message,
            remedy=f"it must hold {KEY_BYTES} bytes in hexadecimal; restore it from your backup",
        ) from error
    return IdentityKeys(secret)
