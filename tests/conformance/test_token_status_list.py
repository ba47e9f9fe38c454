"""Token Status List: the published encodings in all four widths, and the published token."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status import reasons, tokens
from credit_hub.federation.status.bits import Status, StatusBits
from credit_hub.federation.status.standing import Reference, Standing, standing
from tests.exchange_tokens import opener, public_key

ENCODINGS: Final = ("1bit-16", "2bit-12", "1bit-2^20", "2bit-2^20", "4bit-2^20", "8bit-2^20")
ISSUER: Final = "https://example.com"
URI: Final = "https://example.com/statuslists/1"


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "status_list"


@pytest.fixture(scope="module")
def encodings(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    return {e["id"]: e for e in json.loads((folder / "encodings.json").read_bytes())}


@pytest.fixture(scope="module")
def published(folder: Path) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((folder / "status_list_token.json").read_bytes())
    return found


def test_every_published_encoding_is_named_here(
    encodings: Mapping[str, Mapping[str, Any]],
) -> None:
    assert sorted(encodings) == sorted(ENCODINGS)


@pytest.mark.parametrize("name", ENCODINGS)
def test_published_list_is_read_and_packed_again(
    encodings: Mapping[str, Mapping[str, Any]], name: str
) -> None:
    vector = encodings[name]
    bits = vector["bits"]

    read = StatusBits.inflate(base64url.decode(vector["json"]["lst"]), bits)
    packed = StatusBits(bits, bytes(len(read.data))).changed(
        dict(vector["nonzero_or_listed_statuses"])
    )

    assert read.size == vector["size"]
    assert hashlib.sha256(read.data).hexdigest() == vector["sha256_of_uncompressed"]
    assert all(read[index] == value for index, value in vector["nonzero_or_listed_statuses"])
    assert packed == read
    assert StatusBits.inflate(read.compressed(), bits) == read


@pytest.mark.parametrize("name", ENCODINGS)
def test_published_list_says_nothing_of_an_entry_beyond_its_end(
    encodings: Mapping[str, Mapping[str, Any]], name: str
) -> None:
    vector = encodings[name]
    read = StatusBits.inflate(base64url.decode(vector["json"]["lst"]), vector["bits"])

    for index in (read.size, read.size + 1, -1, 2**40):
        with pytest.raises(VerificationError) as caught:
            read[index]
        assert caught.value.reason is reasons.INDEX


def test_published_token_is_verified_and_decides_while_it_is_fresh(
    published: Mapping[str, Any],
) -> None:
    open_token = opener(public_key(published["jwk"]), typ=tokens.TYPE)
    issued = published["payload"]["iat"]

    found = tokens.read(published["jwt"], open_token, issuer=ISSUER, now=issued)

    assert (found.uri, found.ttl, found.entries.bits) == (URI, 43_200, 1)
    listed = [found.entries[index] for index in range(found.entries.size)]
    assert listed == [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]
    asked = Reference(URI, 0)
    assert standing(asked, found, issuer=ISSUER, now=issued) is Standing.REVOKED
    late = issued + found.ttl
    assert standing(asked, found, issuer=ISSUER, now=late) is Standing.UNKNOWN


def test_values_0_to_2_mean_what_the_standard_registers() -> None:
    assert [status.value for status in Status] == [0, 1, 2, 3]
    assert [status.name for status in Status][:3] == ["VALID", "REVOKED", "SUSPENDED"]
