"""Tokens whose payload is claims: who signs says who it is."""

from __future__ import annotations

from typing import Final

import pytest

from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws import admission
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys import entry
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import (
    HOLDER_KEY,
    NOT_SIGNER,
    Opened,
    holder_opener,
    registered_opener,
    sealer,
)
from credit_hub.federation.window import NO_TIME
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU, table

TYPE: Final = "cc-consent+jwt"
SEAL: Final = sealer(ZHENGZHOU.keys[KeyUse.CONSENT], TYPE)
CLAIMS: Final[JsonObject] = {"iss": ZHENGZHOU.id, "iat": NOW, "b": 1, "a": "度"}


def opened(token: str, now: int = NOW) -> Opened:
    expected = Expected(TYPE, KeyUse.CONSENT, now)
    return registered_opener(table(ZHENGZHOU, HANGZHOU), expected)(token)


def test_claims_are_opened_with_their_algorithm_and_the_bytes_that_were_signed() -> None:
    found = opened(SEAL(CLAIMS))

    assert (found.alg, found.payload) == ("ES256", CLAIMS)
    assert found.content.startswith('{"a":"度","b":1,"iat":'.encode())


def test_two_signatures_over_one_payload_have_one_digest() -> None:
    one, other = SEAL(CLAIMS), SEAL(CLAIMS)

    assert one != other
    assert opened(one).digest() == opened(other).digest() == tagged(opened(one).content)
    assert opened(one).digest(Hash.SM3).startswith("sm3:")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": HANGZHOU.id}, NOT_SIGNER.code),
        ({"iss": None}, NOT_SIGNER.code),
        ({"iat": NOW - 2 * 365 * 86_400}, entry.NOT_SIGNING.code),
        ({"iat": NOW + 366 * 86_400}, entry.NOT_SIGNING.code),
        ({"iat": True}, NO_TIME.code),
        ({"iat": "now"}, NO_TIME.code),
    ],
)
def test_claims_that_their_key_cannot_make_are_refused(changes: JsonObject, code: str) -> None:
    with pytest.raises(VerificationError) as caught:
        opened(SEAL({**CLAIMS, **changes}))

    assert caught.value.reason.code == code


def test_holder_opens_what_the_named_key_signed_and_nothing_else() -> None:
    holder, other = (PrivateKey.generate(by_id("intl-2")) for _ in range(2))
    opener = holder_opener("kb+jwt", NOW)(holder.public.jwk())

    assert opener(sealer(holder, "kb+jwt")({"nonce": "1"})).payload == {"nonce": "1"}
    for token, reason in (
        (sealer(other, "kb+jwt")({"nonce": "1"}), admission.UNKNOWN_KEY),
        (sealer(holder, TYPE)({"nonce": "1"}), admission.KIND),
    ):
        with pytest.raises(VerificationError) as caught:
            opener(token)
        assert caught.value.reason is reason


@pytest.mark.parametrize(
    "jwk",
    [
        {},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AQ" + "A" * 41},
        {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43},
        {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
    ],
)
def test_threat_4_holder_key_that_is_none_is_refused(jwk: JsonObject) -> None:
    with pytest.raises(VerificationError) as caught:
        holder_opener("kb+jwt", NOW)(jwk)

    assert caught.value.reason is HOLDER_KEY
