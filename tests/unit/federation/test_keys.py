"""Keys: read strictly, registered once with proof, rotated as committed, dead after their loss."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding.base64url import NOT_BASE64URL, encode
from credit_hub.federation.encoding.entity_id import NOT_ENTITY_ID
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, RegistrationError, VerificationError
from credit_hub.federation.keys import entry as entries
from credit_hub.federation.keys import jwk, registration, rotation
from credit_hub.federation.keys.compromise import is_trusted
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import SAME_KID, PrivateKey, PublicKey, read_set
from credit_hub.federation.keys.registration import Registration, possession_proof, register
from credit_hub.federation.keys.rotation import (
    RootRotation,
    check_published,
    check_root_rotation,
    next_root,
)
from credit_hub.federation.suites.edwards25519 import LOW_ORDER
from credit_hub.federation.suites.table import OFF, UNKNOWN, by_alg
from credit_hub.federation.suites.weierstrass import LENGTH, NOT_CANONICAL, OFF_CURVE, P_256
from tests.unit.federation.cities import (
    ALGS,
    FROM,
    HANGZHOU,
    NOW,
    UNTIL,
    VERIFIES,
    ZHENGZHOU,
    entry,
    new_key,
    table,
)


def refusal(members: JsonObject) -> Reason:
    with pytest.raises(RegistrationError) as caught:
        PublicKey.read(members)
    return caught.value.reason


@pytest.mark.parametrize("alg", ALGS)
def test_key_is_read_as_it_is_written(alg: str) -> None:
    key = new_key(alg)

    public = PublicKey.read(key.public.jwk())
    private = PrivateKey.read(key.jwk())

    assert public == key.public
    assert public.verify(b"message", private.sign(b"message"))
    assert public.alg == private.alg == alg
    assert public.kid == private.kid


def test_kid_is_the_thumbprint_that_rfc_8037_prints() -> None:
    # RFC 8037 appendix A.3.
    key = PublicKey.read(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )

    assert key.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize("alg", ALGS)
def test_key_object_shows_nothing_of_the_private_key(alg: str) -> None:
    key = new_key(alg)
    secret = key.jwk()["d"]

    assert secret not in repr(key)
    assert repr(base64.urlsafe_b64decode(secret + "=")) not in repr(key)


@pytest.mark.parametrize("alg", ALGS)
def test_private_key_is_never_taken_for_a_public_one(alg: str) -> None:
    assert refusal(new_key(alg).jwk()) is jwk.PRIVATE


@pytest.mark.parametrize("alg", ALGS)
def test_private_key_with_another_public_half_is_refused(alg: str) -> None:
    mixed = new_key(alg).jwk() | {k: v for k, v in new_key(alg).jwk().items() if k in "xy"}
    del mixed["kid"]

    with pytest.raises(RegistrationError) as caught:
        PrivateKey.read(mixed)

    assert caught.value.reason.code == "key.no_pair"
    assert mixed["d"] not in str(caught.value)


@pytest.mark.parametrize("alg", ALGS)
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"x5u": "https://a.example/key"}, jwk.FORM),
        ({"jku": "https://a.example/keys"}, jwk.FORM),
        ({"x5c": []}, jwk.FORM),
        ({"ext": True}, jwk.FORM),
        ({"use": "enc"}, jwk.PURPOSE),
        ({"alg": "HS256"}, jwk.PURPOSE),
        ({"alg": "none"}, jwk.PURPOSE),
        ({"key_ops": ["sign"]}, jwk.PURPOSE),
        ({"key_ops": []}, jwk.PURPOSE),
        ({"key_ops": ["verify", "verify"]}, jwk.PURPOSE),
        ({"key_ops": "verify"}, jwk.PURPOSE),
        ({"kid": "another"}, jwk.THUMBPRINT),
        ({"kid": 7}, jwk.THUMBPRINT),
        ({"kty": "oct"}, UNKNOWN),
        ({"kty": "RSA"}, UNKNOWN),
        ({"kty": None}, jwk.FORM),
        ({"crv": "P-384"}, UNKNOWN),
        ({"crv": "Ed448"}, UNKNOWN),
        ({"crv": 1}, jwk.FORM),
        ({"x": 1}, jwk.FORM),
        ({"x": encode(bytes(31))}, LENGTH),
        ({"x": encode(bytes(33))}, LENGTH),
        ({"x": ""}, LENGTH),
        ({"x": encode(bytes(32)) + "="}, NOT_BASE64URL),
        ({"x": encode(bytes(32))[:-1] + "B"}, NOT_BASE64URL),
    ],
)
def test_key_with_a_member_that_is_not_ours_is_refused(
    alg: str, change: dict[str, object], reason: Reason
) -> None:
    members: dict[str, object] = {**new_key(alg).public.jwk(), **change}

    assert refusal(members) is reason  # type: ignore[arg-type]


@pytest.mark.parametrize("alg", ALGS)
def test_key_that_lacks_a_coordinate_is_refused(alg: str) -> None:
    members = new_key(alg).public.jwk()
    del members["x"]

    assert refusal(members) is jwk.FORM


def test_threat_4_unsound_key_never_becomes_a_key_object() -> None:
    ec = new_key("ES256").public.jwk()
    sm2 = new_key("SGD_SM3_SM2").public.jwk()
    okp = {"kty": "OKP", "crv": "Ed25519"}
    del ec["kid"], sm2["kid"]

    assert refusal(ec | {"y": ec["x"]}) is OFF_CURVE
    assert refusal(sm2 | {"y": sm2["x"]}) is OFF_CURVE
    assert refusal(ec | {"x": encode(bytes(32)), "y": encode(bytes(32))}) is OFF_CURVE
    assert refusal(ec | {"x": encode(P_256.p.to_bytes(32, "big"))}) is NOT_CANONICAL
    assert refusal(okp | {"x": encode(b"\x01" + bytes(31))}) is LOW_ORDER
    assert refusal(okp | {"x": encode(bytes(32))}) is LOW_ORDER
    assert refusal(okp | {"x": encode(b"\xee" + b"\xff" * 30 + b"\x7f")}) is NOT_CANONICAL
    assert refusal(okp | {"x": encode(b"\x01" + bytes(30) + b"\x80")}) is NOT_CANONICAL
    assert refusal(okp | {"x": encode(b"\x02" + bytes(31))}) is OFF_CURVE


@pytest.mark.parametrize("alg", ["ES256", "SGD_SM3_SM2"])
def test_key_whose_coordinates_are_cut_at_another_place_is_refused(alg: str) -> None:
    key = new_key(alg).public
    cut = {"x": encode(key.point[:31]), "y": encode(key.point[31:])}

    assert refusal(key.jwk() | cut) is LENGTH


@pytest.mark.parametrize("alg", ALGS)
def test_private_key_without_its_leading_zeros_is_refused(alg: str) -> None:
    key = new_key(alg)

    with pytest.raises(RegistrationError) as caught:
        PrivateKey.read(key.jwk() | {"d": encode(bytes(30) + b"\x07")})

    assert caught.value.reason is LENGTH


def test_key_of_the_reserved_suite_is_refused_as_switched_off() -> None:
    assert refusal({"kty": "AKP", "alg": "ML-DSA-65", "pub": "AA"}) is OFF


def test_key_set_is_taken_whole_or_not_at_all() -> None:
    one, other = new_key("ES256").public, new_key("Ed25519").public
    published: list[dict[str, str]] = [one.jwk(), other.jwk()]

    assert read_set({"keys": published}) == (one, other)
    for document, reason in (
        ({"keys": [one.jwk(), one.jwk()]}, SAME_KID),
        ({"keys": []}, SAME_KID),
        ({"keys": [one.jwk(), {"kty": "oct", "k": "AA"}]}, UNKNOWN),
        ({"keys": [one.jwk(), "x"]}, jwk.FORM),
        ({"keys": published, "more": 1}, jwk.FORM),
        ({"keys": "x"}, jwk.FORM),
    ):
        with pytest.raises(RegistrationError) as caught:
            read_set(document)  # type: ignore[arg-type]
        assert caught.value.reason is reason


WANTED = Registration(ZHENGZHOU, KeyUse.RECORD, FROM, UNTIL, VERIFIES, "sha-256:draft")


@pytest.mark.parametrize("alg", ALGS)
def test_key_whose_holder_proves_possession_is_registered(alg: str) -> None:
    key = new_key(alg)

    listed = register(WANTED, key.public, possession_proof(WANTED, key), table())

    assert listed == entry(key)


@pytest.mark.parametrize(
    "other",
    [
        replace(WANTED, member=HANGZHOU),
        replace(WANTED, use=KeyUse.HTTP),
        replace(WANTED, draft="sha-256:other"),
        replace(WANTED, verifies_until=VERIFIES + 1),
    ],
)
def test_threat_4_proof_made_for_something_else_is_refused(other: Registration) -> None:
    key = new_key()

    with pytest.raises(RegistrationError) as caught:
        register(WANTED, key.public, possession_proof(other, key), table())

    assert caught.value.reason is registration.NOT_HELD


def test_threat_4_proof_by_another_key_is_refused() -> None:
    key, thief = new_key(), new_key()

    with pytest.raises(RegistrationError) as caught:
        register(WANTED, key.public, thief.sign(WANTED.statement(key.kid)), table())

    assert caught.value.reason is registration.NOT_HELD


def test_threat_13_member_whose_id_looks_like_another_is_not_registered() -> None:
    lookalike = replace(WANTED, member=ZHENGZHOU.replace("c", "\u0441", 1))
    key = new_key()

    with pytest.raises(RegistrationError) as caught:
        register(lookalike, key.public, possession_proof(lookalike, key), table())

    assert caught.value.reason is NOT_ENTITY_ID


@pytest.mark.parametrize(
    "listed", [(ZHENGZHOU, KeyUse.RECORD), (ZHENGZHOU, KeyUse.HTTP), (HANGZHOU, KeyUse.RECORD)]
)
def test_threat_3_key_is_registered_once_for_one_use(listed: tuple[str, KeyUse]) -> None:
    key = new_key()
    member, use = listed

    with pytest.raises(RegistrationError) as caught:
        register(WANTED, key.public, possession_proof(WANTED, key), table(entry(key, member, use)))

    assert caught.value.reason is entries.TWICE


def test_threat_3_table_holds_a_key_for_one_use() -> None:
    key = new_key()

    with pytest.raises(RegistrationError) as caught:
        table(entry(key, use=KeyUse.RECORD), entry(key, use=KeyUse.HTTP))

    assert caught.value.reason is entries.TWICE


@pytest.mark.parametrize(
    "windows", [(10, 10, 20), (10, 5, 20), (10, 20, 19), (20, 10, 5), (10, 9, 9)]
)
def test_windows_that_hold_nothing_are_refused(windows: tuple[int, int, int]) -> None:
    key = new_key()

    with pytest.raises(RegistrationError) as caught:
        KeyEntry(ZHENGZHOU, key.kid, KeyUse.RECORD, key.public, *windows)

    assert caught.value.reason is entries.WINDOW


@pytest.mark.parametrize(
    ("now", "counts"),
    [(FROM - 1, False), (FROM, True), (UNTIL, True), (VERIFIES - 1, True), (VERIFIES, False)],
)
def test_key_counts_from_its_first_day_until_its_longest_record_ends(
    now: int, *, counts: bool
) -> None:
    listed = entry(new_key())

    if counts:
        listed.check_counts(now)
        return
    with pytest.raises(VerificationError) as caught:
        listed.check_counts(now)
    assert caught.value.reason is entries.WINDOW


@pytest.mark.parametrize(
    ("issued", "may"), [(FROM - 1, False), (FROM, True), (UNTIL - 1, True), (UNTIL, False)]
)
def test_key_signs_within_its_time_for_signing(issued: int, *, may: bool) -> None:
    listed = entry(new_key())

    if may:
        listed.check_signed(issued)
        return
    with pytest.raises(VerificationError) as caught:
        listed.check_signed(issued)
    assert caught.value.reason is entries.NOT_SIGNING


@given(st.none() | st.integers(0, 50), st.none() | st.integers(0, 50))
def test_statement_outlives_its_key_only_if_witnessed_strictly_before(
    revoked: int | None, cosigned: int | None
) -> None:
    trusted = is_trusted(revoked, cosigned)

    assert trusted == (revoked is None or (cosigned is not None and cosigned < revoked))


@pytest.mark.parametrize(
    ("cosigned", "counts"), [(NOW - 1, True), (NOW, False), (NOW + 1, False), (None, False)]
)
def test_revoked_key_counts_for_what_was_witnessed_before(
    cosigned: int | None, *, counts: bool
) -> None:
    listed = entry(new_key(), revoked_at=NOW)

    if counts:
        listed.check_counts(NOW + 10, cosigned_at=cosigned)
        return
    with pytest.raises(VerificationError) as caught:
        listed.check_counts(NOW + 10, cosigned_at=cosigned)
    assert caught.value.reason is entries.REVOKED


def test_root_key_committed_to_needs_nobody_else() -> None:
    key = new_key().public
    members = frozenset({ZHENGZHOU, HANGZHOU})

    check_root_rotation(RootRotation(ZHENGZHOU, next_root(key), key, frozenset()), members)


@pytest.mark.parametrize(
    ("members", "approving", "allowed"),
    [
        ({"a", "b", "c"}, {"b", "c"}, True),
        ({"a", "b", "c"}, {"b", "c", "stranger"}, True),
        ({"a", "b", "c"}, {"a", "b"}, False),
        ({"a", "b", "c"}, {"b"}, False),
        ({"a", "b", "c"}, set(), False),
        ({"a"}, {"a"}, False),
    ],
)
def test_root_key_not_committed_to_needs_all_others(
    members: set[str], approving: set[str], *, allowed: bool
) -> None:
    change = RootRotation("a", next_root(new_key().public), new_key().public, approving)

    if allowed:
        check_root_rotation(change, members)
        return
    with pytest.raises(RegistrationError) as caught:
        check_root_rotation(change, members)
    assert caught.value.reason is rotation.NOT_COMMITTED


def test_commitment_names_one_key() -> None:
    key = new_key().public

    assert next_root(key) == next_root(PublicKey.read(key.jwk()))
    assert next_root(key) != next_root(new_key().public)
    assert next_root(key) == f"sha-256:{key.kid}"


def test_key_is_published_two_intervals_before_it_signs() -> None:
    check_published(1_000, 1_000 + 2 * 86_400, 86_400)

    with pytest.raises(RegistrationError) as caught:
        check_published(1_000, 999 + 2 * 86_400, 86_400)

    assert caught.value.reason is rotation.TOO_SOON


def test_table_finds_what_it_holds() -> None:
    key = new_key()
    held = KeyTable.of([entry(key)])

    assert held.resolve(key.kid) == entry(key)
    assert held.resolve("another") is None


def test_switched_off_suite_makes_no_key() -> None:
    with pytest.raises(Exception, match=r"suite\.off"):
        PrivateKey.generate(by_alg("ML-DSA-65"))
