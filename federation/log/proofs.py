"""Verifying proofs of the tree (RFC 9162 sections 2.1.3.2 and 2.1.4.2).

What is refused raises: an ignored return value cannot make a proof pass. **There is no proof from
the empty tree**: RFC 9162 defines none, and an accepted one would tie a root to nothing. A verifier
that has seen nothing yet begins with a checkpoint that its witnesses have signed.
"""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.hashing import HASH_BYTES, TreeHash

__all__ = [
    "LONGEST_PROOF",
    "verify_consistency",
    "verify_inclusion",
]

LONGEST_PROOF: Final = 63
"""Hashes of one proof: a tree of 2^63 leaves has no longer one (C2SP tlog-witness)."""

_INCLUSION: Final = "RFC 9162 section 2.1.3.2"
_CONSISTENCY: Final = "RFC 9162 section 2.1.4.2"
NOT_IN_TREE: Final = Reason(
    "log.index", "the index lies outside the tree", "索引超出日志树范围", _INCLUSION
)
NOT_A_HASH: Final = Reason(
    "log.hash_length", "a hash has not 32 bytes", "散列值不是 32 字节", "RFC 9162 section 2.1.1"
)
PROOF_LENGTH: Final = Reason(
    "log.proof_length",
    "the proof has more or fewer hashes than the tree demands",
    "证明的散列个数与日志树规模不符",
    _INCLUSION,
)
NOT_INCLUDED: Final = Reason(
    "log.inclusion",
    "the proof does not lead from the leaf to the root",
    "证明不能由叶子推出树根",
    _INCLUSION,
)
SHRINKS: Final = Reason(
    "log.shrinks", "the later tree is smaller", "后一棵树小于前一棵树", _CONSISTENCY
)
FROM_NOTHING: Final = Reason(
    "log.empty_tree",
    "nothing can be proved from the empty tree",
    "空树不能作为一致性证明的起点",
    "docs/protocol/deviations.md; RFC 9162 section 2.1.4.1",
)
NOT_CONSISTENT: Final = Reason(
    "log.consistency",
    "the earlier tree is not the beginning of the later one",
    "前一棵树不是后一棵树的前缀",
    _CONSISTENCY,
)


def verify_inclusion(
    tree: TreeHash, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Verify that the leaf stands at the index of the tree with this size and root.

    Args:
        tree: The hash of the log.
        leaf_hash: Hash of the leaf, not the leaf itself.
        index: From 0.
        size: Leaves of the tree.
        proof: From the leaf upwards.
        root: From a checkpoint that was verified.

    Raises:
        VerificationError: It does not, or the proof is malformed.
    """
    if not 0 <= index < size:
        raise VerificationError(NOT_IN_TREE, f"index {index} of {size}")
    _check_hashes((leaf_hash, *proof))
    node = tree.node
    position, last = index, size - 1
    found = leaf_hash
    for sibling in proof:
        if last == 0:
            raise VerificationError(PROOF_LENGTH, f"{len(proof)} hashes")
        if position & 1 or position == last:
            found = node(sibling, found)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            found = node(found, sibling)
        position >>= 1
        last >>= 1
    if last != 0:
        raise VerificationError(PROOF_LENGTH, f"{len(proof)} hashes")
    if not compare_digest(found, root):
        raise VerificationError(NOT_INCLUDED, f"index {index} of {size}")


def verify_consistency(
    tree: TreeHash,
    old: tuple[int, bytes],
    new: tuple[int, bytes],
    proof: Sequence[bytes],
) -> None:
    """Verify that the old tree is the beginning of the new one.

    Args:
        tree: The hash of the log.
        old: Size and root of the earlier tree, which has at least one leaf.
        new: Size and root of the later tree.
        proof: As :func:`credit_hub.federation.log.prover.consistency_proof` makes it; empty where
            both sizes are equal.

    Raises:
        VerificationError: It is not, or the proof is malformed.
    """
    (old_size, old_root), (new_size, new_root) = old, new
    if new_size < old_size:
        raise VerificationError(SHRINKS, f"from {old_size} to {new_size}")
    if old_size <= 0:
        raise VerificationError(FROM_NOTHING)
    if old_size == new_size:
        if proof:
            raise VerificationError(PROOF_LENGTH, f"{len(proof)} hashes where none are needed")
        if not compare_digest(old_root, new_root):
            raise VerificationError(NOT_CONSISTENT, f"two roots at {old_size}")
        return
    _check_hashes(proof)
    if not proof:
        raise VerificationError(PROOF_LENGTH, "no hashes")
    # A full subtree is its own first hash, which the proof leaves out.
    path = [old_root, *proof] if old_size.bit_count() == 1 else list(proof)
    roots = _roots(tree, old_size, new_size, path)
    if not (compare_digest(roots[0], old_root) and compare_digest(roots[1], new_root)):
        raise VerificationError(NOT_CONSISTENT, f"from {old_size} to {new_size}")


def _roots(tree: TreeHash, old_size: int, new_size: int, path: list[bytes]) -> tuple[bytes, bytes]:
    """Return the roots of both trees that a path implies (RFC 9162, steps 3 to 7)."""
    node = tree.node
    position, last = old_size - 1, new_size - 1
    while position & 1:
        position >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise VerificationError(PROOF_LENGTH, f"{len(path)} hashes")
        if position & 1 or position == last:
            old = node(sibling, old)
            new = node(sibling, new)
            while position and not position & 1:
                position >>= 1
                last >>= 1
        else:
            new = node(new, sibling)
        position >>= 1
        last >>= 1
    if last != 0:
        raise VerificationError(PROOF_LENGTH, f"{len(path)} hashes")
    return old, new


def _check_hashes(hashes: Sequence[bytes]) -> None:
    if len(hashes) > LONGEST_PROOF + 1:
        raise VerificationError(PROOF_LENGTH, f"{len(hashes)} hashes")
    for value in hashes:
        if len(value) != HASH_BYTES:
            raise VerificationError(NOT_A_HASH, f"{len(value)} bytes")
