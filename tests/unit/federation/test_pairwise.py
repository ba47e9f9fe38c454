"""Pairwise names: the same for one partner, unrelated for two."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from itertools import pairwise
from math import sqrt
from typing import Final

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import RegistrationError, VerificationError
from credit_hub.federation.pairwise import SHORT_KEY, PairwiseKey
from credit_hub.model.id_number import IdNumber

HANGZHOU: Final = "https://credit.hangzhou.example/fed"
LUOYANG: Final = "https://credit.luoyang.example/fed"
PEOPLE: Final = [IdNumber.with_check(f"41019919900307{serial:03}") for serial in range(1, 501)]


def key(partner: str = HANGZHOU, secret: int = 1, algorithm: Hash = Hash.SHA_256) -> PairwiseKey:
    return PairwiseKey(partner, bytes([secret]) * 32, algorithm)


def test_name_is_the_stated_hmac() -> None:
    message = b"cc-pairwise-1\0" + HANGZHOU.encode() + b"\0" + PEOPLE[0].value.encode()
    expected = hmac.new(bytes([1]) * 32, message, hashlib.sha256).digest()

    assert key().name(PEOPLE[0]) == "pw1:sha-256:" + base64url.encode(expected)


def test_name_under_sm3_is_the_hmac_that_openssl_computes() -> None:
    if "sm3" not in hashlib.algorithms_available:
        pytest.skip("this OpenSSL has no SM3")
    message = b"cc-pairwise-1\0" + HANGZHOU.encode() + b"\0" + PEOPLE[0].value.encode()
    expected = hmac.new(bytes([1]) * 32, message, "sm3").digest()

    assert key(algorithm=Hash.SM3).name(PEOPLE[0]) == "pw1:sm3:" + base64url.encode(expected)


@pytest.mark.parametrize("algorithm", Hash)
def test_threat_22_names_for_two_partners_cannot_be_joined(algorithm: Hash) -> None:
    ours = [key(HANGZHOU, 1, algorithm).name(person) for person in PEOPLE]
    theirs = [key(LUOYANG, 2, algorithm).name(person) for person in PEOPLE]

    assert ours == [key(HANGZHOU, 1, algorithm).name(person) for person in PEOPLE]
    assert len(set(ours)) == len(set(theirs)) == len(PEOPLE)
    assert not set(ours) & set(theirs)
    # Of 256 bits of two unrelated digests 128 differ, with a standard deviation of 8.
    apart = [differing(a, b) for a, b in zip(ours, theirs, strict=True)]
    mean = sum(apart) / len(apart)
    assert abs(mean - 128) < 5 * 8 / sqrt(len(apart))
    assert min(apart) > 128 - 7 * 8


def test_threat_22_neighbouring_numbers_have_unrelated_names() -> None:
    names = [key().name(person) for person in PEOPLE]

    apart = [differing(a, b) for a, b in pairwise(names)]
    first = Counter(bits(name) >> 255 for name in names)

    assert abs(sum(apart) / len(apart) - 128) < 5 * 8 / sqrt(len(apart))
    assert abs(first[1] - len(names) / 2) < 5 * sqrt(len(names)) / 2


@pytest.mark.parametrize(
    "other", [key(LUOYANG), key(secret=2), key(algorithm=Hash.SM3)], ids=["partner", "key", "hash"]
)
def test_threat_22_partner_key_and_hash_each_change_the_name(other: PairwiseKey) -> None:
    assert other.name(PEOPLE[0]) != key().name(PEOPLE[0])


def test_key_that_could_be_guessed_is_refused_and_never_shown() -> None:
    with pytest.raises(RegistrationError) as caught:
        PairwiseKey(HANGZHOU, b"secret")

    assert caught.value.reason is SHORT_KEY
    assert "secret" not in str(caught.value)
    assert str(bytes([1]) * 32) not in repr(key())


def test_partner_with_two_forms_of_its_name_is_refused() -> None:
    with pytest.raises(VerificationError):
        key(HANGZHOU + "/")


def bits(name: str) -> int:
    return int.from_bytes(base64url.decode(name.rsplit(":", 1)[1]))


def differing(one: str, other: str) -> int:
    return (bits(one) ^ bits(other)).bit_count()
