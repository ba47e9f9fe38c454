"""Whatever is sent, a reader of the exchange answers with a reason and with nothing else."""

from __future__ import annotations

import json
from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import GREATEST, dump, parse
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.compact import sign, verify
from credit_hub.federation.jws.general import Party, sign_by_all, verify_all
from credit_hub.federation.keys.entry import KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey, PublicKey, read_set
from tests.unit.federation.cities import ALGS, NOW, ZHENGZHOU, entry, new_key, table

TYP = "cc-test+jws"
EXPECTED = Expected(TYP, KeyUse.RECORD, NOW)
TEXT = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXT, JSON, max_size=5)


@cache
def keys() -> tuple[PrivateKey, ...]:
    return tuple(new_key(alg) for alg in ALGS)


@cache
def registered() -> KeyTable:
    return table(*(entry(key) for key in keys()))


@given(st.binary(max_size=300))
@example(b'{"a":' * 400)
@example('{"a":１}'.encode())
@example(b'{"a":"\\ud800"}')
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes) -> None:
    try:
        value = parse(data)
    except ExchangeError:
        return
    assert value == json.loads(data)


@given(OBJECTS)
def test_what_is_written_is_what_a_plain_reader_reads(value: dict[str, object]) -> None:
    try:
        data = dump(value)  # type: ignore[arg-type]  # that is what is tried
    except ExchangeError:
        return
    assert json.loads(data) == value
    assert dump(parse(data)) == data


@given(st.dictionaries(st.text("abc度", max_size=3), st.integers(-GREATEST, GREATEST)))
def test_every_object_of_the_profile_is_written(value: dict[str, int]) -> None:
    assert parse(dump(value)) == value


@given(st.text(max_size=200) | st.text("eyJ.AQ_-=", max_size=60))
def test_any_text_is_no_token(text: str) -> None:
    try:
        verify(text, registered(), EXPECTED)
    except ExchangeError:
        return
    raise AssertionError("a token was made of nothing")


@given(st.sampled_from(range(len(ALGS))), OBJECTS, st.binary(max_size=80))
def test_any_header_and_signature_is_refused_with_a_reason(
    number: int, members: dict[str, object], signature: bytes
) -> None:
    key = keys()[number]
    right = {"alg": key.alg, "kid": key.kid, "typ": TYP}

    for header in ({**right, **members}, right):
        head = base64url.encode(json.dumps(header).encode())
        token = f"{head}.e30.{base64url.encode(signature)}"
        try:
            verify(token, registered(), EXPECTED)
        except ExchangeError:
            continue
        raise AssertionError("a signature was made of nothing")


@given(st.binary(max_size=300))
def test_any_payload_comes_out_as_it_went_in(payload: bytes) -> None:
    for key in keys():
        assert verify(sign(payload, key, typ=TYP), registered(), EXPECTED).payload == payload

    document = sign_by_all(payload, keys(), typ=TYP)
    required = [Party(ZHENGZHOU, alg) for alg in ALGS]
    assert verify_all(document, registered(), EXPECTED, required).payload == payload


@given(JSON, JSON)
def test_any_document_in_general_form_is_refused_with_a_reason(
    payload: object, signatures: object
) -> None:
    data = json.dumps({"payload": payload, "signatures": signatures}).encode()
    try:
        verify_all(data, registered(), EXPECTED, [Party(ZHENGZHOU, "ES256")])
    except ExchangeError:
        return
    raise AssertionError("a document was signed by nobody")


@given(
    st.sampled_from(["EC", "OKP", "AKP", "oct", "RSA"]) | JSON,
    st.sampled_from(["P-256", "Ed25519", "SM2-P-256", "P-384", ""]) | JSON,
    st.binary(min_size=30, max_size=34).map(base64url.encode) | JSON,
    OBJECTS,
)
def test_any_object_is_a_sound_key_or_refused_with_a_reason(
    kty: object, crv: object, coordinate: object, more: dict[str, object]
) -> None:
    members = {"kty": kty, "crv": crv, "x": coordinate, "y": coordinate, "d": coordinate}
    for names in (("kty", "crv", "x"), ("kty", "crv", "x", "y"), tuple(members)):
        tried: dict[str, object] = {name: members[name] for name in names}
        for candidate in (tried, {**tried, **more}):
            try:
                key = PublicKey.read(candidate)  # type: ignore[arg-type]  # that is what is tried
            except ExchangeError:
                pass
            else:
                assert PublicKey.read(key.jwk()) == key
            try:
                read_set({"keys": [candidate]})  # type: ignore[list-item]
                PrivateKey.read(candidate)  # type: ignore[arg-type]
            except ExchangeError:
                continue


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_any_signature_is_wrong_and_no_error(message: bytes, signature: bytes) -> None:
    assert not any(key.public.verify(message, signature) for key in keys())
