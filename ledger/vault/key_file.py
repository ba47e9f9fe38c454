"""Keys of the vault in a file that only its owner can read."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock

from credit_hub.ledger.vault.key_seal import KeySeal, is_sealed, opened, sealed
from credit_hub.ledger.vault.keys import KeyRing, WrappedKey, WrappingKey
from credit_hub.model.errors import VaultKeyError

__all__ = ["KeyFile"]

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_OWNER_ONLY: Final = 0o600


@dataclass(slots=True)
class KeyFile:
    """A provider whose keys stand in a file; it sees at once when another process changes them.

    So a rotation needs no restart: the file gets its new key first, then data keys are wrapped
    anew, and a process that meets one of those looks into the file before it gives up.

    Attributes:
        path: The file.
        seal: A key elsewhere that seals what is in the file; None where its mode alone guards it.
    """

    path: Path
    seal: KeySeal | None = None
    _ring: KeyRing | None = None
    _seen: tuple[int, int, int] = field(default=(0, 0, 0))

    @property
    def current(self) -> str:
        """Id of the first key of the file."""
        return self.ring().current

    def wrap(self, secret: bytes, context: bytes) -> WrappedKey:
        """Wrap a data key under the first key of the file."""
        return self.ring().wrap(secret, context)

    def unwrap(self, wrapped: WrappedKey, context: bytes) -> bytes:
        """Return a data key; errors as in :class:`~credit_hub.ledger.vault.keys.KeyProvider`."""
        ring = self._ring
        if ring is None or wrapped.key_id not in ring.ids:
            ring = self.ring()
        return ring.unwrap(wrapped, context)

    def ring(self) -> KeyRing:
        """Return the keys as they stand in the file now.

        Raises:
            VaultKeyError: The file is missing, can be read by others, or holds no keys.
        """
        try:
            status = self.path.stat()
            seen = (status.st_mtime_ns, status.st_ino, status.st_size)
            if self._ring is None or seen != self._seen:
                _demand_private(self.path, status.st_mode)
                text = opened(self.path.read_text("ascii"), self.seal)
                self._ring, self._seen = KeyRing.parse(text), seen
        except (OSError, UnicodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "not ASCII"
            message = f"the vault's keys in {self.path} cannot be read: {reason}"
            raise VaultKeyError(message, remedy="restore the file from your backup") from error
        return self._ring

    def is_sealed(self) -> bool:
        """Whether a key elsewhere seals what is in the file."""
        return is_sealed(self.path.read_text("ascii"))

    def create(self, key: WrappingKey) -> None:
        """Make the file with its first key; where two start at once, both use the same one."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock():
            if not self.path.exists():
                self._write(KeyRing((key,)))

    def reseal(self, seal: KeySeal | None) -> None:
        """Write the file again under another seal, or under none.

        Raises:
            VaultKeyError: Its present seal does not open, or the new one does not close.
        """
        with self._lock():
            ring = self.ring()
            self.seal = seal
            self._write(ring)

    def add(self, key: WrappingKey) -> None:
        """Make ``key`` the current one; the others stay, for what they have wrapped."""
        with self._lock():
            self._write(self.ring().with_current(key))

    def remove(self, key_id: str) -> None:
        """Destroy a key for good: what it wraps, in backups too, is never read again.

        Raises:
            VaultKeyError: There is no such key, or it is the current one.
        """
        with self._lock():
            ring = self.ring()
            if key_id == ring.current:
                raise VaultKeyError(f"{key_id!r} is the current key", remedy="rotate first")
            if key_id not in ring.ids:
                raise VaultKeyError(f"no key {key_id!r}", remedy=f"there are {', '.join(ring.ids)}")
            self._write(KeyRing(tuple(key for key in ring.keys if key.id != key_id)))

    def _write(self, ring: KeyRing) -> None:
        _replace(self.path, sealed(ring.text(), self.seal))

    def _lock(self) -> FileLock:
        return FileLock(self.path.with_name(f"{self.path.name}.lock"))


def _demand_private(path: Path, mode: int) -> None:
    if mode & _OTHERS:
        message = f"the vault's keys in {path} can be read by others (mode {mode & 0o777:o})"
        raise VaultKeyError(message, remedy=f"chmod 600 {path}")


def _replace(path: Path, text: str) -> None:
    """Replace the file in one step: a crash leaves the old keys or the new ones."""
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
