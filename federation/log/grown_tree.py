"""The tree of a log on its disk: what was appended is durable, and its files follow.

The order of writes is what makes it safe. An entry is acknowledged once the journal is flushed;
tiles are written after that and flushed before the journal that could make them again is replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from credit_hub.federation.log.disk import Disk
from credit_hub.federation.log.errors import FORGOTTEN, LogError
from credit_hub.federation.log.frontier import Frontier
from credit_hub.federation.log.hashing import TreeHash
from credit_hub.federation.log.journal import Head, Journal
from credit_hub.federation.log.reader import LogReader
from credit_hub.federation.log.tiles import (
    WIDTH,
    bundle,
    bundle_path,
    partial_folder,
    tile_path,
    widths,
)

__all__ = ["JOURNAL_BYTES", "JOURNAL_ENTRIES", "GrownTree"]

JOURNAL_ENTRIES: Final = 64 * WIDTH
"""From so many entries with full tiles on, the journal begins anew: opening reads no more."""
JOURNAL_BYTES: Final = 32 * 1024 * 1024


class GrownTree:
    """The writer's view of a tree; one at a time, and not for several threads at once."""

    def __init__(self, disk: Disk, tree: TreeHash, origin: str, journal: Journal) -> None:
        """Begin at the head of a journal; see :meth:`open`."""
        self._disk = disk
        self._tree = tree
        self._origin = origin
        self._journal = journal
        self._frontier = Frontier(tree, journal.head.base, journal.head.levels)
        self._tail: list[bytes] = []
        self._unflushed: list[str] = []

    @classmethod
    def open(
        cls,
        disk: Disk,
        tree: TreeHash,
        origin: str,
        marks: Iterable[tuple[int, bytes]],
        *,
        is_suspect: bool = False,
    ) -> GrownTree:
        """Return the tree that the journal leads to; begin one on an empty disk.

        Args:
            disk: Locked for this process.
            tree: The hash.
            origin: Name of the log.
            marks: Sizes and roots that were signed: the tree must contain each.
            is_suspect: A flush has failed. What is read back may then be in memory alone, and
                another flush would not say so: the journal is written anew.

        Raises:
            LogError: A file is damaged, or a mark is not met.
            OSError: The disk fails.
        """
        waiting = sorted(marks)
        found = Journal.find(disk, tree, origin)
        if found is None:
            if waiting or disk.names("tile"):
                raise LogError(FORGOTTEN, f"{origin}: it has signed or has files, and no journal")
            head = Head(0, (), origin, tree.algorithm.value)
            return cls(disk, tree, origin, Journal.begin(disk, head))
        journal, entries = found
        if is_suspect:
            journal = Journal.begin(disk, journal.head, entries)
        grown = cls(disk, tree, origin, journal)
        grown._replay(entries, waiting)
        return grown

    @property
    def size(self) -> int:
        """Leaves that are durable."""
        return self._frontier.size

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return self._frontier.root()

    def append(self, entries: Sequence[bytes]) -> None:
        """Add leaves; when this returns they outlive a loss of power.

        Raises:
            OSError: They may be there or not: the tree must be opened again.
        """
        self._journal.append(self.size, entries)
        self._integrate(entries)

    def show(self) -> None:
        """Write the partial tiles of the tree as it stands; the journal can make them again."""
        levels = self._frontier.levels
        for level, index, width in widths(self.size):
            self._disk.write(tile_path(level, index, width), b"".join(levels[level]))
            if level == 0:
                self._disk.write(bundle_path(index, width), bundle(self._tail))

    def renew_journal(self) -> None:
        """Flush the full tiles and begin the journal anew behind them, if it has grown long."""
        full = self.size - self._journal.head.base - len(self._tail)
        if not full or (full < JOURNAL_ENTRIES and self._journal.length < JOURNAL_BYTES):
            return
        self._disk.flush_all(self._unflushed)
        levels = ((), *self._frontier.levels[1:])
        head = Head(self.size - len(self._tail), levels, self._origin, self._tree.algorithm.value)
        self._journal = self._journal.replace(head, self._tail)
        for path in self._unflushed:
            self._disk.remove(partial_folder(path))
        self._unflushed = []

    def _replay(self, entries: Sequence[bytes], marks: Sequence[tuple[int, bytes]]) -> None:
        base = self.size
        if marks and marks[-1][0] > base + len(entries):
            detail = f"it signed {marks[-1][0]} leaves and has {base + len(entries)}"
            raise LogError(FORGOTTEN, f"{self._origin}: {detail}")
        for size, root in marks:
            if size >= base:
                self._integrate(entries[self.size - base : size - base])
                self._forget_partials()
                self.show()
            found = self.root() if size >= base else LogReader(self._disk, self._tree).root(size)
            if found != root:
                raise LogError(FORGOTTEN, f"{self._origin}: another root at {size} leaves")
        self._integrate(entries[self.size - base :])

    def _forget_partials(self) -> None:
        """Remove partial tiles of the right edge: never flushed, they may be torn."""
        for level, index, _ in widths(self.size):
            self._disk.remove(partial_folder(tile_path(level, index)))
            if level == 0:
                self._disk.remove(partial_folder(bundle_path(index)))

    def _integrate(self, entries: Sequence[bytes]) -> None:
        """Take entries that are durable into the tree, and write the tiles that they fill."""
        leaf = self._tree.leaf
        for entry in entries:
            self._tail.append(entry)
            self._frontier.append(leaf(entry), self._write_full)

    def _write_full(self, level: int, index: int, hashes: Sequence[bytes]) -> None:
        self._write(tile_path(level, index), b"".join(hashes))
        if level == 0:
            self._write(bundle_path(index), bundle(self._tail))
            self._tail = []

    def _write(self, path: str, data: bytes) -> None:
        """Write a full tile: whole for all who read it now, flushed when the journal is renewed."""
        self._disk.write(f"{path}.new", data)
        self._disk.rename(f"{path}.new", path)
        self._unflushed.append(path)
