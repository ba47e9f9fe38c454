"""Making proofs of the tree from its full subtrees (RFC 9162 sections 2.1.3.1 and 2.1.4.1)."""

from __future__ import annotations

from typing import Protocol

from credit_hub.federation.log.hashing import TreeHash

__all__ = ["Subtrees", "consistency_proof", "inclusion_proof", "root"]


class Subtrees(Protocol):
    """The hashes of full subtrees, which never change once their leaves are there."""

    def __call__(self, level: int, index: int, /) -> bytes:
        """Return the hash over the leaves from ``index << level``, ``1 << level`` of them."""
        ...


def root(tree: TreeHash, size: int, subtrees: Subtrees) -> bytes:
    """Return the root of the first ``size`` leaves."""
    return _over(tree, 0, size, subtrees) if size else tree.empty()


def inclusion_proof(tree: TreeHash, index: int, size: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """Return the hashes that lead from the leaf to the root, the leaf's sibling first.

    Raises:
        ValueError: There is no such leaf in a tree of this size.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    low, high = 0, size
    proof: list[bytes] = []
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            proof.append(_over(tree, middle, high, subtrees))
            high = middle
        else:
            proof.append(_over(tree, low, middle, subtrees))
            low = middle
    return tuple(reversed(proof))


def consistency_proof(tree: TreeHash, old: int, new: int, subtrees: Subtrees) -> tuple[bytes, ...]:
    """Return the proof that the first ``old`` of ``new`` leaves are what they were.

    Raises:
        ValueError: The old tree is empty or larger than the new one.
    """
    if not 0 < old <= new:
        raise ValueError(f"no consistency proof from {old} to {new} leaves")
    low, high = 0, new
    proof: list[bytes] = []
    is_whole = True  # the old tree is one full subtree, whose root the verifier has
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            proof.append(_over(tree, middle, high, subtrees))
            high = middle
        else:
            proof.append(_over(tree, low, middle, subtrees))
            low = middle
            is_whole = False
    if not is_whole:
        proof.append(_over(tree, low, high, subtrees))
    return tuple(reversed(proof))


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << (count - 1).bit_length() - 1


def _over(tree: TreeHash, low: int, high: int, subtrees: Subtrees) -> bytes:
    """Return the hash over leaves from ``low``, where a subtree begins, to ``high``."""
    full: list[bytes] = []
    while low < high:
        level = (high - low).bit_length() - 1
        full.append(subtrees(level, low >> level))
        low += 1 << level
    *left, found = full
    for subtree in reversed(left):
        found = tree.node(subtree, found)
    return found
