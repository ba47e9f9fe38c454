"""The journal: entries are acknowledged once they are in it and flushed.

One file, ``journal/<base>``. Its head holds the right edge of the tree at ``base`` leaves, a
multiple of 256; a frame follows for each append. Every head and frame ends with its SHA-256, so a
torn end is known as one. All files of the log but the journal and the checkpoint can be made again
from it, and a tile leaves the journal only after it was flushed itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from credit_hub.federation.log.disk import Disk, replace_durably
from credit_hub.federation.log.errors import DAMAGED, LogError
from credit_hub.federation.log.hashing import TreeHash
from credit_hub.federation.log.tiles import bundle, entries_of, hashes_of

__all__ = ["FOLDER", "Head", "Journal"]

FOLDER: Final = "journal"

_HEAD: Final = struct.Struct(">8sQI")  # magic, base, bytes of the body
_FRAME: Final = struct.Struct(">8sQI")  # magic, index of the first entry, bytes of the body
_HEAD_MAGIC: Final = b"CHLOG\x00\x01H"
_FRAME_MAGIC: Final = b"CHLOG\x00\x01F"
_DIGEST: Final = 32


@dataclass(frozen=True, slots=True)
class Head:
    """The log at the beginning of a journal.

    Attributes:
        base: Leaves whose tiles are flushed.
        levels: Hashes of the partial tile of each level.
        origin: The log, so that no journal is taken for that of another.
        algorithm: Name of the tree's hash.
    """

    base: int
    levels: tuple[tuple[bytes, ...], ...]
    origin: str
    algorithm: str

    def __bytes__(self) -> bytes:
        """Return the head as it stands in the file."""
        texts = [self.origin.encode(), self.algorithm.encode()]
        body = bundle([*texts, *(b"".join(level) for level in self.levels)])
        return _sealed(_HEAD, _HEAD_MAGIC, self.base, body)

    @classmethod
    def read(cls, data: bytes) -> tuple[Head, int]:
        """Return the head of a file, and where the frames begin.

        Raises:
            ValueError: It is torn or altered.
        """
        piece = _opened(_HEAD, _HEAD_MAGIC, data, 0)
        if piece is None:
            raise ValueError("the head is torn")
        base, body, end = piece
        origin, algorithm, *levels = entries_of(body)
        hashes = tuple(tuple(hashes_of(level)) if level else () for level in levels)
        return cls(base, hashes, origin.decode(), algorithm.decode()), end


class Journal:
    """The journal of a log that is open for writing."""

    def __init__(self, disk: Disk, head: Head, length: int) -> None:
        self._disk = disk
        self.head = head
        self.length = length
        """Bytes of the file."""

    @property
    def path(self) -> str:
        """The file."""
        return f"{FOLDER}/{self.head.base}"

    @classmethod
    def begin(cls, disk: Disk, head: Head, tail: Sequence[bytes] = ()) -> Journal:
        """Make a journal, with the entries after ``base`` that have no full tile yet.

        It counts from the moment at which its name is flushed.
        """
        data = bytes(head) + (_frame(head.base, tail) if tail else b"")
        journal = cls(disk, head, len(data))
        replace_durably(disk, journal.path, data)
        return journal

    @classmethod
    def find(cls, disk: Disk, tree: TreeHash, origin: str) -> tuple[Journal, list[bytes]] | None:
        """Return the journal in force with its entries, or None if the log has none.

        A torn frame at the end was never acknowledged and is cut off.

        Raises:
            LogError: What was acknowledged is damaged, or is of another log.
        """
        names = [name for name in disk.names(FOLDER) if name.isdecimal()]
        if not names:
            return None
        path = f"{FOLDER}/{max(names, key=int)}"
        data = disk.read(path) or b""
        try:
            head, at = Head.read(data)
        except ValueError:
            # Its name was flushed after its content: no crash leaves it so.
            raise LogError(DAMAGED, path) from None
        if head.origin != origin or head.algorithm != tree.algorithm.value:
            raise LogError(DAMAGED, f"{path} is of another log, or of another hash")
        entries, end = _read_frames(data, at, head.base, path)
        journal = cls(disk, head, end)
        if end < len(data):
            disk.truncate(path, end)
            disk.flush(path)
        for name in names:
            if f"{FOLDER}/{name}" != path:
                disk.remove(f"{FOLDER}/{name}")
        return journal, entries

    def append(self, first: int, entries: Sequence[bytes]) -> None:
        """Add entries; when this returns they outlive a loss of power.

        Raises:
            OSError: They may be there or not: the log must be opened again.
        """
        data = _frame(first, entries)
        self._disk.append(self.path, data)
        self._disk.flush(self.path)
        self.length += len(data)

    def replace(self, head: Head, tail: Sequence[bytes]) -> Journal:
        """Go over to a new journal; the caller has flushed all tiles below its base."""
        new = Journal.begin(self._disk, head, tail)
        self._disk.remove(self.path)
        return new


def _frame(first: int, entries: Sequence[bytes]) -> bytes:
    return _sealed(_FRAME, _FRAME_MAGIC, first, bundle(entries))


def _sealed(form: struct.Struct, magic: bytes, number: int, body: bytes) -> bytes:
    data = form.pack(magic, number, len(body)) + body
    return data + sha256(data).digest()


def _opened(
    form: struct.Struct, magic: bytes, data: bytes, at: int
) -> tuple[int, bytes, int] | None:
    """Return number, body and end of a sealed piece, or None if it is torn or altered."""
    begin = at + form.size
    if len(data) < begin + _DIGEST or data[at : at + len(magic)] != magic:
        return None
    _, number, length = form.unpack_from(data, at)
    end = begin + length
    if sha256(data[at:end]).digest() != data[end : end + _DIGEST]:
        return None
    return number, data[begin:end], end + _DIGEST


def _read_frames(data: bytes, at: int, base: int, path: str) -> tuple[list[bytes], int]:
    entries: list[bytes] = []
    for first, body, end in _frames(data, at):
        if first != base + len(entries):
            raise LogError(DAMAGED, f"{path}: a frame is missing at {at}")
        entries.extend(entries_of(body))
        at = end
    if _is_frame_behind(data, at):
        raise LogError(DAMAGED, f"{path}: a frame at {at} was altered, and others follow it")
    return entries, at


def _frames(data: bytes, at: int) -> Iterator[tuple[int, bytes, int]]:
    while (piece := _opened(_FRAME, _FRAME_MAGIC, data, at)) is not None:
        yield piece
        at = piece[2]


def _is_frame_behind(data: bytes, at: int) -> bool:
    """Whether a whole frame stands behind a place where there is none.

    Frames are flushed one after the other, so the end can be torn and nothing before it.
    """
    place = data.find(_FRAME_MAGIC, at)
    while place >= 0:
        if _opened(_FRAME, _FRAME_MAGIC, data, place) is not None:
            return True
        place = data.find(_FRAME_MAGIC, place + 1)
    return False
