"""RFC 8785: the published documents and number texts, through the exchange's own functions."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from pathlib import Path

import pytest

from credit_hub.federation.encoding.canonical import NOT_CANONICAL, canonical, digest
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import VerificationError

DOCUMENTS = ("arrays", "french", "structures", "unicode", "values", "weird")
ALL_10_000 = "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "jcs"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_has_the_published_canonical_form(vectors: Path, name: str) -> None:
    text = canonical(json.loads((vectors / "input" / f"{name}.json").read_bytes()))

    assert text == (vectors / "output" / f"{name}.json").read_bytes()
    assert text == bytes.fromhex("".join((vectors / "outhex" / f"{name}.txt").read_text().split()))


def test_ten_thousand_numbers_have_the_published_texts(vectors: Path) -> None:
    data = gzip.decompress((vectors / "es6_numbers_10000.txt.gz").read_bytes())
    lines = data.splitlines()

    assert len(lines) == 10_000
    assert hashlib.sha256(b"\n".join(lines) + b"\n").hexdigest() == ALL_10_000
    for line in lines:
        bits, expected = line.split(b",")
        (number,) = struct.unpack(">d", int(bits, 16).to_bytes(8, "big"))
        assert canonical(number) == expected, line


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, "\ud800", {"\udc00": 1}, object(), {1: 2}]
)
def test_value_that_the_standard_excludes_is_refused(value: object) -> None:
    with pytest.raises(VerificationError) as caught:
        canonical(value)

    assert caught.value.reason is NOT_CANONICAL


@pytest.mark.parametrize("algorithm", [Hash.SHA_256, Hash.SM3])
def test_digest_is_of_the_canonical_form(algorithm: Hash) -> None:
    one = digest({"b": 1, "a": [2, None]}, algorithm)

    assert one == digest({"a": [2, None], "b": 1}, algorithm)
    assert one != digest({"a": [None, 2], "b": 1}, algorithm)
    assert one.startswith(f"{algorithm}:")
