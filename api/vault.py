"""Opens the vault of a hub: where its keys are, and the ledger that holds what they seal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.model.errors import ConflictError, SettingsError, VaultKeyError

if TYPE_CHECKING:
    from credit_hub.ledger.storage.database import Ledger
    from credit_hub.ledger.vault.device import Pkcs11Device
    from credit_hub.ledger.vault.key_file import KeyFile
    from credit_hub.ledger.vault.keys import KeyProvider
    from credit_hub.ledger.vault.vault import Vault

__all__ = ["VaultSinks", "device", "key_file", "open_vault", "seal_keys", "sink_of"]


def key_file(settings: Settings) -> KeyFile:
    """Return the file of the keys.

    Raises:
        SettingsError: They come by CREDIT_HUB_VAULT_KEYS.
        VaultKeyError: CREDIT_HUB_VAULT_DEVICE names no key.
    """
    from credit_hub.ledger.vault.key_file import KeyFile

    if settings.vault_keys is not None:
        message = "the keys come by CREDIT_HUB_VAULT_KEYS, which no command can change"
        raise SettingsError(message, remedy="change that variable, and start all processes anew")
    return KeyFile(settings.vault_key_file or settings.data_dir / "vault.jwks", device(settings))


def device(settings: Settings) -> Pkcs11Device | None:
    """Return the device that seals the file of keys, if one is set.

    Raises:
        VaultKeyError: The setting names no key.
    """
    if settings.vault_device is None:
        return None
    from credit_hub.ledger.vault.device import Pkcs11Device
    from credit_hub.ledger.vault.device_uri import DeviceUri

    return Pkcs11Device(DeviceUri.parse(settings.vault_device))


def seal_keys(settings: Settings, ledger: Ledger, *, undo: bool) -> str:
    """Seal the file of keys by the device, making both where they are missing; or unseal it.

    Returns:
        What seals the file now; empty for nothing.

    Raises:
        SettingsError: No device is set.
        VaultKeyError: The device refuses, the file does not open, or it is gone and the vault is
            not empty.
    """
    found = device(settings)
    if found is None:
        message = "no device is set that could seal the vault's keys"
        raise SettingsError(message, remedy="set CREDIT_HUB_VAULT_DEVICE to its PKCS#11 URI")
    file = key_file(settings)
    if undo:
        file.reseal(None)
        return ""
    found.create_key()
    if not file.path.exists():
        _make(file, settings, ledger)
    elif not file.is_sealed():
        replace(file, seal=None).reseal(found)
    return found.name


def open_vault(settings: Settings, ledger: Ledger) -> Vault:
    """Return the vault; the default file of keys is made on first use.

    Raises:
        ConflictError: The vault is off.
        VaultKeyError: The keys are missing or malformed. Where the vault holds something, they are
            never made anew: what they sealed would be lost unnoticed.
        VaultError: The suite is not to be had here.
    """
    if not settings.vault:
        message = "the vault of this hub is off: it keeps and resolves no personal values"
        raise ConflictError(message, remedy="set CREDIT_HUB_VAULT=true, and load with --again")
    from credit_hub.ledger.vault.suites import suite_named
    from credit_hub.ledger.vault.vault import Vault

    suite = suite_named(settings.vault_suite)
    keys = _provider(settings, ledger)
    return Vault(ledger.vault, keys, suite.name, lambda: datetime.now(UTC))


def sink_of(settings: Settings, notary: Notary) -> Vault | None:
    """Return what a load hands personal values to; None where the vault is off."""
    return open_vault(settings, notary.ledger) if settings.vault else None


@dataclass(frozen=True, slots=True)
class VaultSinks:
    """Opens the vault in a process of its own; can be pickled, as the settings can."""

    settings: Settings

    @contextmanager
    def __call__(self) -> Iterator[Vault]:
        """Open it until the end of the block."""
        with Notary(self.settings) as notary:
            yield open_vault(self.settings, notary.ledger)


def _provider(settings: Settings, ledger: Ledger) -> KeyProvider:
    from credit_hub.ledger.vault.keys import KeyRing

    if settings.vault_keys is not None:
        return KeyRing.parse(settings.vault_keys.get_secret_value())
    file = key_file(settings)
    if settings.vault_key_file is None and not file.path.exists():
        _make(file, settings, ledger)
    file.ring()
    return file


def _make(file: KeyFile, settings: Settings, ledger: Ledger) -> None:
    from credit_hub.ledger.vault.keys import WrappingKey

    if not ledger.vault.is_empty():
        message = f"the vault holds values, but its keys in {file.path} are gone"
        raise VaultKeyError(message, remedy="restore the file from your backup")
    file.create(WrappingKey.generate(settings.vault_suite, datetime.now(UTC).date()))
