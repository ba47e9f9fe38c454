"""The secrets of a hub beside its backup: sealed under a passphrase, and back into their files."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from credit_hub.api import identity_key, signing_key
from credit_hub.api.exchange.folders import folders_of
from credit_hub.api.secret_file import write_once
from credit_hub.api.settings import Settings
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.ledger.backup.key_bundle import open_bundle, seal_bundle
from credit_hub.model.errors import ConflictError, InvalidValueError

__all__ = ["key_files", "restore_keys", "save_keys"]


def key_files(settings: Settings) -> Mapping[str, Path]:
    """Return the files of all secrets, by the name that they have in a bundle.

    A founder's root keys are not among them: they lie where the founder keeps them, apart from all
    that is online.
    """
    folders = folders_of(settings)
    return {
        "identity": identity_key.key_path(settings),
        "signing": signing_key.key_path(settings),
        "vault": settings.vault_key_file or settings.data_dir / "vault.jwks",
        "exchange-pairwise": folders.pairwise,
        **{f"exchange-{use.value}": folders.keys / f"{use.value}.jwks" for use in KeyUse},
    }


def save_keys(settings: Settings, target: Path, passphrase: str) -> None:
    """Seal the secrets into a new file.

    Raises:
        ConflictError: The file is there.
        InvalidValueError: The passphrase is too short, or the file cannot be written.
    """
    found = {
        name: path.read_text(encoding="ascii")
        for name, path in key_files(settings).items()
        if path.exists()
    }
    content = seal_bundle(found, passphrase)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise ConflictError(f"{target} is there already", remedy="name a new file") from error
    except OSError as error:
        message = f"the keys cannot be written to {target}: {error.strerror}"
        raise InvalidValueError(message, remedy="check the folder and the disk") from error


def restore_keys(settings: Settings, source: Path, passphrase: str) -> tuple[str, ...]:
    """Put the secrets of a bundle where this hub has none, and return their names.

    Raises:
        InvalidValueError: The bundle does not open.
        ConflictError: This hub has another secret of that name.
    """
    try:
        content = source.read_text(encoding="ascii")
    except (OSError, UnicodeError) as error:
        raise InvalidValueError(f"{source} cannot be read", rule="keys.file") from error
    found = open_bundle(content, passphrase)
    files = key_files(settings)
    for name, path in files.items():
        if (
            name in found
            and path.exists()
            and path.read_text("ascii").strip() != found[name].strip()
        ):
            message = f"{path} holds another {name} key than {source}"
            raise ConflictError(
                message, remedy="move it away, if nothing was made with it, or leave --with-keys"
            )
    for name, path in files.items():
        if name in found:
            write_once(path, found[name])
    return tuple(name for name in files if name in found)
