"""Files that hold a secret: readable by their owner alone, written once."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["write_once"]


def write_once(path: Path, text: str) -> None:
    """Write a secret unless there is one; of two starters at once, one writes and both use it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Starters may be threads of one process, too: a request and a job that both sign first.
    scratch = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(scratch, path)
    except FileExistsError:
        return  # another starter was first: its secret is the secret
    finally:
        scratch.unlink()
