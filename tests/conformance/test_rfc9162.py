"""RFC 9162: proofs good and bad of transparency-dev/merkle, and its reference tree."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.compact import CompactRange
from credit_hub.federation.log.hashing import SHA_256
from credit_hub.federation.log.proofs import verify_consistency, verify_inclusion

# Handed out: 46 and 54 of the 196 proofs of the origin.
INCLUSION = 46
CONSISTENCY = 54


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "merkle"


def _cases(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    paths = sorted(folder.rglob("*.json"))
    return [(str(path.relative_to(folder)), json.loads(path.read_bytes())) for path in paths]


def _bytes(text: str | None) -> bytes:
    return base64.b64decode(text or "", validate=True)


def _proof(case: dict[str, Any]) -> list[bytes]:
    return [_bytes(text) for text in case["proof"] or []]


def test_each_inclusion_proof_has_the_published_verdict(vectors: Path) -> None:
    cases = _cases(vectors / "inclusion")
    assert len(cases) == INCLUSION

    for name, case in cases:
        assert _is_refused_inclusion(case) is case["wantErr"], name


def test_each_consistency_proof_has_the_published_verdict(vectors: Path) -> None:
    cases = _cases(vectors / "consistency")
    assert len(cases) == CONSISTENCY

    for name, case in cases:
        assert _is_refused_consistency(case) is case["wantErr"], name


def test_nothing_is_proved_from_the_empty_tree(vectors: Path) -> None:
    # The three vectors whose verdict is a matter of policy (docs/protocol/deviations.md).
    for name in (
        "size1-is-zero-and-does-not-equal-size2",
        "size1-is-zero-and-size2-is-not-zero",
        "sizes-are-equal-zero-and-proof-is-empty",
    ):
        case = json.loads((vectors / "consistency" / "additional" / f"{name}.json").read_bytes())
        with pytest.raises(VerificationError) as refusal:
            _verify_consistency(case)
        assert refusal.value.reason.code == "log.empty_tree"


def test_tree_has_the_published_leaf_hashes_and_roots(vectors: Path) -> None:
    published = json.loads((vectors / "reference_tree.json").read_bytes())
    entries = [bytes.fromhex(text) for text in published["leaf_inputs_hex"]]
    hashes = [SHA_256.leaf(entry) for entry in entries]
    assert [value.hex() for value in hashes] == published["leaf_hashes_hex"]

    edge = CompactRange(SHA_256)
    roots = [edge.root().hex()]
    for value in hashes:
        edge.append(value)
        roots.append(edge.root().hex())

    assert roots == published["root_hashes_hex_by_size"]
    assert [SHA_256.root(hashes[:size]).hex() for size in range(9)] == roots


def _is_refused_inclusion(case: dict[str, Any]) -> bool:
    try:
        verify_inclusion(
            SHA_256,
            _bytes(case["leafHash"]),
            case["leafIdx"],
            case["treeSize"],
            _proof(case),
            _bytes(case["root"]),
        )
    except VerificationError:
        return True
    return False


def _verify_consistency(case: dict[str, Any]) -> None:
    old = (case["size1"], _bytes(case["root1"]))
    new = (case["size2"], _bytes(case["root2"]))
    verify_consistency(SHA_256, old, new, _proof(case))


def _is_refused_consistency(case: dict[str, Any]) -> bool:
    try:
        _verify_consistency(case)
    except VerificationError:
        return True
    return False
