"""The compact range: what must be remembered of a tree in order to append to it.

One hash for each full subtree, from the left: as many as the size has bits that are set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from credit_hub.federation.log.hashing import TreeHash

__all__ = ["CompactRange"]


class CompactRange:
    """The right edge of a tree; appending takes one hash of a leaf and on average one of a node."""

    __slots__ = ("_nodes", "_size", "_tree")

    def __init__(self, tree: TreeHash, size: int = 0, nodes: Sequence[bytes] = ()) -> None:
        """Go on from a known edge.

        Raises:
            ValueError: The number of hashes is not that of full subtrees of such a tree.
        """
        if size < 0 or len(nodes) != size.bit_count():
            message = (
                f"a tree of {size} leaves has {size.bit_count()} full subtrees, not {len(nodes)}"
            )
            raise ValueError(message)
        self._tree = tree
        self._size = size
        self._nodes = list(nodes)

    @property
    def size(self) -> int:
        """The number of leaves."""
        return self._size

    @property
    def nodes(self) -> tuple[bytes, ...]:
        """The hashes of the full subtrees, the largest first."""
        return tuple(self._nodes)

    def append(self, leaf_hash: bytes) -> None:
        """Add a leaf on the right."""
        nodes = self._nodes
        node = self._tree.node
        size = self._size
        while size & 1:
            leaf_hash = node(nodes.pop(), leaf_hash)
            size >>= 1
        nodes.append(leaf_hash)
        self._size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaves on the right."""
        for leaf_hash in leaf_hashes:
            self.append(leaf_hash)

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        if not self._nodes:
            return self._tree.empty()
        *left, root = self._nodes
        for subtree in reversed(left):
            root = self._tree.node(subtree, root)
        return root
