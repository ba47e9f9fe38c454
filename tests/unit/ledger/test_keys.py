"""Keys are read strictly and never quoted."""

from __future__ import annotations

import json

import pytest

from credit_hub.ledger.receipts.keys import KeySet, PublicKey, SigningKey
from credit_hub.model.errors import InvalidValueError


def test_key_is_read_back_and_its_kid_is_its_thumbprint(key: SigningKey) -> None:
    again = SigningKey.read(key.text())

    assert again.public.kid == key.public.kid == key.jwk.thumbprint()
    assert again.public.algorithm == key.public.algorithm


def test_key_set_publishes_no_private_member(key: SigningKey) -> None:
    text = KeySet.of([key.public]).text()

    (members,) = json.loads(text)["keys"]
    assert "d" not in members
    assert members["use"] == "sig"
    assert KeySet.read(text).keys.keys() == {key.public.kid}
    assert KeySet.read(json.dumps(members)).keys.keys() == {key.public.kid}


def test_key_set_leaves_out_keys_of_other_kinds(key: SigningKey) -> None:
    other = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}

    found = KeySet.read(json.dumps({"keys": [other, dict(key.public.members())]}))

    assert found.keys.keys() == {key.public.kid}


def test_key_whose_kid_is_not_its_thumbprint_is_refused(key: SigningKey) -> None:
    with pytest.raises(InvalidValueError, match="thumbprint"):
        PublicKey.read({**key.public.members(), "kid": "another"})


def test_public_key_does_not_sign(key: SigningKey) -> None:
    with pytest.raises(InvalidValueError, match="public"):
        SigningKey.read(json.dumps(dict(key.public.members())))


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"kty": "OKP", "crv": "X25519", "x": "AA"},
        {"kty": "OKP", "crv": "Ed25519", "x": 7},
        {"kty": "OKP", "crv": "Ed25519", "x": "!!", "d": "secret-of-the-test"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "d": "secret-of-the-test"},
    ],
)
def test_key_that_cannot_be_used_is_refused_without_quoting_it(members: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        SigningKey.read(json.dumps(members))

    assert "secret-of-the-test" not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("text", ["[]", "{", '{"keys": 7}', '{"keys": [7]}'])
def test_text_that_is_no_key_set_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        KeySet.read(text)


@pytest.mark.parametrize("purpose", [{"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "ECDH-ES"}])
def test_key_for_another_purpose_is_not_taken(key: SigningKey, purpose: dict[str, object]) -> None:
    members = {**key.public.members(), **purpose}

    with pytest.raises(InvalidValueError):
        PublicKey.read(members)

    assert KeySet.read(json.dumps({"keys": [members]})).keys == {}
