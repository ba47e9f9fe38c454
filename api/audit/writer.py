"""Writes the audit chain: many threads at once, each answer after its entry is on the disk."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.ledger.audit.checkpoint import Checkpoint
from credit_hub.ledger.audit.entry import AuditEntry, AuditEvent
from credit_hub.model.errors import CreditHubError, LedgerUnavailableError

__all__ = ["AuditWriter", "SignedCheckpoint", "append_line", "checkpoint_path"]

CHECKPOINT_ENTRIES: Final = 256
"""So many entries at most are not yet covered by a signed checkpoint while the hub is busy."""
CHECKPOINT_SECONDS: Final = 300.0
"""After so long the next entry brings a checkpoint, however few there were."""
_MOST_AT_ONCE: Final = 200
"""Entries of one transaction."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedCheckpoint:
    """A checkpoint with its signature."""

    checkpoint: Checkpoint
    jws: str


def checkpoint_path(settings: Settings) -> Path:
    """Where checkpoints are kept beside the ledger, one JWS a line."""
    return settings.data_dir / "audit-checkpoints.txt"


class AuditWriter:
    """The writer of one process; safe to share between threads.

    Requests that come while a transaction is under way share the next one: each waits for one
    flush of the disk, whatever their number.
    """

    def __init__(self, notary: Notary, settings: Settings) -> None:
        """Open nothing yet."""
        self._notary = notary
        self._path = checkpoint_path(settings)
        self._lock = threading.Lock()
        self._waiting: list[tuple[AuditEvent, Future[AuditEntry]]] = []
        self._pool: ThreadPoolExecutor | None = None
        self._covered: int | None = None
        self._covered_at = time.monotonic()
        self.is_strict = settings.audit_strict
        self.lost = 0
        """Entries that could not be written by this process and were let pass."""

    def submit(self, event: AuditEvent) -> Future[AuditEntry]:
        """Take an event; the result is there when its entry is on the disk.

        The result is a LedgerError where it cannot be written.
        """
        result: Future[AuditEntry] = Future()
        with self._lock:
            self._waiting.append((event, result))
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, thread_name_prefix="audit")
            self._pool.submit(self._write)
        return result

    def write(self, event: AuditEvent) -> AuditEntry:
        """Append an event at once, for a program that does one thing.

        Raises:
            LedgerError: It cannot be written.
        """
        (entry,) = self._notary.ledger.audit.append([event])
        self._cover(entry.number)
        return entry

    def checkpoint(self) -> SignedCheckpoint:
        """Sign how long the chain is now, and keep that in the ledger and beside it.

        Raises:
            LedgerError: The ledger cannot be read or written.
            LedgerUnavailableError: The file beside it cannot be written.
        """
        head = self._notary.ledger.audit.head()
        stated = Checkpoint(head.chain, head.number, head.seal, datetime.now(UTC))
        signed = SignedCheckpoint(stated, self._notary.sign_checkpoint(stated))
        self._notary.ledger.audit.add_checkpoint(stated, signed.jws)
        append_line(self._path, signed.jws)
        self._covered, self._covered_at = head.number, time.monotonic()
        return signed

    def close(self) -> None:
        """Write what is waiting, and cover it by a checkpoint."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.shutdown(wait=True)
        self._try_checkpoint()

    def _write(self) -> None:
        """Write what has come by now; what came earlier may have been taken already."""
        with self._lock:
            taken, self._waiting = (
                self._waiting[:_MOST_AT_ONCE],
                self._waiting[_MOST_AT_ONCE:],
            )
        if not taken:
            return
        try:
            entries = self._notary.ledger.audit.append([event for event, _ in taken])
        except CreditHubError as error:
            _fail(taken, error)
        except BaseException as error:
            # Nobody may wait for ever; what it was stands in the log of the thread.
            _fail(taken, LedgerUnavailableError(f"the audit log failed: {type(error).__name__}"))
            raise
        else:
            for (_, result), entry in zip(taken, entries, strict=True):
                if result.set_running_or_notify_cancel():  # else the caller has gone
                    result.set_result(entry)
            self._cover(entries[-1].number)

    def _cover(self, number: int) -> None:
        if self._covered is None:
            try:
                kept = self._notary.ledger.audit.checkpoints(1)
            except CreditHubError:
                return  # the entry is kept; the next one brings the checkpoint
            self._covered = kept[0].size if kept else 0
        late = time.monotonic() - self._covered_at > CHECKPOINT_SECONDS
        if late or number - self._covered >= CHECKPOINT_ENTRIES:
            self._try_checkpoint()

    def _try_checkpoint(self) -> None:
        """Make a checkpoint; the entries are kept also where this fails."""
        try:
            self.checkpoint()
        except CreditHubError as error:
            _log.error("no checkpoint of the audit log", code=error.code, detail=error.message)


def append_line(path: Path, line: str) -> None:
    """Append a line to a file that only its owner can read, and have it on the disk.

    Raises:
        LedgerUnavailableError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        message = f"the checkpoints of the audit log {path} cannot be written: {error.strerror}"
        raise LedgerUnavailableError(message, remedy="check the disk and the folder") from error


def _fail(taken: Sequence[tuple[AuditEvent, Future[AuditEntry]]], error: CreditHubError) -> None:
    for _, result in taken:
        if result.set_running_or_notify_cancel():
            result.set_exception(error)
