"""RFC 9421 appendix B: published signatures through the library that the transport builds on.

The profile cc-fed-1 takes none of these messages: they cover other components, under other
algorithms, at another time. What is shown is that bases and signatures are those of the RFC.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import http_sf
import pytest
from http_message_signatures import (
    HTTPMessageVerifier,
    HTTPSignatureAlgorithm,
    HTTPSignatureKeyResolver,
    algorithms,
)
from http_message_signatures.exceptions import InvalidSignature

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.content import DIFFERS, FORM, check_digest, digest_field
from credit_hub.federation.http.messages import Fields
from credit_hub.federation.http.profile import REQUEST, RESPONSE
from credit_hub.federation.http.signature import read_signature

ALGORITHMS: dict[str, type[HTTPSignatureAlgorithm]] = {
    "rsa-pss-sha512": algorithms.RSA_PSS_SHA512,
    "ecdsa-p256-sha256": algorithms.ECDSA_P256_SHA256,
    "hmac-sha256": algorithms.HMAC_SHA256,
    "ed25519": algorithms.ED25519,
}
IDS = (
    *("sig-b21", "sig-b22", "sig-b23", "sig-b24", "sig-b25", "sig-b26", "ttrp"),
    "transform-original",
    "transform-added-query-and-header",
    "transform-collapsed-accept",
    "transform-reordered",
    "transform-changed-method-and-authority",
    "transform-swapped-accept",
)
# Printed in the archived text, and not the digest of the printed content.
PRINTED_DIGEST = (
    "JlEy2bfUz7WrWIjc1qV6KVLpdr/7L5/L4h7Sxvh6sNHpDQWDCL+GauFQWcZBvVDhiyOnAQsxzZFYwi0wDH+1pw=="
)
TRUE_DIGEST = (
    "mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ=="
)


@dataclass
class Lines:
    pairs: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.pairs


@dataclass
class Asked:
    method: str
    url: str
    headers: Lines


@dataclass
class Answered:
    status_code: int
    headers: Lines
    request: None = None


class Vectors(HTTPSignatureKeyResolver):
    def __init__(self, folder: Path) -> None:
        read = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
        self.keys: dict[str, Any] = read["keys"]
        self.messages: dict[str, str] = read["messages"]
        self.rows: dict[str, dict[str, Any]] = {row["id"]: row for row in read["signatures"]}

    def resolve_public_key(self, key_id: str) -> bytes:
        key: dict[str, str] = self.keys[key_id]
        if "secret_base64" in key:
            return base64.b64decode(key["secret_base64"])
        return key["public_pem"].encode()


class Untimed(HTTPMessageVerifier):
    require_created = False

    def validate_created_and_expires(self, sig_input: object, max_age: object = None) -> None:
        """The signatures are of 2021."""


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Vectors:
    return Vectors(shared_data / "federation_vectors" / "http_signatures")


def message_of(vectors: Vectors, row: dict[str, Any]) -> Asked | Answered:
    raw = row.get("message_raw") or vectors.messages[row["message"]]
    head, _, _ = raw.partition("\n\n")
    first, *lines = head.split("\n")
    pairs = [
        (n, v.replace(PRINTED_DIGEST, TRUE_DIGEST))
        for n, v in (line.split(": ", 1) for line in lines)
    ]
    kept = [pair for pair in pairs if pair[0] not in {"Signature-Input", "Signature"}]
    signed = [("Signature-Input", row["signature_input"]), ("Signature", row["signature"])]
    headers = Lines([*kept, *signed])
    if first.startswith("HTTP/"):
        return Answered(int(first.split()[1]), headers)
    method, target, _ = first.split()
    return Asked(method, f"https://{dict(pairs)['Host']}{target}", headers)


@pytest.mark.parametrize("name", IDS)
def test_published_signature_has_the_published_base_and_verdict(
    vectors: Vectors, name: str
) -> None:
    row = vectors.rows[name]
    verifier = Untimed(signature_algorithm=ALGORITHMS[row["alg"]], key_resolver=vectors)
    message = message_of(vectors, row)

    if not row["valid"]:
        with pytest.raises(InvalidSignature):
            verifier.verify(message, max_age=None)
        return
    (result,) = verifier.verify(message, max_age=None)

    base = "\n".join(f"{name}: {value}" for name, value in result.covered_components.items())
    assert base == row["signature_base"]


def test_every_handed_out_signature_is_tried(vectors: Vectors) -> None:
    assert sorted(vectors.rows) == sorted(IDS)


@pytest.mark.parametrize("name", IDS)
def test_profile_takes_none_of_the_published_signatures(vectors: Vectors, name: str) -> None:
    row = vectors.rows[name]
    fields = Fields.of(
        [("Signature-Input", row["signature_input"]), ("Signature", row["signature"])]
    )

    for covered in (REQUEST, RESPONSE):
        with pytest.raises(VerificationError):
            read_signature(fields, covered)


def test_digest_printed_with_the_response_is_not_that_of_its_content(vectors: Vectors) -> None:
    _, _, body = vectors.messages["test-response"].partition("\n\n")

    with pytest.raises(VerificationError) as caught:
        check_digest(f"sha-512=:{PRINTED_DIGEST}:", body.encode())

    assert caught.value.reason is FORM  # SHA-512 is not in the profile


def test_digest_is_an_item_of_rfc_9530_that_a_parser_reads(vectors: Vectors) -> None:
    _, _, body = vectors.messages["test-request"].partition("\n\n")

    for algorithm in Hash:
        field = digest_field(body.encode(), algorithm)
        check_digest(field, body.encode())
        parsed: Any = http_sf.parse(field.encode(), tltype="dictionary")
        assert list(parsed) == [algorithm.value]
        assert len(parsed[algorithm.value][0]) == 32

    # RFC 9530 appendix D.1 prints this digest of the same content.
    assert digest_field(body.encode()) == "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    with pytest.raises(VerificationError) as caught:
        check_digest(digest_field(b"{}"), body.encode())
    assert caught.value.reason is DIFFERS
