"""Private keys of the exchange by use: one JWK set each, in files that only their owner can read.

The file of a use holds one key a suite, and after a rotation the earlier ones, too; the newest
stands first. Which of them signs, the registry says (:mod:`credit_hub.api.exchange.membership`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock

from credit_hub.api.secret_file import demand_private, replace_secret
from credit_hub.federation.encoding.strict_json import parse
from credit_hub.federation.errors import ExchangeError, RegistrationError, SuiteError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.jwk import FORM
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.model.errors import ConflictError, SettingsError

__all__ = ["KeyFolder", "read_keys", "write_keys"]

_BACKUP: Final = "restore it from your backup"
_Seen = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """The keys of one city; what another process adds is seen at once.

    Attributes:
        path: The folder.
    """

    path: Path
    _known: dict[KeyUse, tuple[_Seen, tuple[PrivateKey, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def keys(self, use: KeyUse) -> tuple[PrivateKey, ...]:
        """Return the keys of a use, the newest first; none if there is no file.

        Raises:
            SettingsError: The file can be read by others, or holds no JWK set of sound keys.
            SuiteError: This machine cannot compute the suite of one.
        """
        path = self._file(use)
        try:
            status = path.stat()
        except FileNotFoundError:
            return ()
        seen = (status.st_mtime_ns, status.st_ino, status.st_size)
        known = self._known.get(use)
        if known is None or known[0] != seen:
            known = seen, read_keys(path)
            self._known[use] = known
        return known[1]

    def add(self, use: KeyUse, *keys: PrivateKey) -> None:
        """Put keys before those that are there.

        Raises:
            ConflictError: One is there already, or is a key of another use: a key has one use.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(self.path / ".lock"):
            held = {key.kid for other in KeyUse for key in self.keys(other)}
            if held & {key.kid for key in keys}:
                raise ConflictError("a key is held already; a key has one use")
            write_keys(self._file(use), (*keys, *self.keys(use)))

    def _file(self, use: KeyUse) -> Path:
        return self.path / f"{use.value}.jwks"


def read_keys(path: Path) -> tuple[PrivateKey, ...]:
    """Return the private keys (JWK set) of a file.

    Raises:
        SettingsError: The file is missing, can be read by others, or holds no such set.
        SuiteError: This machine cannot compute the suite of one.
    """
    try:
        demand_private(path)
        return _keys(parse(path.read_bytes(), where=path.name).get("keys"))
    except OSError as error:
        message = f"the key file {path} cannot be read: {error.strerror}"
        raise SettingsError(message, remedy=_BACKUP) from error
    except SuiteError:
        raise
    except ExchangeError as error:
        message = f"the key file {path} holds no JWK set of private keys of the exchange"
        raise SettingsError(message, remedy=_BACKUP) from error


def write_keys(path: Path, keys: Iterable[PrivateKey]) -> None:
    """Write a set in place of the one that is there."""
    replace_secret(path, json.dumps({"keys": [key.jwk() for key in keys]}, indent=1))


def _keys(listed: object) -> tuple[PrivateKey, ...]:
    """Return the keys of a set: whole, as a set of public ones is read."""
    if not isinstance(listed, list) or not all(isinstance(members, dict) for members in listed):
        raise RegistrationError(FORM, "keys")
    return tuple(PrivateKey.read(members) for members in listed)
