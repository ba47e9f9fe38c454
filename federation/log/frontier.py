"""The right edge of a log in tiles: the hashes of the partial tile of each level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from credit_hub.federation.log.compact import CompactRange
from credit_hub.federation.log.hashing import TreeHash
from credit_hub.federation.log.tiles import HEIGHT, WIDTH

__all__ = ["Frontier", "FullTile"]

FullTile: TypeAlias = Callable[[int, int, Sequence[bytes]], None]
"""Takes level, index and the 256 hashes of a tile that is full now."""


class Frontier:
    """What a log holds of its tree in memory: at most 255 hashes a level, and the compact range."""

    def __init__(
        self, tree: TreeHash, size: int = 0, levels: Sequence[Sequence[bytes]] = ()
    ) -> None:
        """Go on from the partial tiles of a tree.

        Raises:
            ValueError: They are not those of a tree of this size.
        """
        self._tree = tree
        self._levels = [list(level) for level in levels]
        widths = [size >> HEIGHT * level & WIDTH - 1 for level in range(len(levels))]
        if [len(level) for level in levels] != widths or size >> HEIGHT * len(levels):
            raise ValueError(f"these are not the partial tiles of a tree of {size} leaves")
        nodes = [node for level in reversed(self._levels) for node in self._full_subtrees(level)]
        self._range = CompactRange(tree, size, nodes)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._range.size

    @property
    def levels(self) -> tuple[tuple[bytes, ...], ...]:
        """The hashes of the partial tile of each level, from the leaves up."""
        return tuple(tuple(level) for level in self._levels)

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        return self._range.root()

    def append(self, leaf_hash: bytes, full: FullTile) -> None:
        """Add a leaf; hand over each tile that it fills."""
        self._range.append(leaf_hash)
        level, value, size = 0, leaf_hash, self._range.size
        while True:
            if level == len(self._levels):
                self._levels.append([])
            tile = self._levels[level]
            tile.append(value)
            if len(tile) < WIDTH:
                return
            self._levels[level] = []
            full(level, (size >> HEIGHT * (level + 1)) - 1, tile)
            value = self._tree.root(tile)
            level += 1

    def _full_subtrees(self, hashes: Sequence[bytes]) -> list[bytes]:
        """Return the roots of the full subtrees over the hashes of a partial tile."""
        found, at = [], 0
        for height in reversed(range(HEIGHT)):
            if len(hashes) >> height & 1:
                found.append(self._tree.root(hashes[at : at + (1 << height)]))
                at += 1 << height
        return found
