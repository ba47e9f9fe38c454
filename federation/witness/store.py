"""What a witness remembers of a log: the latest checkpoint that it signed, moved by one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock

from credit_hub.federation.errors import ExchangeError, Reason
from credit_hub.federation.log.checkpoint import Checkpoint
from credit_hub.federation.log.disk import FolderDisk, replace_durably
from credit_hub.federation.log.notes import parse_note

__all__ = ["FolderWitnessStore", "Seen", "WitnessStore"]

OTHER_LOG: Final = Reason(
    "witness.state",
    "the memory of the witness is damaged",
    "见证方保存的状态已损坏",
    "docs/protocol/log.md, section Witnesses",
)


@dataclass(frozen=True, slots=True)
class Seen:
    """The latest checkpoint of a log that this witness has signed.

    Attributes:
        size: Of the tree.
        root: Of the tree.
        time: POSIX seconds that the witness wrote into its signature.
        note: The checkpoint with the log's signature: half of a proof, should it contradict itself.
    """

    size: int
    root: bytes
    time: int
    note: bytes


class WitnessStore(Protocol):
    """One row for each log; implemented on whatever outlives a crash."""

    def seen(self, origin: str) -> Seen | None:
        """Return what was signed last, or None if nothing of this log was."""
        ...

    def advance(self, origin: str, expected: Seen | None, seen: Seen) -> bool:
        """Replace the row if it is still what was expected, in one step.

        Returns:
            Whether it was; when this returns, the row outlives a loss of power.
        """
        ...


class FolderWitnessStore:
    """Rows as files of a folder; any number of processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._disk = FolderDisk(folder)

    def seen(self, origin: str) -> Seen | None:
        """Return what was signed last.

        Raises:
            ExchangeError: The file is not what was written.
            OSError: The disk fails.
        """
        data = self._disk.read(_name(origin))
        return None if data is None else _read(data, origin)

    def advance(self, origin: str, expected: Seen | None, seen: Seen) -> bool:
        """Replace the row if it is still what was expected; errors as :meth:`seen`."""
        with self._lock(origin):
            if self.seen(origin) != expected:
                return False
            data = b"%d\n" % seen.time + seen.note
            sealed = sha256(data).hexdigest().encode() + b"\n" + data
            replace_durably(self._disk, _name(origin), sealed)
            return True

    @contextmanager
    def _lock(self, origin: str) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder / f"{_name(origin)}.lock"):
            yield


def _name(origin: str) -> str:
    # An origin is whatever a partner chose: its digest is a name without slashes and dots.
    return sha256(origin.encode()).hexdigest()


def _read(data: bytes, origin: str) -> Seen:
    digest, _, rest = data.partition(b"\n")
    time, _, note = rest.partition(b"\n")
    if sha256(rest).hexdigest().encode() != digest:
        raise ExchangeError(OTHER_LOG, origin)
    checkpoint = Checkpoint.read(parse_note(note).text)
    return Seen(checkpoint.size, checkpoint.root, int(time), note)
