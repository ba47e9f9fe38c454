"""JWS and JWK: example keys of the standards, and what Wycheproof says must be refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credit_hub.ledger.receipts.envelope import Envelope
from credit_hub.ledger.receipts.keys import ALGORITHMS, KeySet, PublicKey
from credit_hub.model.errors import InvalidValueError

# RFC 8037 appendix A.3: thumbprint of the key of appendix A.2.
RFC8037 = {
    "kty": "OKP",
    "crv": "Ed25519",
    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
}
RFC8037_THUMBPRINT = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
# RFC 7515 appendix A.3: ES256 over the claims of RFC 7519.
RFC7515_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
RFC7515_TOKEN = (
    "eyJhbGciOiJFUzI1NiJ9"
    ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
)


def test_thumbprint_is_that_of_rfc_8037() -> None:
    assert PublicKey.read(RFC8037).kid == RFC8037_THUMBPRINT


def test_signature_of_rfc_7515_is_accepted() -> None:
    assert Envelope.read(RFC7515_TOKEN).is_signed_by(PublicKey.read(RFC7515_KEY))


def cases(shared_data: Path) -> Iterator[tuple[int, object, PublicKey | None, bool]]:
    """Yield the cases with keys of our kinds; None for a key that is not taken."""
    file = shared_data / "federation_vectors" / "wycheproof" / "json_web_signature_test.json"
    for group in json.loads(file.read_text())["testGroups"]:
        members: dict[str, Any] = group.get("public") or group["private"]
        if members.get("kty") not in {"EC", "OKP"} or members.get("crv") not in {
            "P-256",
            "Ed25519",
        }:
            continue
        try:
            key = PublicKey.read({k: v for k, v in members.items() if k not in {"kid", "d"}})
        except InvalidValueError:
            key = None
        for test in group["tests"]:
            yield test["tcId"], test["jws"], key, test["result"] == "valid"


def accepted(token: object, key: PublicKey | None) -> bool:
    if key is None or not isinstance(token, str):
        return False
    try:
        return Envelope.read(token).is_signed_by(key)
    except InvalidValueError:
        return False


def test_token_that_wycheproof_calls_invalid_is_refused(shared_data: Path) -> None:
    found = list(cases(shared_data))

    assert len([case for case in found if not case[3]]) > 20
    wrong = [number for number, token, key, valid in found if not valid and accepted(token, key)]
    assert wrong == []


def test_token_that_wycheproof_calls_valid_is_accepted_under_our_algorithms(
    shared_data: Path,
) -> None:
    valid = [(number, token, key) for number, token, key, result in cases(shared_data) if result]
    ours = [
        (number, token, key)
        for number, token, key in valid
        if isinstance(token, str) and Envelope.read(token).header["alg"] in ALGORITHMS
    ]

    assert ours
    assert [number for number, token, key in ours if not accepted(token, key)] == []


def test_keys_that_wycheproof_calls_invalid_do_not_sign_for_us(shared_data: Path) -> None:
    file = shared_data / "federation_vectors" / "wycheproof" / "json_web_key_test.json"
    for group in json.loads(file.read_text())["testGroups"]:
        text = json.dumps(group.get("public") or group["private"])
        for test in group["tests"]:
            if test["result"] == "valid":
                continue
            try:
                keys = KeySet.read(text).keys.values()
            except InvalidValueError:
                continue
            assert not any(accepted(test["jws"], key) for key in keys), test["tcId"]
