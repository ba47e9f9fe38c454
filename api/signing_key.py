"""The private key that signs receipts, kept in a file that only its owner can read."""

from __future__ import annotations

from pathlib import Path

from credit_hub.api.secret_file import write_once
from credit_hub.api.settings import Settings
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.model.errors import InvalidValueError, SettingsError

__all__ = ["key_path", "read_or_create"]


def key_path(settings: Settings) -> Path:
    """Where the key lies."""
    return settings.signing_key_file or settings.data_dir / "signing.jwk"


def read_or_create(settings: Settings) -> SigningKey:
    """Return the key; the default file is made on first use, a configured one must exist.

    Raises:
        SettingsError: The file is missing, unreadable, or holds no private JWK that can sign.
    """
    path = key_path(settings)
    if settings.signing_key_file is None and not path.exists():
        write_once(path, SigningKey.generate(settings.signing_algorithm).text())
    try:
        return SigningKey.read(path.read_text(encoding="ascii"))
    except OSError as error:
        message = f"signing key file {path} cannot be read: {error.strerror}"
        raise SettingsError(
            message, remedy="set CREDIT_HUB_SIGNING_KEY_FILE to a readable file"
        ) from error
    except (InvalidValueError, UnicodeError) as error:
        message = f"signing key file {path} holds no private key (JWK) for Ed25519 or ES256"
        raise SettingsError(message, remedy="restore it from your backup") from error
