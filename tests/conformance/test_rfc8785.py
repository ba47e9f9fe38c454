"""RFC 8785 (JCS): the published documents and number texts, in both rooms that sign by it."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from credit_hub.federation.encoding import canonical as exchange
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import VerificationError
from credit_hub.ledger.receipts import canonical as receipts
from credit_hub.model.errors import InvalidValueError

DOCUMENTS = ("arrays", "french", "structures", "unicode", "values", "weird")
# Published with the sequence of numbers in the origin's testdata/README.md.
FIRST_1000 = "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"
EXCLUDED = (float("nan"), float("inf"), 2**53, "\ud800", {"\udc00": 1}, object(), {1: 2})
ALL_10_000 = "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892"


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "jcs"


@pytest.fixture(params=[receipts.canonical, exchange.canonical], ids=["receipts", "exchange"])
def canonical(request: pytest.FixtureRequest) -> Callable[[object], bytes]:
    found: Callable[[object], bytes] = request.param
    return found


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_has_the_published_canonical_form(
    vectors: Path, canonical: Callable[[object], bytes], name: str
) -> None:
    document = json.loads((vectors / "input" / f"{name}.json").read_bytes())

    text = canonical(document)

    assert text == (vectors / "output" / f"{name}.json").read_bytes()
    outhex = (vectors / "outhex" / f"{name}.txt").read_text().split()
    assert text == bytes.fromhex("".join(outhex))


def test_ten_thousand_numbers_have_the_published_texts(
    vectors: Path, canonical: Callable[[object], bytes]
) -> None:
    lines = gzip.decompress((vectors / "es6_numbers_10000.txt.gz").read_bytes()).splitlines()

    assert len(lines) == 10_000
    assert hashlib.sha256(b"\n".join(lines[:1000]) + b"\n").hexdigest() == FIRST_1000
    assert hashlib.sha256(b"\n".join(lines) + b"\n").hexdigest() == ALL_10_000
    for line in lines:
        bits, expected = line.split(b",")
        (number,) = struct.unpack(">d", int(bits, 16).to_bytes(8, "big"))
        assert canonical(number) == expected, line


@pytest.mark.parametrize("value", EXCLUDED)
def test_value_that_the_standard_excludes_is_refused(value: object) -> None:
    with pytest.raises(InvalidValueError):
        receipts.canonical(value)


@pytest.mark.parametrize("value", EXCLUDED)
def test_value_that_the_standard_excludes_is_refused_by_the_exchange(value: object) -> None:
    with pytest.raises(VerificationError) as caught:
        exchange.canonical(value)

    assert caught.value.reason is exchange.NOT_CANONICAL


@pytest.mark.parametrize("algorithm", [Hash.SHA_256, Hash.SM3])
def test_digest_is_of_the_canonical_form(algorithm: Hash) -> None:
    one = exchange.digest({"b": 1, "a": [2, None]}, algorithm)

    assert one == exchange.digest({"a": [2, None], "b": 1}, algorithm)
    assert one != exchange.digest({"a": [None, 2], "b": 1}, algorithm)
    assert one.startswith(f"{algorithm}:")
