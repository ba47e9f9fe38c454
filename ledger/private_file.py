"""Makes the files of SQLite databases readable for their owner alone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

__all__ = ["make_private"]


def make_private(path: Path) -> None:
    """Make an empty file that its owner alone may read, unless there is one.

    A file that is there is not even opened: closing any descriptor of it drops the locks that
    connections of this process hold on it (POSIX), and the next process that closes the database
    would then take away the log of writes under them (sqlite.org/howtocorrupt.html, section 2.2).

    Raises:
        OSError: It cannot be made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
