"""Reading a log from its files: entries, roots, proofs. Any number of processes may.

Nothing is handed out on trust in the disk: a proof is verified against the checkpoint that it was
made for, and entries against the hashes of their tile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log import prover
from credit_hub.federation.log.disk import Disk
from credit_hub.federation.log.errors import DAMAGED, UNKNOWN_SIZE, LogError
from credit_hub.federation.log.hashing import SHA_256, TreeHash
from credit_hub.federation.log.proofs import verify_consistency, verify_inclusion
from credit_hub.federation.log.tiles import (
    CHECKPOINT,
    HEIGHT,
    WIDTH,
    bundle_path,
    entries_of,
    hashes_of,
    partial_folder,
    tile_path,
)

__all__ = ["LogReader"]

_KEPT_TILES: Final = 64
"""Tiles with all their inner hashes in memory, 16 KiB each: a page of the feed needs a handful."""


class LogReader:
    """The files of a log below the size of a published checkpoint."""

    def __init__(self, disk: Disk, tree: TreeHash = SHA_256) -> None:
        self._disk = disk
        self.tree = tree
        # What is under a path and a width never changes.
        self._tile = lru_cache(_KEPT_TILES)(self._load)

    def checkpoint(self) -> bytes | None:
        """Return the latest published checkpoint, as a note; its signatures are not verified."""
        return self._disk.read(CHECKPOINT)

    def entries(self, start: int, stop: int, size: int) -> Iterator[tuple[int, bytes]]:
        """Yield index and entry from ``start`` up to, not including, ``stop``.

        Args:
            start: From 0.
            stop: At most ``size``.
            size: Of a published checkpoint.

        Raises:
            LogError: A file is missing or altered.
        """
        for number in range(start // WIDTH, -(-min(stop, size) // WIDTH)):
            width = min(WIDTH, size - number * WIDTH)
            found = self._bundle(number, width)
            first = number * WIDTH
            for index in range(max(start, first), min(stop, first + width)):
                yield index, found[index - first]

    def leaf_hash(self, index: int, size: int) -> bytes:
        """Return the hash of a leaf."""
        return self._subtree(0, index, size)

    def find(self, leaf_hash: bytes, start: int, size: int) -> int | None:
        """Return the first index from ``start`` on at which a leaf stands, or None."""
        for number in range(start // WIDTH, -(-size // WIDTH)):
            hashes = self._tile(0, number, min(WIDTH, size - number * WIDTH))[0]
            for place, value in enumerate(hashes):
                if value == leaf_hash and start <= number * WIDTH + place:
                    return number * WIDTH + place
        return None

    def root(self, size: int) -> bytes:
        """Return the root of the first ``size`` leaves.

        Raises:
            LogError: No such tree was published, or a file is missing or altered.
        """
        return prover.root(self.tree, size, _At(self, size))

    def inclusion(self, index: int, size: int, root: bytes) -> tuple[bytes, ...]:
        """Return the proof that a leaf stands in the tree of a checkpoint.

        Raises:
            ValueError: The index lies outside it.
            LogError: The files do not give the root of the checkpoint.
        """
        subtrees = _At(self, size)
        proof = prover.inclusion_proof(self.tree, index, size, subtrees)
        try:
            verify_inclusion(self.tree, subtrees(0, index), index, size, proof, root)
        except VerificationError:
            raise LogError(DAMAGED, f"the path of leaf {index}") from None
        return proof

    def consistency(self, old: tuple[int, bytes], new: tuple[int, bytes]) -> tuple[bytes, ...]:
        """Return the proof that the tree of one checkpoint begins that of another.

        Args:
            old: Size and root; at least one leaf.
            new: Size and root of a published checkpoint.

        Raises:
            ValueError: The old one is empty or the larger one.
            LogError: The files do not give both roots.
        """
        proof = prover.consistency_proof(self.tree, old[0], new[0], _At(self, new[0]))
        try:
            verify_consistency(self.tree, old, new, proof)
        except VerificationError:
            raise LogError(DAMAGED, f"from {old[0]} to {new[0]} leaves") from None
        return proof

    def subtree(self, level: int, index: int, size: int) -> bytes:
        """Return the hash of a full subtree of the tree of ``size`` leaves."""
        return self._subtree(level, index, size)

    def _subtree(self, level: int, index: int, size: int) -> bytes:
        tile_level, height = divmod(level, HEIGHT)
        first = index << height
        number, place = divmod(first, WIDTH)
        width = min(WIDTH, (size >> HEIGHT * tile_level) - number * WIDTH)
        return self._tile(tile_level, number, width)[height][place >> height]

    def _load(self, level: int, number: int, width: int) -> list[list[bytes]]:
        """Return the hashes of a tile, and over them those of its full subtrees."""
        hashes = self._read_tile(level, number, width)
        heights = [hashes]
        node = self.tree.node
        while len(hashes) > 1:
            hashes = [node(hashes[i], hashes[i + 1]) for i in range(0, len(hashes) - 1, 2)]
            heights.append(hashes)
        return heights

    def _read_tile(self, level: int, number: int, width: int) -> list[bytes]:
        data = self._read(tile_path(level, number), width)
        try:
            hashes = hashes_of(data)
        except ValueError:
            raise LogError(DAMAGED, tile_path(level, number)) from None
        return _first(hashes, width, tile_path(level, number))

    def _bundle(self, number: int, width: int) -> list[bytes]:
        path = bundle_path(number)
        data = self._read(path, width)
        try:
            entries = entries_of(data)
        except ValueError:
            raise LogError(DAMAGED, path) from None
        entries = _first(entries, width, path)
        if [self.tree.leaf(entry) for entry in entries] != self._tile(0, number, width)[0]:
            raise LogError(DAMAGED, f"{path} is not what its tile was made of")
        return entries

    def _read(self, path: str, width: int) -> bytes:
        """Return a tile or bundle of at least this width: the exact one, the full one, or another.

        A partial one may be gone once the full one is there, and after a loss of power.
        """
        folder = partial_folder(path)
        if width < WIDTH and (data := self._disk.read(f"{folder}/{width}")):
            return data
        if (data := self._disk.read(path)) is not None:
            return data
        wider = (int(name) for name in self._disk.names(folder) if name.isdecimal())
        for other in sorted(other for other in wider if other > width):
            if (data := self._disk.read(f"{folder}/{other}")) is not None:
                return data
        raise LogError(UNKNOWN_SIZE, f"{path}, width {width}")


class _At:
    """The full subtrees of the tree of one size."""

    def __init__(self, reader: LogReader, size: int) -> None:
        self._reader = reader
        self._size = size

    def __call__(self, level: int, index: int, /) -> bytes:
        return self._reader.subtree(level, index, self._size)


def _first(found: Sequence[bytes], width: int, path: str) -> list[bytes]:
    if len(found) < width:
        raise LogError(DAMAGED, f"{path} holds {len(found)} of {width}")
    return list(found[:width])
