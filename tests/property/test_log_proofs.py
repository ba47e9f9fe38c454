"""Any tree: every proof verifies, and nothing of it can be changed."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.compact import CompactRange
from credit_hub.federation.log.hashing import SHA_256, SM3, TreeHash
from credit_hub.federation.log.proofs import verify_consistency, verify_inclusion
from credit_hub.federation.log.prover import consistency_proof, inclusion_proof, root

TREES = st.sampled_from([SHA_256, SM3])
SIZES = st.integers(1, 700)


class Leaves:
    """A tree held as its leaf hashes; the slow oracle of full subtrees."""

    def __init__(self, tree: TreeHash, size: int) -> None:
        self.tree = tree
        self.hashes = [tree.leaf(f"entry {i}".encode()) for i in range(size)]

    def __call__(self, level: int, index: int, /) -> bytes:
        low = index << level
        part = self.hashes[low : low + (1 << level)]
        assert len(part) == 1 << level, "asked for a subtree that is not full"
        return self.tree.root(part)

    def root(self, size: int) -> bytes:
        return _recursive_root(self.tree, self.hashes[:size])


def _recursive_root(tree: TreeHash, hashes: list[bytes]) -> bytes:
    # MTH as RFC 9162 section 2.1.1 words it.
    if not hashes:
        return tree.digest(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return tree.digest(
        b"\x01" + _recursive_root(tree, hashes[:k]) + _recursive_root(tree, hashes[k:])
    )


@given(tree=TREES, size=st.integers(0, 700))
def test_all_ways_to_a_root_agree_with_the_definition(tree: TreeHash, size: int) -> None:
    leaves = Leaves(tree, size)
    edge = CompactRange(tree)
    edge.extend(leaves.hashes)

    expected = leaves.root(size)

    assert edge.root() == tree.root(leaves.hashes) == root(tree, size, leaves) == expected
    assert CompactRange(tree, size, edge.nodes).root() == expected


@given(tree=TREES, size=SIZES, data=st.data())
def test_inclusion_is_proved_and_no_part_of_the_proof_can_change(
    tree: TreeHash, size: int, data: st.DataObject
) -> None:
    leaves = Leaves(tree, size)
    index = data.draw(st.integers(0, size - 1))
    head = leaves.root(size)
    leaf = leaves.hashes[index]
    proof = inclusion_proof(tree, index, size, leaves)

    verify_inclusion(tree, leaf, index, size, proof, head)

    for forged in _tampered(proof, data):
        with pytest.raises(VerificationError):
            verify_inclusion(tree, leaf, index, size, forged, head)
    with pytest.raises(VerificationError):
        verify_inclusion(tree, _flip(leaf, data), index, size, proof, head)
    with pytest.raises(VerificationError):
        verify_inclusion(tree, leaf, index, size, proof, _flip(head, data))
    if size.bit_count() == 1:  # a full tree has another height than one of twice its size
        with pytest.raises(VerificationError):
            verify_inclusion(tree, leaf, index, size * 2, proof, head)
    other = data.draw(st.integers(0, size - 1).filter(lambda i: i != index)) if size > 1 else 1
    with pytest.raises(VerificationError):
        verify_inclusion(tree, leaf, other, size, proof, head)


@pytest.mark.parametrize("height", range(6))
def test_proof_of_a_tree_does_not_pass_for_one_of_twice_or_half_its_size(height: int) -> None:
    size = 1 << height
    leaves = Leaves(SHA_256, size)
    proof, head = inclusion_proof(SHA_256, 0, size, leaves), leaves.root(size)
    verify_inclusion(SHA_256, leaves.hashes[0], 0, size, proof, head)

    for other in {size * 2, size // 2} - {0}:
        with pytest.raises(VerificationError) as refusal:
            verify_inclusion(SHA_256, leaves.hashes[0], 0, other, proof, head)
        assert refusal.value.reason.code == "log.proof_length"


@given(tree=TREES, size=SIZES, data=st.data())
def test_consistency_is_proved_and_no_part_of_the_proof_can_change(
    tree: TreeHash, size: int, data: st.DataObject
) -> None:
    leaves = Leaves(tree, size)
    before = data.draw(st.integers(1, size))
    old, new = (before, leaves.root(before)), (size, leaves.root(size))
    proof = consistency_proof(tree, before, size, leaves)

    verify_consistency(tree, old, new, proof)

    for forged in _tampered(proof, data):
        with pytest.raises(VerificationError):
            verify_consistency(tree, old, new, forged)
    with pytest.raises(VerificationError):
        verify_consistency(tree, (before, _flip(old[1], data)), new, proof)
    with pytest.raises(VerificationError):
        verify_consistency(tree, old, (size, _flip(new[1], data)), proof)


@given(size=st.integers(2, 300), data=st.data())
def test_rewritten_leaf_breaks_the_consistency_with_every_tree_that_had_it(
    size: int, data: st.DataObject
) -> None:
    honest = Leaves(SHA_256, size)
    rewritten = Leaves(SHA_256, size)
    before = data.draw(st.integers(1, size - 1))
    rewritten.hashes[data.draw(st.integers(0, before - 1))] = hashlib.sha256(b"other").digest()
    proof = consistency_proof(SHA_256, before, size, rewritten)

    with pytest.raises(VerificationError) as refusal:
        verify_consistency(
            SHA_256, (before, honest.root(before)), (size, rewritten.root(size)), proof
        )

    assert refusal.value.reason.code == "log.consistency"


@pytest.mark.parametrize(("size", "nodes"), [(0, 1), (1, 0), (3, 1), (-1, 0)])
def test_edge_that_no_tree_has_is_refused(size: int, nodes: int) -> None:
    with pytest.raises(ValueError, match="full subtrees"):
        CompactRange(SHA_256, size, [bytes(32)] * nodes)


def _flip(value: bytes, data: st.DataObject) -> bytes:
    bit = data.draw(st.integers(0, len(value) * 8 - 1))
    changed = bytearray(value)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _tampered(proof: tuple[bytes, ...], data: st.DataObject) -> list[tuple[bytes, ...]]:
    """Return proofs with a flipped bit, a hash more, a hash less, a hash cut short."""
    extra = data.draw(st.binary(min_size=32, max_size=32))
    forged = [(*proof[:i], extra, *proof[i:]) for i in range(len(proof) + 1)]
    for i, value in enumerate(proof):
        forged.extend(
            (
                (*proof[:i], _flip(value, data), *proof[i + 1 :]),
                (*proof[:i], *proof[i + 1 :]),
                (*proof[:i], value[:-1], *proof[i + 1 :]),
            )
        )
    return forged
