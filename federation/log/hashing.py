"""Hashes of the tree: leaf, inner node, and the empty tree (RFC 9162 section 2.1.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from credit_hub.federation.encoding.digests import Hash, hashed

__all__ = ["HASH_BYTES", "SHA_256", "SM3", "TreeHash"]

HASH_BYTES: Final = 32
"""Both hashes of the exchange give 32 bytes: tiles and proofs have one layout."""


class TreeHash:
    """The hash that a log was begun with; nothing else of the log depends on it.

    A first byte of 0 for leaves and 1 for nodes keeps a leaf from being shown as a node.
    """

    __slots__ = ("algorithm", "digest")

    def __init__(self, algorithm: Hash = Hash.SHA_256) -> None:
        self.algorithm: Final = algorithm
        self.digest: Final[Callable[[bytes], bytes]] = _digest_of(algorithm)

    def empty(self) -> bytes:
        """Return the root of the tree without leaves."""
        return self.digest(b"")

    def leaf(self, entry: bytes) -> bytes:
        """Return the hash of a leaf."""
        return self.digest(b"\x00" + entry)

    def node(self, left: bytes, right: bytes) -> bytes:
        """Return the hash over two subtrees."""
        return self.digest(b"\x01" + left + right)

    def root(self, leaves: Sequence[bytes]) -> bytes:
        """Return the root over leaf hashes, level by level.

        An odd one out moves up unchanged, which gives the splits of RFC 9162: the left part is
        always the largest full subtree.
        """
        if not leaves:
            return self.empty()
        level = list(leaves)
        while len(level) > 1:
            above = [self.node(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
            level = [*above, level[-1]] if len(level) % 2 else above
        return level[0]


def _digest_of(algorithm: Hash) -> Callable[[bytes], bytes]:
    if algorithm is Hash.SHA_256:
        return _sha256
    # The system's OpenSSL is four times as quick where it has SM3.
    return _sm3 if "sm3" in hashlib.algorithms_available else partial(hashed, algorithm=algorithm)


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def _sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()


SHA_256: Final = TreeHash(Hash.SHA_256)
SM3: Final = TreeHash(Hash.SM3)
