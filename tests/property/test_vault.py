"""Laws of the vault: what was sealed comes back, and nothing that was changed anywhere does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.ledger.vault.envelope import DataKey, SealedValue, bound
from credit_hub.ledger.vault.keys import KeyRing, WrappedKey, WrappingKey
from credit_hub.ledger.vault.pairwise import pairwise_key
from credit_hub.ledger.vault.suites import SUITES, suite_named
from credit_hub.model.errors import InvalidValueError, SealError, VaultKeyError
from credit_hub.model.personal import PersonalKind, PersonalValue

NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
KINDS = st.sampled_from(PersonalKind)
SUITE_NAMES = st.sampled_from(sorted(SUITES))


def sealed(key: DataKey, kind: PersonalKind, text: str) -> SealedValue:
    digest = key.digest(kind, text)
    return SealedValue(key.subject, kind, digest, key.seal(kind, digest, text), NOW)


def flipped(data: bytes, bit: int) -> bytes:
    place = bit % (8 * len(data))
    changed = bytearray(data)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


@given(NAMES, KINDS, TEXTS, SUITE_NAMES)
def test_value_sealed_comes_back(subject: str, kind: PersonalKind, text: str, suite: str) -> None:
    key = DataKey.generate(subject, suite_named(suite))

    value = sealed(key, kind, text)

    assert key.open(value) == PersonalValue(subject, kind, text)
    assert key.seal(kind, value.digest, text) != value.sealed


@given(KINDS, NAMES, SUITE_NAMES, st.integers(0))
def test_value_with_any_bit_flipped_is_refused(
    kind: PersonalKind, text: str, suite: str, bit: int
) -> None:
    key = DataKey.generate("person:1", suite_named(suite))
    value = sealed(key, kind, text)

    with pytest.raises(SealError) as refused:
        key.open(replace(value, sealed=flipped(value.sealed, bit)))

    assert text not in str(refused.value) or len(text) < 3


@given(st.integers(0, 44))
def test_value_cut_short_is_refused(length: int) -> None:
    key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    value = sealed(key, PersonalKind.PHONE, "0371-00000000-000")

    with pytest.raises(SealError):
        key.open(replace(value, sealed=value.sealed[:length]))


@given(NAMES, NAMES)
def test_values_swapped_inside_a_subject_are_refused(one: str, other: str) -> None:
    key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    first = sealed(key, PersonalKind.NAME, one)
    second = sealed(key, PersonalKind.CERTIFICATE, other)

    with pytest.raises(SealError):
        key.open(replace(first, sealed=second.sealed))
    with pytest.raises(SealError):
        key.open(replace(first, kind=PersonalKind.PHONE))


@given(SUITE_NAMES, NAMES, NAMES)
def test_wrapped_key_of_another_subject_is_refused(suite: str, one: str, other: str) -> None:
    ring = KeyRing((WrappingKey.generate(suite, date(2026, 11, 24)),))
    key = DataKey.generate(one, suite_named(suite))
    wrapped = ring.wrap(key.secret, key.context)
    moved = replace(key, subject=other + one)

    assert ring.unwrap(wrapped, key.context) == key.secret
    with pytest.raises(SealError):
        ring.unwrap(wrapped, moved.context)
    with pytest.raises(SealError):
        ring.unwrap(wrapped, replace(key, id="0" * 16).context)


@given(SUITE_NAMES, st.integers(0))
def test_wrapped_key_with_any_bit_flipped_is_refused(suite: str, bit: int) -> None:
    ring = KeyRing((WrappingKey.generate(suite, date(2026, 11, 24)),))
    key = DataKey.generate("person:1", suite_named(suite))
    wrapped = ring.wrap(key.secret, key.context)

    with pytest.raises(SealError):
        ring.unwrap(replace(wrapped, sealed=flipped(wrapped.sealed, bit)), key.context)


def test_wrapped_key_said_to_be_under_another_key_is_refused() -> None:
    old = WrappingKey.generate("aes-256-gcm", date(2026, 1, 1))
    ring = KeyRing((replace(old, id="twin"), old))
    key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    wrapped = ring.wrap(key.secret, key.context)

    with pytest.raises(SealError):
        ring.unwrap(replace(wrapped, key_id=old.id), key.context)
    with pytest.raises(VaultKeyError, match="lost"):
        ring.unwrap(WrappedKey("gone", wrapped.sealed), key.context)


@given(SUITE_NAMES)
def test_rotated_ring_opens_what_the_old_key_wrapped(suite: str) -> None:
    ring = KeyRing((WrappingKey.generate(suite, date(2026, 1, 1)),))
    key = DataKey.generate("person:1", suite_named(suite))
    before = ring.wrap(key.secret, key.context)

    rotated = ring.with_current(WrappingKey.generate(suite, date(2026, 11, 24)))
    after = rotated.wrap(key.secret, key.context)

    assert rotated.unwrap(before, key.context) == rotated.unwrap(after, key.context) == key.secret
    assert after.key_id == rotated.current != before.key_id
    assert KeyRing.parse(rotated.text()) == rotated


@given(st.lists(NAMES, max_size=4), st.lists(NAMES, max_size=4))
def test_bound_texts_are_alike_only_where_the_lists_are(one: list[str], other: list[str]) -> None:
    assert (bound(*one) == bound(*other)) == (one == other)


@given(NAMES, NAMES)
def test_digest_of_a_value_tells_nothing_without_the_key_of_its_subject(
    text: str, subject: str
) -> None:
    suite = suite_named("aes-256-gcm")
    one, same_subject = DataKey.generate(subject, suite), DataKey.generate(subject, suite)

    digest = one.digest(PersonalKind.NAME, text)

    assert digest == one.digest(PersonalKind.NAME, text)
    assert digest != one.digest(PersonalKind.PHONE, text)
    assert digest != same_subject.digest(PersonalKind.NAME, text)


@given(NAMES, st.lists(NAMES.filter(str.strip), min_size=4, max_size=4, unique=True))
def test_pairwise_ids_of_one_person_are_unrelated_for_partners_and_purposes(
    subject: str, parties: list[str]
) -> None:
    secret = b"identity-key-of-a-test-of-32-byte"
    a, b, p, q = parties

    ids = {
        pairwise_key(secret, partner, purpose).id_of(subject)
        for partner in (a, b)
        for purpose in (p, q)
    }

    assert len(ids) == 4
    assert pairwise_key(secret, a, p).id_of(subject) in ids
    assert pairwise_key(secret + b"x", a, p).id_of(subject) not in ids
    assert pairwise_key(secret, a, p).id_of(subject + "x") not in ids
    assert all(subject not in found or len(subject) < 3 for found in ids)


@pytest.mark.parametrize("parties", [("", "p"), ("a", ""), (" ", "p")])
def test_pairwise_key_without_partner_or_purpose_is_refused(parties: tuple[str, str]) -> None:
    with pytest.raises(InvalidValueError, match="partner and a purpose"):
        pairwise_key(b"k" * 32, *parties)
