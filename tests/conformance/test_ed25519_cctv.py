"""CCTV Ed25519 edge cases: one fixed verdict for each, by a rule that every verifier can hold.

The vectors state no verdict. Ours: the key must be in its only encoding and generate the subgroup
of prime order, or else it is refused at registration; then the equation without cofactor of RFC
8032 section 5.1.7 holds, with R compared as bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.suites.ed25519 import Ed25519
from credit_hub.federation.suites.edwards25519 import LOW_ORDER
from credit_hub.federation.suites.weierstrass import NOT_CANONICAL

BAD_KEY = {"low_order_A", "non_canonical_A", "low_order_component_A"}
BAD_SIGNATURE = {"low_order_residue", "non_canonical_R", "reencoded_k"}


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> list[dict[str, Any]]:
    folder = shared_data / "federation_vectors" / "ed25519_cctv"
    found: list[dict[str, Any]] = json.loads((folder / "ed25519vectors.half.json").read_text())
    return found


def verdict(vector: dict[str, Any]) -> bool:
    engine = Ed25519()
    key = bytes.fromhex(vector["key"])
    if engine.refusal(key) is not None:
        return False
    return engine.verifying(key)(vector["msg"].encode(), bytes.fromhex(vector["sig"]))


def test_each_vector_has_the_verdict_that_its_flags_give(vectors: list[dict[str, Any]]) -> None:
    wrong, accepted = [], 0

    for vector in vectors:
        flags = set(vector["flags"] or ())
        expected = not flags & (BAD_KEY | BAD_SIGNATURE)
        accepted += expected
        if verdict(vector) != expected:
            wrong.append((vector["number"], sorted(flags)))

    assert len(vectors) == 458
    assert accepted > 0
    assert wrong == []


def test_threat_4_every_key_of_low_order_or_in_another_encoding_is_refused(
    vectors: list[dict[str, Any]],
) -> None:
    refused = 0

    for vector in vectors:
        reason = Ed25519().refusal(bytes.fromhex(vector["key"]))
        flags = set(vector["flags"] or ())
        assert (reason is not None) == bool(flags & BAD_KEY), vector["number"]
        if "non_canonical_A" in flags:
            assert reason is NOT_CANONICAL
        elif flags & BAD_KEY:
            assert reason is LOW_ORDER
        refused += reason is not None

    assert refused > 400


def test_threat_4_key_under_which_one_signature_fits_every_message_is_refused() -> None:
    trap = b"\x01" + bytes(31)
    fixed = trap + bytes(32)

    assert all(Ed25519().verifying(trap)(b"message %d" % n, fixed) for n in range(50))
    assert Ed25519().refusal(trap) is LOW_ORDER


def test_nothing_is_accepted_that_rfc_8032_wants_refused(
    shared_data: Path, vectors: list[dict[str, Any]]
) -> None:
    folder = shared_data / "federation_vectors" / "ed25519_cctv"
    observed = json.loads((folder / "observed.json").read_text())
    forbidden = set(observed["rejected_by_rfc8032_non_canonical_numbers"])

    accepted = {vector["number"] for vector in vectors if verdict(vector)}

    assert accepted.isdisjoint(forbidden)
    assert accepted <= set(observed["accepted_numbers"])
