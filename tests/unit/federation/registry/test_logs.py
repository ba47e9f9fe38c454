"""Logs and witnesses of the registry: whose keys sign checkpoints, and how many must."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import pytest
from pydantic import ValidationError

from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.note_keys import COSIGNATURE_ED25519, ED25519, SM2
from credit_hub.federation.registry import logs, reasons
from credit_hub.federation.registry.log_entry import (
    POLICY,
    AlliancePolicy,
    MemberLog,
    read_policy,
    write_policy,
)
from credit_hub.federation.registry.logs import log_of, witness_policy
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    MemberKey,
    Role,
    Standing,
    read_member,
    write_member,
)
from credit_hub.federation.registry.publication import draft_targets
from credit_hub.federation.registry.registry import Registry, RegistryView
from tests.refusals import reason_of
from tests.unit.federation.registry.alliance import (
    DAY,
    HANGZHOU,
    NOW,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    T,
    files_of,
    member,
    new_key,
    registered,
)

ORIGIN: Final = "credit.zhengzhou.example/log"
KEY: Final = new_key()
SM2_KEY: Final = new_key("cn-1")


def changed(entry: Member, **changes: object) -> Member:
    members = {name: getattr(entry, name) for name in Member.model_fields}
    return Member.model_validate({**members, **changes})


def with_log(
    keys: Sequence[MemberKey], entity: str = ZHENGZHOU, *, demands: tuple[str, ...] = ()
) -> Member:
    entry = member(entity, keys)
    roles = (*entry.roles, Role.LOG)
    log = MemberLog(origin=ORIGIN, tree="sha-256", demands=demands)
    return changed(entry, roles=roles, log=log)


def witness(entity: str, keys: Sequence[MemberKey], standing: Standing = Standing.ACTIVE) -> Member:
    entry = member(entity, keys, standing=standing, grace=T + DAY)
    return changed(entry, roles=(Role.WITNESS,))


def view(*members: Member, witnesses: int | None = None) -> RegistryView:
    files = files_of(members)
    if witnesses is not None:
        files[POLICY] = write_policy(AlliancePolicy(witnesses=witnesses))
    later = NOW + timedelta(days=1)
    made = Registry.of(files, version=1, root_version=1, fresh_until=later, usable_until=later)
    return made.at(NOW)


def log_key(key: PrivateKey = KEY, **changes: object) -> MemberKey:
    return registered(key, KeyUse.LOG, **changes)  # type: ignore[arg-type]


def seen_by(key: PrivateKey | None = None, **changes: object) -> MemberKey:
    return registered(key or new_key(), KeyUse.WITNESS, **changes)  # type: ignore[arg-type]


def test_entry_with_a_log_comes_back_as_it_was_written() -> None:
    entry = with_log([log_key()], demands=("Ed25519",))

    assert read_member(write_member(entry)) == entry


def test_log_has_its_members_keys_of_that_use_under_its_origin() -> None:
    other = registered(new_key(), KeyUse.RECORD)

    log = log_of(view(with_log([log_key(), log_key(SM2_KEY), other])), ORIGIN)

    assert (log.origin, log.member) == (ORIGIN, ZHENGZHOU)
    assert [(key.kind, key.public) for key in log.keys] == [
        (ED25519, KEY.public.point),
        (SM2, SM2_KEY.public.point),
    ]


@pytest.mark.parametrize(
    "key",
    [
        log_key(status=KeyState.REVOKED, revoked_at=T - DAY),
        log_key(days=(1, 2, 3)),
        log_key(days=(-9, -2, -1)),
        log_key(new_key("intl-1")),
    ],
    ids=["revoked", "too early", "too late", "no kind in notes"],
)
def test_key_that_signs_no_checkpoints_is_none_of_the_log(key: MemberKey) -> None:
    assert reason_of(lambda: log_of(view(with_log([key])), ORIGIN)) is logs.LOG_KEYS
    kept = log_of(view(with_log([key, log_key(new_key())])), ORIGIN)
    assert len(kept.keys) == 1


def test_log_that_cannot_sign_what_is_demanded_is_refused() -> None:
    demanding = view(with_log([log_key()], demands=("SGD_SM3_SM2",)))

    assert reason_of(lambda: log_of(demanding, ORIGIN)) is logs.LOG_KEYS


def test_origin_that_nobody_registered_is_no_log() -> None:
    assert reason_of(lambda: log_of(view(member(ZHENGZHOU)), ORIGIN)) is logs.LOG_UNKNOWN


def test_origin_of_two_members_is_refused() -> None:
    twice = (with_log([log_key()]), with_log([log_key(new_key())], HANGZHOU))

    assert reason_of(lambda: view(*twice)) is reasons.TWO_FOLD


@pytest.mark.parametrize(
    "changes",
    [{"roles": (Role.ISSUER,)}, {"log": None}],
    ids=["log without the role", "role without a log"],
)
def test_role_and_log_go_together(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="log"):
        changed(with_log([log_key()]), **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "with space/log"},
        {"origin": "with+plus/log"},
        {"origin": ""},
        {"tree": "md5"},
        {"demands": ("ES256",)},
        {"demands": ("Ed25519", "Ed25519")},
    ],
)
def test_log_entry_of_another_form_is_refused(changes: dict[str, object]) -> None:
    good: dict[str, object] = {"origin": ORIGIN, "tree": "sha-256", "demands": ()}

    with pytest.raises(ValidationError):
        MemberLog.model_validate({**good, **changes})


def test_policy_has_each_witness_under_the_name_of_its_member() -> None:
    key = new_key()

    found = witness_policy(view(witness(PROVINCE, [seen_by(key)]), witnesses=1))

    ((entity, (note_key,)),) = found.members
    assert (found.threshold, entity) == (1, PROVINCE)
    assert (note_key.name, note_key.kind, note_key.public) == (
        "credit.henan.example/fed/witness",
        COSIGNATURE_ED25519,
        key.public.point,
    )


def test_registry_without_policy_has_no_quorum() -> None:
    assert reason_of(lambda: witness_policy(view(member(ZHENGZHOU)))) is logs.NO_POLICY


@pytest.mark.parametrize(
    "lost",
    [
        witness(HANGZHOU, [seen_by()], Standing.REMOVED),
        witness(HANGZHOU, [seen_by(status=KeyState.REVOKED, revoked_at=T - DAY)]),
        member(HANGZHOU, [seen_by()]),
        witness(HANGZHOU, [registered(new_key(), KeyUse.LOG)]),
    ],
    ids=["removed", "key revoked", "without the role", "without a key of the use"],
)
def test_member_that_does_not_witness_leaves_a_quorum_out_of_reach(lost: Member) -> None:
    seen = view(witness(PROVINCE, [seen_by()]), lost, witnesses=2)

    assert reason_of(lambda: witness_policy(seen)) is logs.OUT_OF_REACH


def test_suspended_member_still_witnesses() -> None:
    seen = view(witness(PROVINCE, [seen_by()], Standing.SUSPENDED), witnesses=1)

    assert len(witness_policy(seen).members) == 1


@pytest.mark.parametrize(
    "text",
    ['{"witnesses":0}', '{"witnesses":"1"}', "{}", '{"witnesses":1,"x":1}', '{"witnesses":65}'],
)
def test_policy_of_another_form_is_refused(text: str) -> None:
    assert reason_of(lambda: read_policy(text.encode())) is reasons.ENTRY


def test_policy_is_published_and_read_with_the_registry(alliance: Alliance) -> None:
    from tuf.api.metadata import Targets

    from tests.unit.federation.registry.alliance import Reader, signed

    root = alliance.found()
    files = files_of([member(ZHENGZHOU)])
    files[POLICY] = write_policy(AlliancePolicy(witnesses=2))
    draft = draft_targets(files, now=NOW)
    data = signed(draft, Targets, [one.key for one in alliance.founders[:2]])
    alliance.publication.take_targets(data, files, NOW)
    alliance.publication.state(alliance.online, NOW)
    reader = Reader(alliance.folder.parent / "hub", alliance.folder)
    reader.store.begin(root)

    found = reader.refresh()

    assert found.problem is None
    assert found.registry.policy == AlliancePolicy(witnesses=2)
