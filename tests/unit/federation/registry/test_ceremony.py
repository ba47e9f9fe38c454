"""The root of a registry: one founder, one key, one voice; k of them for any change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from securesystemslib.signer import CryptoSigner, Key, SSlibKey
from tuf.api.metadata import Root, Targets

from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry import reasons
from credit_hub.federation.registry.ceremony import Founder, check_root, draft_root, unsigned
from credit_hub.federation.registry.documents import (
    read_document,
    sign_document,
    sound_key,
    write_document,
)
from credit_hub.federation.registry.member import KeyState, Standing, read_member
from credit_hub.federation.registry.publication import draft_targets
from credit_hub.federation.registry.succession import LOST, REWRITTEN
from credit_hub.federation.suites import edwards25519
from tests.refusals import reason_of
from tests.unit.federation.registry.alliance import (
    DAY,
    HANGZHOU,
    LUOYANG,
    NOW,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    FoundersKeys,
    T,
    files_of,
    member,
    new_key,
    registered,
    signed,
)


def first(alliance: Alliance, founders: Sequence[Founder], threshold: int = 2) -> bytes:
    return draft_root(
        founders,
        threshold=threshold,
        online=alliance.online.public_key,
        expires=NOW + timedelta(days=365),
    )


def test_first_root_needs_the_threshold_of_its_own_founders(alliance: Alliance) -> None:
    keys = [one.key for one in alliance.founders]

    assert check_root(alliance.root(signed_by=keys[:2]), None).version == 1
    assert reason_of(lambda: check_root(alliance.root(signed_by=keys[:1]), None)) is (
        reasons.BELOW_THRESHOLD
    )


def test_draft_says_who_has_not_signed_yet(alliance: Alliance) -> None:
    draft = alliance.root(signed_by=[alliance.founders[1].key])

    assert unsigned(draft, None) == (PROVINCE, ZHENGZHOU)


def test_threat_7_second_signature_of_one_founder_counts_once(alliance: Alliance) -> None:
    one = alliance.founders[0].key

    twice = alliance.root(signed_by=[one, one])

    assert reason_of(lambda: check_root(twice, None)) is reasons.BELOW_THRESHOLD


@pytest.mark.parametrize("threshold", [0, 1, 4])
def test_threat_7_threshold_that_is_no_majority_of_two_or_more_is_refused(
    alliance: Alliance, threshold: int
) -> None:
    founders = [one.founder() for one in alliance.founders]

    with pytest.raises((ExchangeError, ValueError)):
        check_root(
            signed(first(alliance, founders, threshold), Root, [f.key for f in alliance.founders]),
            None,
        )


def test_threat_7_two_of_four_are_no_majority(alliance: Alliance) -> None:
    founders = [one.founder() for one in (*alliance.founders, FoundersKeys(LUOYANG))]

    assert reason_of(lambda: first(alliance, founders, 2)) is reasons.ROOT_FORM


def test_threat_7_founder_with_two_keys_is_refused(alliance: Alliance) -> None:
    founders = [one.founder() for one in (*alliance.founders, FoundersKeys(ZHENGZHOU))]

    assert reason_of(lambda: first(alliance, founders, 3)) is reasons.ROOT_FORM


def test_threat_7_key_of_two_founders_is_refused(alliance: Alliance) -> None:
    shared = alliance.founders[0]
    founders = [
        shared.founder(),
        FoundersKeys(HANGZHOU, shared.key).founder(),
        alliance.founders[2].founder(),
    ]

    assert reason_of(lambda: first(alliance, founders)) is reasons.ROOT_FORM


def test_threat_7_key_of_nobody_is_refused(alliance: Alliance) -> None:
    founders = [one.founder() for one in alliance.founders[:2]]
    nobody = Founder("", CryptoSigner.generate_ed25519().public_key, "sha-256:x")

    assert reason_of(lambda: first(alliance, [*founders, nobody])) is reasons.ROOT_FORM


def respelt(key: Key) -> SSlibKey:
    """Return the same key under another id, as TUF would take it."""
    value = dict(key.keyval)
    value["public"] = (
        value["public"].upper() if key.keytype == "ed25519" else value["public"] + "\n"
    )
    return SSlibKey("0" * 64, key.keytype, key.scheme, value)


@pytest.mark.parametrize("make", [CryptoSigner.generate_ed25519, CryptoSigner.generate_ecdsa])
def test_threat_7_second_spelling_of_a_key_is_refused(make: Callable[[], CryptoSigner]) -> None:
    key = make().public_key
    assert sound_key(key).kid

    assert reason_of(lambda: sound_key(respelt(key))) is reasons.ROOT_FORM
    other_id = SSlibKey("0" * 64, key.keytype, key.scheme, dict(key.keyval))
    assert reason_of(lambda: sound_key(other_id)) is reasons.ROOT_FORM


@pytest.mark.parametrize(
    "key",
    [
        CryptoSigner.generate_rsa().public_key,
        SSlibKey("0" * 64, "ed25519", "ed25519", {"public": "zz"}),
        SSlibKey("0" * 64, "ecdsa", "ecdsa-sha2-nistp256", {"public": "no pem"}),
    ],
    ids=["rsa", "no hex", "no pem"],
)
def test_key_of_another_kind_is_refused(key: SSlibKey) -> None:
    assert reason_of(lambda: sound_key(key)) is reasons.ROOT_FORM


def test_threat_4_founder_with_a_key_of_low_order_is_refused() -> None:
    # One fixed signature verifies every message under it.
    trap = b"\x01" + bytes(31)
    whole = SSlibKey.from_crypto(Ed25519PublicKey.from_public_bytes(trap))

    refused = reason_of(lambda: sound_key(whole))

    assert refused is edwards25519.key_refusal(trap)


def test_online_key_of_a_founder_is_refused(alliance: Alliance) -> None:
    alliance.online = alliance.founders[0].key

    assert reason_of(lambda: first(alliance, [f.founder() for f in alliance.founders])) is (
        reasons.ROOT_FORM
    )


def test_root_whose_list_has_other_founders_is_refused(alliance: Alliance) -> None:
    document = read_document(first(alliance, [f.founder() for f in alliance.founders]), Root)
    document.signed.roles["targets"].threshold = 1
    forged = signed(write_document(document), Root, [f.key for f in alliance.founders])

    assert reason_of(lambda: check_root(forged, None)) is reasons.ROOT_FORM


# Rotation.


def test_announced_key_comes_in_with_the_threshold(alliance: Alliance) -> None:
    before = alliance.found()
    zhengzhou, hangzhou, province = alliance.founders
    changed = [zhengzhou.rotated(), hangzhou, province]

    root = alliance.root(changed, signed_by=[zhengzhou.key, hangzhou.key, changed[0].key])

    assert check_root(root, before).version == 2


def test_key_that_was_not_announced_needs_all_other_founders(alliance: Alliance) -> None:
    before = alliance.found()
    zhengzhou, hangzhou, province = alliance.founders
    changed = [zhengzhou.replaced(), hangzhou, province]

    by_thief = alliance.root(changed, signed_by=[zhengzhou.key, hangzhou.key, changed[0].key])
    by_others = alliance.root(changed, signed_by=[hangzhou.key, province.key, changed[0].key])

    assert reason_of(lambda: check_root(by_thief, before)) is reasons.PRE_ROTATION
    assert check_root(by_others, before).version == 2


def test_threat_7_root_signed_by_its_new_keys_alone_is_refused(alliance: Alliance) -> None:
    before = alliance.found()
    usurpers = [FoundersKeys(e) for e in (ZHENGZHOU, HANGZHOU, PROVINCE)]

    root = alliance.root(usurpers, signed_by=[one.key for one in usurpers])

    assert reason_of(lambda: check_root(root, before)) is reasons.BELOW_THRESHOLD


def test_threat_7_root_signed_by_its_old_keys_alone_is_refused(alliance: Alliance) -> None:
    before = alliance.found()
    changed = [one.rotated() for one in alliance.founders]

    root = alliance.root(changed, signed_by=[one.key for one in alliance.founders])

    assert reason_of(lambda: check_root(root, before)) is reasons.BELOW_THRESHOLD


def test_root_that_skips_a_version_is_refused(alliance: Alliance) -> None:
    before = alliance.found()
    document = read_document(alliance.root(signed_by=[]), Root)
    document.signed.version = 3
    skipping = signed(write_document(document), Root, [f.key for f in alliance.founders])

    assert reason_of(lambda: check_root(skipping, before)) is reasons.ROOT_FORM


# The list of members.


def test_threat_7_list_needs_the_threshold_of_founders(alliance: Alliance) -> None:
    alliance.found()
    files = files_of([member(ZHENGZHOU)])
    draft = draft_targets(files, now=NOW)
    one = alliance.founders[0].key

    for signers in ([one], [one, one], [CryptoSigner.generate_ed25519() for _ in range(3)]):
        data = draft
        for signer in signers:
            data = sign_document(data, Targets, signer)
        call = lambda data=data: alliance.publication.take_targets(data, files, NOW)  # noqa: E731
        assert reason_of(call) is reasons.BELOW_THRESHOLD

    assert alliance.publication.targets() is None


def test_list_with_another_file_than_was_signed_is_refused(alliance: Alliance) -> None:
    alliance.found()
    files = files_of([member(ZHENGZHOU)])
    data = signed(draft_targets(files, now=NOW), Targets, [f.key for f in alliance.founders])

    other = files_of([member(ZHENGZHOU)])

    assert reason_of(lambda: alliance.publication.take_targets(data, other, NOW)) is (
        reasons.CHANGED_ON_THE_WAY
    )


def test_same_list_a_second_time_is_refused(alliance: Alliance) -> None:
    alliance.found()
    alliance.admit(member(ZHENGZHOU))
    data = alliance.publication.targets()
    assert data is not None

    call = lambda: alliance.publication.take_targets(data, alliance.publication.files(), NOW)  # noqa: E731
    assert reason_of(call) is reasons.ROLLBACK


def test_statement_is_renewed_without_a_change_of_the_list(alliance: Alliance) -> None:
    alliance.found()
    alliance.admit(member(ZHENGZHOU))
    snapshots = sorted((alliance.folder / "metadata").glob("*.snapshot.json"))

    alliance.publication.state(alliance.online, NOW)

    assert sorted((alliance.folder / "metadata").glob("*.snapshot.json")) == snapshots
    assert alliance.publication.targets() is not None


def test_member_and_key_stay_for_ten_years(alliance: Alliance) -> None:
    key = new_key()
    old = member(ZHENGZHOU, [registered(key, KeyUse.RECORD)])
    alliance.found()
    alliance.admit(old)

    assert reason_of(lambda: alliance.admit(member(HANGZHOU))) is LOST
    assert reason_of(lambda: alliance.admit(member(ZHENGZHOU))) is LOST
    removed = member(ZHENGZHOU, old.keys, standing=Standing.REMOVED)
    alliance.admit(removed, member(HANGZHOU))


def test_key_that_ended_eleven_years_ago_may_leave(alliance: Alliance) -> None:
    ancient = registered(new_key(), KeyUse.RECORD, days=(-6000, -5000, -4018))
    alliance.found()
    alliance.admit(member(ZHENGZHOU, [ancient, registered(new_key(), KeyUse.HTTP)]))
    (entry,) = (read_member(data) for data in alliance.publication.files().values())

    alliance.admit(member(ZHENGZHOU, [key for key in entry.keys if key.exp > T]))

    assert ancient.kid not in str(alliance.publication.files())


@pytest.mark.parametrize(
    ("status", "revoked_at"),
    [
        (KeyState.ACTIVE, None),
        (KeyState.VERIFY_ONLY, None),
        (KeyState.REVOKED, T),
    ],
    # An id with the time in it differs between the processes of one run.
    ids=["active", "verify-only", "revoked later"],
)
def test_revocation_is_not_taken_back_nor_dated_later(
    alliance: Alliance, status: KeyState, revoked_at: int | None
) -> None:
    key = new_key()
    revoked = registered(key, KeyUse.HTTP, status=KeyState.REVOKED, revoked_at=T - DAY)
    alliance.found()
    alliance.admit(member(ZHENGZHOU, [revoked]))

    back = registered(key, KeyUse.HTTP, status=status, revoked_at=revoked_at)

    assert reason_of(lambda: alliance.admit(member(ZHENGZHOU, [back]))) is REWRITTEN


def test_revocation_may_be_dated_earlier(alliance: Alliance) -> None:
    key = new_key()
    alliance.found()
    alliance.admit(
        member(
            ZHENGZHOU, [registered(key, KeyUse.HTTP, status=KeyState.REVOKED, revoked_at=T - DAY)]
        )
    )

    earlier = registered(key, KeyUse.HTTP, status=KeyState.REVOKED, revoked_at=T - 2 * DAY)

    alliance.admit(member(ZHENGZHOU, [earlier]))
    assert alliance.publication.files()


@pytest.mark.parametrize("use", [KeyUse.RECORD, KeyUse.LOG])
def test_key_does_not_change_its_use(alliance: Alliance, use: KeyUse) -> None:
    key = new_key()
    alliance.found()
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.HTTP)]))

    assert reason_of(lambda: alliance.admit(member(ZHENGZHOU, [registered(key, use)]))) is REWRITTEN


def test_new_key_of_a_known_member_is_published_two_days_before_it_signs(
    alliance: Alliance,
) -> None:
    old = registered(new_key(), KeyUse.HTTP)
    alliance.found()
    alliance.admit(member(ZHENGZHOU, [old]))

    soon = registered(new_key(), KeyUse.HTTP, days=(1, 90, 120))
    assert reason_of(lambda: alliance.admit(member(ZHENGZHOU, [old, soon]))).code == "key.too_soon"

    alliance.admit(member(ZHENGZHOU, [old, registered(new_key(), KeyUse.HTTP, days=(2, 90, 120))]))


def test_key_that_replaces_a_revoked_one_signs_at_once(alliance: Alliance) -> None:
    key = new_key()
    alliance.found()
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.HTTP)]))
    revoked = registered(key, KeyUse.HTTP, status=KeyState.REVOKED, revoked_at=T - DAY)

    other_use = registered(new_key(), KeyUse.RECORD)
    call = lambda: alliance.admit(member(ZHENGZHOU, [revoked, other_use]))  # noqa: E731
    assert reason_of(call).code == "key.too_soon"

    alliance.admit(member(ZHENGZHOU, [revoked, registered(new_key(), KeyUse.HTTP)]))


def test_threat_4_root_with_an_unsound_key_is_refused(alliance: Alliance) -> None:
    trap = Ed25519PublicKey.from_public_bytes(b"\x01" + bytes(31))
    founders = [one.founder() for one in alliance.founders]
    unsound = Founder(LUOYANG, SSlibKey.from_crypto(trap), founders[0].next_root)
    spelt_otherwise = Founder(LUOYANG, respelt(founders[0].key), founders[0].next_root)

    assert reason_of(lambda: first(alliance, [*founders, unsound], 3)) is (
        edwards25519.key_refusal(b"\x01" + bytes(31))
    )
    assert reason_of(lambda: first(alliance, [*founders, spelt_otherwise], 3)) is reasons.ROOT_FORM


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path to everything in a document."""
    parts: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, list):
        parts = enumerate(value)
    for name, part in parts:
        yield (*path, name)
        yield from places(part, (*path, name))


@pytest.mark.parametrize("value", [None, True, -1, "", "x", [], {}, "absent"], ids=repr)
def test_threat_7_root_with_any_value_in_any_place_is_read_or_refused(
    alliance: Alliance, value: object
) -> None:
    founders = [one.founder() for one in alliance.founders]
    good = signed(first(alliance, founders), Root, [one.key for one in alliance.founders])
    refused = 0

    for path in places(json.loads(good)):
        root = json.loads(good)
        inner = root
        for name in path[:-1]:
            inner = inner[name]
        if value == "absent":
            del inner[path[-1]]
        else:
            inner[path[-1]] = value
        try:
            check_root(json.dumps(root).encode(), None)
        except ExchangeError:
            refused += 1

    assert refused > 20
