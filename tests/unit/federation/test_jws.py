"""JWS in compact and general form: what is signed is accepted, anything else is refused."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, OKPKey

from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.encoding.strict_json import LONGEST, dump
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws import admission, compact, general, header
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.compact import sign, verify
from credit_hub.federation.jws.general import Party, add_signature, sign_by_all, verify_all
from credit_hub.federation.keys import entry as entries
from credit_hub.federation.keys.entry import KeyResolver, KeyUse
from credit_hub.federation.keys.pair import PrivateKey, PublicKey
from tests.unit.federation.cities import (
    ALGS,
    FROM,
    HANGZHOU,
    NOW,
    VERIFIES,
    ZHENGZHOU,
    entry,
    new_key,
    table,
)

TYP = "cc-consent+jwt"
EXPECTED = Expected(TYP, KeyUse.RECORD, NOW)
PAYLOAD = dump({"iss": ZHENGZHOU, "iat": NOW, "band": "优秀", "filler": "x" * 400})


@pytest.fixture(scope="module", params=ALGS)
def key(request: pytest.FixtureRequest) -> PrivateKey:
    return new_key(request.param)


@pytest.fixture(scope="module")
def es256() -> PrivateKey:
    return new_key("ES256")


def refusal(token: str, keys: KeyResolver, expected: Expected = EXPECTED) -> Reason:
    with pytest.raises(VerificationError) as caught:
        verify(token, keys, expected)
    return caught.value.reason


def forged(members: dict[str, object] | bytes, key: PrivateKey, payload: bytes = PAYLOAD) -> str:
    """Return a token that is rightly signed under a header of any content."""
    text = members if isinstance(members, bytes) else json.dumps(members).encode()
    signed = f"{base64url.encode(text)}.{base64url.encode(payload)}"
    return f"{signed}.{base64url.encode(key.sign(signed.encode()))}"


def test_token_gives_its_payload_and_its_key(key: PrivateKey) -> None:
    token = sign(PAYLOAD, key, typ=TYP)

    verified = verify(token, table(entry(key)), EXPECTED)

    assert verified.payload == PAYLOAD
    assert verified.entry == entry(key)
    assert verified.members()["band"] == "优秀"


@pytest.mark.parametrize("flip", [0x01, 0x20, 0x80])
def test_threat_1_token_with_any_byte_changed_is_refused(key: PrivateKey, flip: int) -> None:
    token = sign(PAYLOAD, key, typ=TYP).encode()
    keys = table(entry(key))

    assert len(token) > 800
    for place, byte in enumerate(token):
        changed = bytearray(token)
        changed[place] = byte ^ flip
        refusal(changed.decode("latin-1"), keys)


def test_threat_1_token_cut_short_or_made_longer_is_refused(key: PrivateKey) -> None:
    token = sign(PAYLOAD, key, typ=TYP)
    keys = table(entry(key))

    for cut in range(len(token)):
        refusal(token[:cut], keys)
    for tail in ("A", "AA", "AAAA", ".", ".A", "=", "\n", " ", "\x00"):
        refusal(token + tail, keys)
        refusal(tail + token, keys)


def test_threat_1_parts_of_two_tokens_do_not_fit(key: PrivateKey) -> None:
    one = sign(PAYLOAD, key, typ=TYP).split(".")
    other = sign(dump({"iss": HANGZHOU}), key, typ=TYP).split(".")
    keys = table(entry(key))

    assert refusal(f"{one[0]}.{other[1]}.{one[2]}", keys) is admission.SIGNATURE
    assert refusal(f"{one[0]}.{one[1]}.{other[2]}", keys) is admission.SIGNATURE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"alg": "none"}, admission.OTHER_ALG),
        ({"alg": "None"}, admission.OTHER_ALG),
        ({"alg": "HS256"}, admission.OTHER_ALG),
        ({"alg": "RS256"}, admission.OTHER_ALG),
        ({"alg": "EdDSA"}, admission.OTHER_ALG),
        ({"alg": "Ed25519"}, admission.OTHER_ALG),
        ({"alg": "SGD_SM3_SM2"}, admission.OTHER_ALG),
        ({"alg": "es256"}, admission.OTHER_ALG),
        ({"alg": ""}, header.HEADER),
        ({"alg": None}, header.HEADER),
        ({"alg": ["ES256"]}, header.HEADER),
        ({"jwk": {"kty": "EC"}}, header.HEADER),
        ({"jku": "https://a.example/keys"}, header.HEADER),
        ({"x5u": "https://a.example/cert"}, header.HEADER),
        ({"x5c": ["MII"]}, header.HEADER),
        ({"x5t": "AA"}, header.HEADER),
        ({"crit": ["exp"], "exp": 1}, header.HEADER),
        ({"b64": False, "crit": ["b64"]}, header.HEADER),
        ({"cty": "JWT"}, header.HEADER),
        ({"zip": "DEF"}, header.HEADER),
        ({"typ": "JWT"}, admission.KIND),
        ({"typ": ""}, header.HEADER),
        ({"typ": None}, header.HEADER),
        ({"kid": ""}, header.HEADER),
        ({"kid": 1}, header.HEADER),
        ({"kid": "another"}, admission.UNKNOWN_KEY),
        ({"kid": "x" * 129}, header.HEADER),
    ],
)
def test_threat_2_header_that_asks_for_another_check_is_refused(
    es256: PrivateKey, change: dict[str, object], reason: Reason
) -> None:
    members = {"alg": "ES256", "kid": es256.kid, "typ": TYP, **change}

    assert refusal(forged(members, es256), table(entry(es256))) is reason


@pytest.mark.parametrize("missing", ["alg", "kid", "typ"])
def test_threat_2_header_without_one_of_its_members_is_refused(
    es256: PrivateKey, missing: str
) -> None:
    members: dict[str, object] = {"alg": "ES256", "kid": es256.kid, "typ": TYP}
    del members[missing]

    reason = refusal(forged(members, es256), table(entry(es256)))

    assert reason is (admission.KIND if missing == "typ" else header.HEADER)


def test_threat_2_public_key_is_no_secret_of_an_hmac(es256: PrivateKey) -> None:
    import hashlib
    import hmac

    members = {"alg": "HS256", "kid": es256.kid, "typ": TYP}
    signed = f"{base64url.encode(dump(members))}.{base64url.encode(PAYLOAD)}"
    secret = json.dumps(es256.public.jwk()).encode()
    tag = hmac.new(secret, signed.encode(), hashlib.sha256).digest()

    token = f"{signed}.{base64url.encode(tag)}"

    assert refusal(token, table(entry(es256))) is admission.OTHER_ALG


def test_threat_2_unsigned_token_is_refused(es256: PrivateKey) -> None:
    head = base64url.encode(dump({"alg": "none", "kid": es256.kid, "typ": TYP}))
    right = header.write_header(es256, TYP)
    body = base64url.encode(PAYLOAD)

    assert refusal(f"{head}.{body}.", table(entry(es256))) is admission.OTHER_ALG
    assert refusal(f"{right}.{body}.", table(entry(es256))) is admission.SIGNATURE


@pytest.mark.parametrize("use", [use for use in KeyUse if use is not KeyUse.RECORD])
def test_threat_3_record_signed_with_a_key_for_another_use_is_refused(
    es256: PrivateKey, use: KeyUse
) -> None:
    token = sign(PAYLOAD, es256, typ=TYP)

    assert refusal(token, table(entry(es256, use=use))) is admission.OTHER_USE


def test_threat_3_kid_of_another_member_does_not_lend_its_name(es256: PrivateKey) -> None:
    honest = new_key("ES256")
    keys = table(entry(es256, HANGZHOU), entry(honest, ZHENGZHOU))
    members: dict[str, object] = {"alg": "ES256", "kid": honest.kid, "typ": TYP}

    assert refusal(forged(members, es256), keys) is admission.SIGNATURE


def test_threat_3_resolver_that_answers_with_another_key_is_not_believed(
    es256: PrivateKey,
) -> None:
    class Confused:
        def resolve(self, kid: str) -> entries.KeyEntry:
            del kid
            return entry(es256)

    members: dict[str, object] = {"alg": "ES256", "kid": "another", "typ": TYP}

    assert refusal(forged(members, es256), Confused()) is admission.UNKNOWN_KEY


@pytest.mark.parametrize("now", [FROM - 1, VERIFIES])
def test_key_outside_its_window_is_refused(es256: PrivateKey, now: int) -> None:
    token = sign(PAYLOAD, es256, typ=TYP)

    expected = Expected(TYP, KeyUse.RECORD, now)

    assert refusal(token, table(entry(es256)), expected) is entries.WINDOW


def test_token_under_a_revoked_key_counts_if_witnessed_before(es256: PrivateKey) -> None:
    token = sign(PAYLOAD, es256, typ=TYP)
    keys = table(entry(es256, revoked_at=NOW))
    before = Expected(TYP, KeyUse.RECORD, NOW + 5, cosigned_at=NOW - 1)
    after = Expected(TYP, KeyUse.RECORD, NOW + 5, cosigned_at=NOW)

    assert verify(token, keys, before).payload == PAYLOAD
    assert refusal(token, keys, after) is entries.REVOKED
    assert refusal(token, keys) is entries.REVOKED


@pytest.mark.parametrize(
    "text",
    [
        '{"alg":"none","alg":"ES256","kid":"%s","typ":"%s"}',
        '{"alg":"ES256","kid":"x","kid":"%s","typ":"%s"}',
        '{"alg":"ES256","\\u0061lg":"ES256","kid":"%s","typ":"%s"}',
        '{"alg":"ES256","kid":"%s","typ":"JWT","typ":"%s"}',
    ],
)
def test_threat_12_member_twice_in_the_header_is_refused(es256: PrivateKey, text: str) -> None:
    token = forged((text % (es256.kid, TYP)).encode(), es256)

    assert refusal(token, table(entry(es256))) is strict_json.TWICE


@pytest.mark.parametrize("text", ['{"a":1,"a":2}', '{"x":{"a":1,"a":2}}', '[{"a":1,"a":2}]'])
def test_threat_12_member_twice_in_the_payload_is_refused(es256: PrivateKey, text: str) -> None:
    token = sign(text.encode(), es256, typ=TYP)
    verified = verify(token, table(entry(es256)), EXPECTED)

    with pytest.raises(VerificationError) as caught:
        verified.members()

    assert caught.value.reason is strict_json.TWICE


@pytest.mark.parametrize("typ", ["cc-cons\u202eent+jwt", "cc\u0000", "e\u0301"])
def test_threat_13_header_with_deceiving_text_is_refused(es256: PrivateKey, typ: str) -> None:
    token = forged({"alg": "ES256", "kid": es256.kid, "typ": typ}, es256)

    assert refusal(token, table(entry(es256))) in {strict_json.CHARACTER, strict_json.NORMAL_FORM}


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("change", ["pad", "blank", "newline", "star", "plus", "unused"])
def test_threat_14_part_in_another_encoding_is_refused(
    es256: PrivateKey, part: int, change: str
) -> None:
    # 1 and 2 bytes over a multiple of 3, so that the last character has unused bits.
    parts = sign(b"{}", es256, typ=TYP + "x" * part).split(".")
    expected = Expected(TYP + "x" * part, KeyUse.RECORD, NOW)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    text = parts[part]
    following = alphabet[(alphabet.index(text[-1]) + 1) % 64]
    parts[part] = {
        "pad": text + "=" * (-len(text) % 4 or 1),
        "blank": text[:3] + " " + text[3:],
        "newline": text + "\n",
        "star": text[:3] + "*" + text[3:],
        "plus": "+" + text[1:],
        "unused": text[:-1] + following,
    }[change]

    refusal(".".join(parts), table(entry(es256)), expected)


def test_threat_14_text_outside_ascii_is_refused(es256: PrivateKey) -> None:
    token = sign(PAYLOAD, es256, typ=TYP)
    wide = token[:-1] + chr(ord(token[-1]) + 0xFEE0)

    assert refusal(wide, table(entry(es256))) is compact.PARTS


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s + b"\0\0",
        lambda s: s[:-1],
        lambda s: b"\0" + s[:32] + b"\0" + s[32:],
        lambda s: bytes(32) + s[32:],
        lambda s: s[:32] + bytes(32),
        lambda s: s[32:] + s[:32],
        lambda s: b"\xff" * 32 + s[32:],
        lambda s: s + bytes(450),
        lambda _: b"",
    ],
)
def test_threat_15_signature_in_another_encoding_is_refused(
    key: PrivateKey, change: Callable[[bytes], bytes]
) -> None:
    head, body, signature = sign(PAYLOAD, key, typ=TYP).split(".")
    wrong = base64url.encode(change(base64url.decode(signature)))

    assert refusal(f"{head}.{body}.{wrong}", table(entry(key))) is admission.SIGNATURE


def test_threat_15_signature_in_der_is_refused(es256: PrivateKey) -> None:
    head, body, signature = sign(PAYLOAD, es256, typ=TYP).split(".")
    raw = base64url.decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))

    token = f"{head}.{body}.{base64url.encode(der)}"

    assert refusal(token, table(entry(es256))) is admission.SIGNATURE


def test_threat_25_token_above_64_kib_is_refused_unread() -> None:
    keys = table()

    assert refusal("." * (LONGEST + 1), keys) is compact.TOO_LONG
    assert refusal("A" * LONGEST, keys) is compact.PARTS
    assert refusal("." * LONGEST, keys) is compact.PARTS


def test_threat_25_long_or_deep_header_is_refused(es256: PrivateKey) -> None:
    keys = table(entry(es256))

    assert refusal(forged({"alg": "x" * 2000}, es256), keys) is header.HEADER
    assert refusal(forged(b'{"a":' + b"[" * 700, es256), keys) is strict_json.TOO_DEEP
    blown_up = dump({"alg": "ES256", "kid": es256.kid, "typ": TYP}) + b" " * 800
    assert refusal(forged(blown_up, es256), keys) is header.HEADER
    assert refusal(f"{header.write_header(es256, TYP)}.e30.{'!' * 5_000}", keys) is (
        admission.SIGNATURE
    )
    assert refusal(f"{header.write_header(es256, TYP)}.e30.{'A' * 60_000}", keys) is (
        admission.SIGNATURE
    )


def test_token_too_long_for_its_reader_is_not_issued(es256: PrivateKey) -> None:
    with pytest.raises(VerificationError) as caught:
        sign(b"x" * LONGEST, es256, typ=TYP)

    assert caught.value.reason is compact.TOO_LONG


def test_message_of_a_refusal_quotes_nothing_of_the_token(es256: PrivateKey) -> None:
    token = forged({"alg": "ES256", "kid": "410199199001011234", "typ": TYP}, es256)

    with pytest.raises(VerificationError) as caught:
        verify(token, table(entry(es256)), EXPECTED)

    assert "410199" not in str(caught.value)


@pytest.mark.parametrize("alg", ["ES256", "Ed25519"])
def test_joserfc_reads_our_tokens_and_we_read_its(alg: str) -> None:
    key = new_key(alg)
    members: dict[str, str | list[str]] = {**key.jwk()}
    theirs = ECKey.import_key(members) if alg == "ES256" else OKPKey.import_key(members)

    read = joserfc_jws.deserialize_compact(sign(PAYLOAD, key, typ=TYP), theirs, algorithms=[alg])
    protected = {"typ": TYP, "kid": key.kid, "alg": alg}
    written = joserfc_jws.serialize_compact(protected, PAYLOAD, theirs, algorithms=[alg])

    assert read.payload == PAYLOAD
    assert verify(written, table(entry(key)), EXPECTED).payload == PAYLOAD


def test_openssl_program_verifies_our_sm2_token(tmp_path: Path) -> None:
    key = new_key("SGD_SM3_SM2")
    signed, _, signature = sign(PAYLOAD, key, typ=TYP).rpartition(".")
    raw = base64url.decode(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    # SubjectPublicKeyInfo of RFC 5480 with the curve 1.2.156.10197.1.301.
    info = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d034200") + b"\x04"
    (tmp_path / "public.der").write_bytes(info + key.public.point)
    (tmp_path / "signed").write_bytes(signed.encode("ascii"))
    (tmp_path / "signature").write_bytes(der)

    done = subprocess.run(
        [
            *("openssl", "pkeyutl", "-verify", "-rawin", "-digest", "sm3", "-in", "signed"),
            *("-pubin", "-keyform", "DER", "-inkey", "public.der", "-sigfile", "signature"),
            *("-pkeyopt", "distid:1234567812345678"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "Signature Verified Successfully" in done.stdout


# The general form.

MAP = "cc-map+jws"
FOR_MAP = Expected(MAP, KeyUse.RECORD, NOW)


@pytest.fixture(scope="module")
def signers() -> dict[Party, PrivateKey]:
    return {
        Party(member, alg): new_key(alg)
        for member in (ZHENGZHOU, HANGZHOU)
        for alg in ("ES256", "SGD_SM3_SM2")
    }


@pytest.fixture(scope="module")
def listed(signers: dict[Party, PrivateKey]) -> KeyResolver:
    return table(*(entry(key, party.member) for party, key in signers.items()))


def refused(
    document: bytes | dict[str, object], keys: KeyResolver, required: list[Party]
) -> Reason:
    data = document if isinstance(document, bytes) else json.dumps(document).encode()
    with pytest.raises(VerificationError) as caught:
        verify_all(data, keys, FOR_MAP, required)
    return caught.value.reason


def test_document_signed_by_all_gives_its_payload_and_parties(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    document = sign_by_all(PAYLOAD, list(signers.values()), typ=MAP)

    verified = verify_all(document, listed, FOR_MAP, signers)

    assert verified.payload == PAYLOAD
    assert {Party(e.member, e.verifier.alg) for e in verified.entries} == set(signers)
    assert verified.members()["band"] == "优秀"


def test_threat_5_taking_any_required_signature_away_is_refused(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    whole = json.loads(sign_by_all(PAYLOAD, list(signers.values()), typ=MAP))

    for number in range(len(signers)):
        signatures = [s for i, s in enumerate(whole["signatures"]) if i != number]
        reason = refused({**whole, "signatures": signatures}, listed, list(signers))
        assert reason is general.MISSING


def test_threat_5_signature_of_the_same_party_in_another_suite_is_no_substitute(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    required = [Party(ZHENGZHOU, "SGD_SM3_SM2"), Party(HANGZHOU, "SGD_SM3_SM2")]
    document = sign_by_all(
        PAYLOAD, [signers[Party(m, "ES256")] for m in (ZHENGZHOU, HANGZHOU)], typ=MAP
    )

    assert refused(document, listed, required) is general.MISSING


def test_threat_5_one_wrong_signature_spoils_the_document_even_if_not_required(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    whole = json.loads(sign_by_all(PAYLOAD, list(signers.values()), typ=MAP))
    required = list(signers)[:1]

    for number in range(1, len(signers)):
        signatures = [dict(s) for s in whole["signatures"]]
        signatures[number]["signature"] = signatures[0]["signature"]
        reason = refused({**whole, "signatures": signatures}, listed, required)
        assert reason is admission.SIGNATURE


def test_threat_5_signature_by_an_unknown_key_is_not_passed_over(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    document = sign_by_all(PAYLOAD, [*signers.values(), new_key()], typ=MAP)

    assert refused(document, listed, list(signers)) is admission.UNKNOWN_KEY


def test_threat_5_same_party_twice_does_not_stand_for_two(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    key = next(iter(signers.values()))
    document = sign_by_all(PAYLOAD, [key, key], typ=MAP)

    assert refused(document, listed, list(signers)[:1]) is general.TWICE


def test_verifier_that_requires_nothing_is_stopped(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    document = sign_by_all(PAYLOAD, list(signers.values()), typ=MAP)

    with pytest.raises(ValueError, match="whose signatures"):
        verify_all(document, listed, FOR_MAP, [])


def test_party_adds_its_signature_under_the_same_payload(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    first, *others = signers.values()
    document = sign_by_all(PAYLOAD, [first], typ=MAP)

    for signer in others:
        document = add_signature(document, signer, typ=MAP)

    assert verify_all(document, listed, FOR_MAP, signers).payload == PAYLOAD


def test_general_form_with_anything_unsigned_in_it_is_refused(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    whole = json.loads(sign_by_all(PAYLOAD, list(signers.values()), typ=MAP))
    first, *rest = whole["signatures"]
    variants: list[dict[str, object]] = [
        {**whole, "more": 1},
        {**whole, "signatures": [{**first, "header": {"kid": "x"}}, *rest]},
        {**whole, "signatures": []},
        {**whole, "signatures": [first] * 33},
        {**whole, "signatures": {"0": first}},
        {**whole, "signatures": ["x"]},
        {**whole, "signatures": [{**first, "signature": 1}]},
        {**whole, "payload": 1},
        {"payload": whole["payload"], **first},
    ]

    for variant in variants:
        assert refused(variant, listed, list(signers)) is general.FORM


def test_threat_12_member_twice_in_the_general_form_is_refused(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    document = sign_by_all(PAYLOAD, list(signers.values()), typ=MAP)
    other = document.replace(b'{"payload":', b'{"payload":"e30","payload":', 1)
    inner = document.replace(b'{"protected":', b'{"protected":"e30","protected":', 1)

    assert refused(other, listed, list(signers)) is strict_json.TWICE
    assert refused(inner, listed, list(signers)) is strict_json.TWICE


def test_threat_1_general_form_with_any_byte_changed_is_refused(
    signers: dict[Party, PrivateKey], listed: KeyResolver
) -> None:
    document = sign_by_all(dump({"a": 1}), list(signers.values())[:2], typ=MAP)
    required = list(signers)[:2]

    for place, byte in enumerate(document):
        changed = bytearray(document)
        changed[place] = byte ^ 1
        refused(bytes(changed), listed, required)


def test_public_key_of_a_token_is_the_registered_one(key: PrivateKey) -> None:
    verified = verify(sign(PAYLOAD, key, typ=TYP), table(entry(key)), EXPECTED)

    assert isinstance(verified.entry.verifier, PublicKey)
    assert base64.urlsafe_b64decode(key.kid + "=")
