"""Which processes of a hub are still there: each holds a lock that the kernel frees at its end.

A process names itself by a random id and holds the lock of a file of that name in the hub's data
folder. Whoever finds the file and can lock it has proof that the process has gone, however it
ended. A file that is not there, because the process worked in another folder, proves nothing.
"""

from __future__ import annotations

import re
import time
import uuid
from pathlib import Path
from threading import Lock
from typing import Final

from filelock import FileLock, Timeout

from credit_hub.model.errors import LedgerUnavailableError

__all__ = ["Presence"]

_ID: Final = re.compile(r"[0-9a-f]{32}")
_KEPT_SECONDS: Final = 2 * 24 * 3600.0
"""Longer than an answer is kept under an idempotency key: nobody asks after an older process."""


class Presence:
    """This process among those of its hub; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        """Hold nothing yet.

        Args:
            folder: Where the locks lie; one for all processes of a hub on this machine.
        """
        self._folder = folder
        self._guard = Lock()
        self._held: FileLock | None = None
        self._id = uuid.uuid4().hex

    @property
    def id(self) -> str:
        """The name of this process, whose lock is held from now on.

        Raises:
            LedgerUnavailableError: The folder cannot be written.
        """
        with self._guard:
            if self._held is None:
                self._held = self._announced()
        return self._id

    def is_gone(self, other: str) -> bool:
        """Say whether a process has provably ended; False where nobody can tell."""
        path = self._path(other)
        if other == self._id or not _ID.fullmatch(other) or not path.exists():
            return False
        lock = FileLock(path, timeout=0, thread_local=False)
        try:
            with lock:
                return True
        except (Timeout, OSError):
            return False

    def close(self) -> None:
        """Let go; what this process was at work on has ended before."""
        with self._guard:
            if self._held is not None:
                self._path(self._id).unlink(missing_ok=True)
                self._held.release()
            self._held, self._id = None, uuid.uuid4().hex

    def _announced(self) -> FileLock:
        lock = FileLock(self._path(self._id), timeout=0, mode=0o600, thread_local=False)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
            self._sweep()
        except (OSError, Timeout) as error:
            message = f"the lock of this process in {self._folder} cannot be made: {error}"
            raise LedgerUnavailableError(message, remedy="check the disk and the folder") from error
        return lock

    def _sweep(self) -> None:
        """Remove the files of processes that ended so long ago that nobody asks after them."""
        before = time.time() - _KEPT_SECONDS
        for path in self._folder.glob("*.lock"):
            if path.stat().st_mtime < before and self.is_gone(path.stem):
                path.unlink(missing_ok=True)

    def _path(self, process: str) -> Path:
        return self._folder / f"{process}.lock"
