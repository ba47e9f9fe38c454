"""Files that hold a secret: readable by their owner alone, written whole."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path
from typing import Final

from credit_hub.model.errors import SettingsError

__all__ = ["demand_private", "replace_secret", "write_once"]

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def write_once(path: Path, text: str) -> None:
    """Write a secret unless there is one; of two starters at once, one writes and both use it."""
    scratch = _written(path, text)
    try:
        os.link(scratch, path)
    except FileExistsError:
        return  # another starter was first: its secret is the secret
    finally:
        scratch.unlink()


def replace_secret(path: Path, text: str) -> None:
    """Write a secret in place of the one that is there: a crash leaves the one or the other."""
    _written(path, text).replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def demand_private(path: Path) -> None:
    """Refuse a secret that others of this machine can read.

    Raises:
        SettingsError: They can.
        OSError: There is no such file.
    """
    mode = path.stat().st_mode
    if mode & _OTHERS:
        message = f"the secret in {path} can be read by others (mode {mode & 0o777:o})"
        raise SettingsError(message, remedy=f"chmod 600 {path}")


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Starters may be threads of one process, too: a request and a job that both sign first.
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return scratch
