"""The log of this city, open for writing by one process and any number of its threads.

``append`` returns when the entries outlive a loss of power; ``publish`` signs the tree as it stands
and shows it. What was signed is never contradicted: a log that has lost a leaf of a tree it signed
refuses to open.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    SignedCheckpoint,
    open_checkpoint,
    sign_checkpoint,
)
from credit_hub.federation.log.disk import Disk, replace_whole
from credit_hub.federation.log.errors import CLOSED, ENTRY, UNSETTLED, LogError
from credit_hub.federation.log.grown_tree import GrownTree
from credit_hub.federation.log.leaf import LONGEST_ENTRY
from credit_hub.federation.log.note_keys import NoteKey, NoteSigner
from credit_hub.federation.log.notes import SignatureLine
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.log.tiles import CHECKPOINT
from credit_hub.federation.log.witnessed import WitnessedCheckpoint

__all__ = ["TransparencyLog"]


@dataclass(slots=True)
class _Waiting:
    """Entries of one caller that wait for a flush."""

    entries: Sequence[bytes]
    first: int | None = None
    failure: Exception | None = None


@dataclass(slots=True)
class _Queue:
    """Entries that wait, and the lock under which they are taken."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[_Waiting] = field(default_factory=list)


class TransparencyLog:
    """A log that can be appended to; a context manager that gives the lock back."""

    def __init__(
        self,
        disk: Disk,
        log: LogIdentity,
        signers: Collection[NoteSigner],
        at_least: tuple[int, bytes] | None = None,
    ) -> None:
        """Open the log and go on where its journal ends; an empty disk begins a new log.

        Args:
            disk: Held until the log is closed.
            log: Its name and keys.
            signers: Those keys.
            at_least: Size and root that others have seen, as it is kept elsewhere: a disk that was
                restored from an older copy would make this log contradict itself.

        Raises:
            LogError: Another writer has it, a file is damaged, or it is behind what it signed.
            VerificationError: Its checkpoint is not signed by its keys.
            OSError: The disk fails.
        """
        self.identity = log
        self.reader = LogReader(disk, log.tree)
        self._disk = disk
        self._witnessed = WitnessedCheckpoint(disk, log)
        self._signers = tuple(signers)
        self._at_least = at_least
        self._writing = threading.RLock()
        self._queue = _Queue()
        self._closing = ExitStack()
        self._closing.enter_context(disk.lock())
        try:
            self._published, self._tree = self._read(is_suspect=False)
        except BaseException:
            self._closing.close()
            raise
        self._is_open = True
        self._is_suspect = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the lock back; what was appended and not published is published next time."""
        with self._writing:
            self._is_open = False
            self._closing.close()

    @property
    def size(self) -> int:
        """Leaves that are durable."""
        return self._tree.size

    @property
    def published(self) -> SignedCheckpoint | None:
        """The latest checkpoint that was shown to anyone."""
        return self._published

    def append(self, entries: Sequence[bytes]) -> range:
        """Add leaves; when this returns they outlive a crash and keep their indices.

        Threads that wait for one another share a flush, which takes longer than all the rest.

        Returns:
            Their indices, without a gap.

        Raises:
            LogError: An entry is not allowed, or the log is closed.
            OSError: The disk failed. The entries may be there or not (:meth:`append_once` finds
                out); the next append goes on behind what is there.
        """
        for entry in entries:
            if not 0 < len(entry) <= LONGEST_ENTRY:
                raise LogError(ENTRY, f"{len(entry):,} bytes")
        mine = _Waiting(entries)
        with self._queue.lock:
            self._queue.waiting.append(mine)
        with self._writing:
            if mine.first is None and mine.failure is None:
                self._write_waiting()
        if mine.failure is not None:
            raise mine.failure
        assert mine.first is not None  # noqa: S101  # either is set by whoever wrote it
        return range(mine.first, mine.first + len(entries))

    def append_once(self, entry: bytes, since: int) -> int:
        """Add a leaf unless it is there: the way to repeat an append that was not answered.

        Args:
            entry: Told from all others by its salt.
            since: A size that the log had before the first attempt.

        Returns:
            Its index, the old one or the new one.
        """
        with self._writing:
            published = self.publish()
            found = self.reader.find(self.identity.tree.leaf(entry), since, published.size)
            return self.append([entry])[0] if found is None else found

    def publish(self) -> SignedCheckpoint:
        """Sign the tree as it stands, and show its files.

        Returns:
            The new checkpoint, or the one before if nothing was added.

        Raises:
            LogError: The log is closed.
            OSError: The disk failed.
        """
        with self._writing:
            self._make_whole()
            size, root = self._tree.size, self._tree.root()
            if self._published is not None and self._published.size == size:
                return self._published
            note = sign_checkpoint(Checkpoint(self.identity.origin, size, root), self._signers)
            signed = open_checkpoint(bytes(note), self.identity)
            self._is_suspect = True
            self._tree.show()
            # Its name need not outlive a loss of power: the leaves below it do, in their order,
            # so that a log that has forgotten it goes on with a tree that contains it.
            replace_whole(self._disk, CHECKPOINT, bytes(note))
            self._published = signed
            self._tree.renew_journal()
            self._is_suspect = False
            return signed

    def add_cosignatures(
        self,
        checkpoint: SignedCheckpoint,
        lines: Collection[SignatureLine],
        witnesses: Collection[NoteKey],
    ) -> SignedCheckpoint:
        """Keep what witnesses have signed; see :meth:`WitnessedCheckpoint.add`.

        Raises:
            VerificationError: A signature of a known key is wrong.
            LogError: The log is closed.
            OSError: The disk failed; what was witnessed before stands.
        """
        with self._writing:
            self._make_whole()
            return self._witnessed.add(checkpoint, lines, witnesses)

    def witnessed(self, witnesses: Collection[NoteKey]) -> SignedCheckpoint | None:
        """Return the latest checkpoint that witnesses have signed, or None."""
        return self._witnessed.latest(witnesses)

    def _write_waiting(self) -> None:
        """Write all that waits with one flush, and tell each caller where it stands."""
        with self._queue.lock:
            taken, self._queue.waiting = self._queue.waiting, []
        for one in taken:
            one.failure = LogError(UNSETTLED, self.identity.origin)  # until it is settled
        try:
            self._make_whole()
            first = self._tree.size
            entries = [entry for one in taken for entry in one.entries]
            if entries:
                self._is_suspect = True  # until every step is done
                self._tree.append(entries)
                self._is_suspect = False
        except (OSError, LogError) as error:
            for one in taken:
                one.failure = error
            return
        for one in taken:
            one.first, one.failure = first, None
            first += len(one.entries)

    def _make_whole(self) -> None:
        """Read the log from its disk again if a write of it has failed."""
        if not self._is_open:
            raise LogError(CLOSED, self.identity.origin)
        if self._is_suspect:
            self._published, self._tree = self._read(is_suspect=True)
            self._is_suspect = False

    def _read(self, *, is_suspect: bool) -> tuple[SignedCheckpoint | None, GrownTree]:
        raw = self._disk.read(CHECKPOINT)
        published = None if raw is None else open_checkpoint(raw, self.identity)
        marks = set() if self._at_least is None else {self._at_least}
        signed = (published, self._witnessed.latest(()))
        marks |= {one.checkpoint.head for one in signed if one is not None}
        tree, origin = self.identity.tree, self.identity.origin
        return published, GrownTree.open(self._disk, tree, origin, marks, is_suspect=is_suspect)
