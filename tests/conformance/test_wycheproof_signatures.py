"""Project Wycheproof: ECDSA on P-256 with SHA-256 in both encodings, and Ed25519."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.suites.ed25519 import Ed25519
from credit_hub.federation.suites.engine import Engine
from credit_hub.federation.suites.es256 import Es256
from credit_hub.federation.suites.table import SigFormat


def coordinates(key: dict[str, Any]) -> bytes:
    if "pk" in key:
        return bytes.fromhex(key["pk"])
    return bytes.fromhex(key["uncompressed"])[1:]


@pytest.mark.parametrize(
    ("name", "engine", "count"),
    [
        ("ecdsa_secp256r1_sha256_p1363", Es256(SigFormat.RAW), 189),
        ("ecdsa_secp256r1_sha256", Es256(SigFormat.DER), 71),
        ("ed25519", Ed25519(), 65),
    ],
)
def test_every_signature_has_the_stated_verdict(
    shared_data: Path, name: str, engine: Engine, count: int
) -> None:
    path = shared_data / "federation_vectors" / "wycheproof" / f"{name}_test.json"
    tried, wrong = 0, []

    for group in json.loads(path.read_text())["testGroups"]:
        point = coordinates(group["publicKey"])
        assert engine.refusal(point) is None
        check = engine.verifying(point)
        for test in group["tests"]:
            tried += 1
            verdict = check(bytes.fromhex(test["msg"]), bytes.fromhex(test["sig"]))
            if verdict != (test["result"] == "valid"):
                wrong.append((test["tcId"], test["comment"]))

    assert tried == count
    assert wrong == []
