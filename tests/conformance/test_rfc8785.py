"""RFC 8785 (JCS): the published documents and number texts."""

from __future__ import annotations

import gzip
import hashlib
import json
import struct
from pathlib import Path

import pytest

from credit_hub.ledger.receipts.canonical import canonical
from credit_hub.model.errors import InvalidValueError

DOCUMENTS = ("arrays", "french", "structures", "unicode", "values", "weird")
# Published with the sequence of numbers in the origin's testdata/README.md.
FIRST_1000 = "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687"


@pytest.fixture(scope="module")
def vectors(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "jcs"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_has_the_published_canonical_form(vectors: Path, name: str) -> None:
    document = json.loads((vectors / "input" / f"{name}.json").read_bytes())

    text = canonical(document)

    assert text == (vectors / "output" / f"{name}.json").read_bytes()
    outhex = (vectors / "outhex" / f"{name}.txt").read_text().split()
    assert text == bytes.fromhex("".join(outhex))


def test_numbers_have_the_published_texts(vectors: Path) -> None:
    lines = gzip.decompress((vectors / "es6_numbers_10000.txt.gz").read_bytes()).splitlines()

    assert hashlib.sha256(b"\n".join(lines[:1000]) + b"\n").hexdigest() == FIRST_1000
    for line in lines:
        bits, expected = line.split(b",")
        (number,) = struct.unpack(">d", int(bits, 16).to_bytes(8, "big"))
        assert canonical(number) == expected, line


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53, "\ud800", {"\udc00": 1}, object(), {1: 2}]
)
def test_value_that_the_standard_excludes_is_refused(value: object) -> None:
    with pytest.raises(InvalidValueError):
        canonical(value)
