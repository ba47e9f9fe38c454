"""Entries of the registry, and whose key counts for what and when."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.jws import compact
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry import permission, reasons
from credit_hub.federation.registry.member import (
    KeyState,
    Member,
    Standing,
    read_member,
    target_of,
    write_member,
)
from credit_hub.federation.registry.registry import Registry
from tests.refusals import reason_of
from tests.unit.federation.registry.alliance import (
    DAY,
    HANGZHOU,
    NOW,
    ZHENGZHOU,
    T,
    files_of,
    member,
    new_key,
    registered,
)


def registry(*members: Member) -> Registry:
    return Registry.of(
        files_of(members),
        version=1,
        root_version=1,
        fresh_until=NOW + timedelta(hours=24),
        usable_until=NOW + timedelta(days=30),
    )


@pytest.mark.parametrize("suite", ["cn-1", "intl-1", "intl-2"])
def test_entry_comes_back_as_it_was_written(suite: str) -> None:
    entry = member(ZHENGZHOU, [registered(new_key(suite), KeyUse.RECORD)])

    assert read_member(write_member(entry)) == entry


Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda e: e.update(more=1),
        lambda e: e.pop("roles"),
        lambda e: e.update(roles=[]),
        lambda e: e.update(roles=["judge"]),
        lambda e: e.update(area_code="4101"),
        lambda e: e.update(area_code="41010a"),
        lambda e: e.update(id="http://credit.zhengzhou.example/fed"),
        lambda e: e.update(id="https://credit.zhengzh\u043eu.example/fed"),
        lambda e: e.update(id="https://credit.zhengzhou.example/fed/../x"),
        lambda e: e.update(name="a\u202eb"),
        lambda e: e.update(name=""),
        lambda e: e.update(accepts=["cn-9"]),
        lambda e: e.update(accepts=["pq-1"]),
        lambda e: e.update(accepts=["intl-1", "intl-1"]),
        lambda e: e.update(endpoints={"queries": "http://a.example/"}),
        lambda e: e.update(endpoints={"queries": "https://u:p@a.example/"}),
        lambda e: e.update(endpoints={"queries": "https://a.example/?x=1"}),
        lambda e: e.update(endpoints={"queries": "https:///x"}),
        lambda e: e.update(quotas={"tender": -1}),
        lambda e: e.update(quotas={"tender": "5"}),
        lambda e: e.update(quotas={"other": 5}),
        lambda e: e.update(quotas={}),
        lambda e: e.update(standing="suspended"),
        lambda e: e.update(removal={"since": 1, "grace": 2}),
        lambda e: e.update(keys=[]),
        lambda e: e["keys"].append(e["keys"][0]),
        lambda e: e["keys"][0].update(kid="A" * 43),
        lambda e: e["keys"][0].update(alg="ES256"),
        lambda e: e["keys"][0].update(alg="none"),
        lambda e: e["keys"][0].update(use="sig"),
        lambda e: e["keys"][0].update(nbf=T + 1000 * DAY),
        lambda e: e["keys"][0].update(nbf=1.5),
        lambda e: e["keys"][0].update(nbf=True),
        lambda e: e["keys"][0].update(status="revoked"),
        lambda e: e["keys"][0].update(revoked_at=5, reason="compromised"),
        lambda e: e["keys"][0].update(identity="1234567812345678"),
        lambda e: e["keys"][0]["jwk"].update(d="AAAA"),
        lambda e: e["keys"][0]["jwk"].update(y=e["keys"][0]["jwk"]["x"]),
        lambda e: e["keys"][0]["jwk"].update(x="AAAA"),
        lambda e: e["keys"][0]["jwk"].update(x=e["keys"][0]["jwk"]["x"] + "="),
        lambda e: e["keys"][0]["jwk"].update(kty="oct"),
    ],
)
def test_entry_of_another_form_is_refused(change: Change) -> None:
    value = json.loads(write_member(member(ZHENGZHOU)))
    change(value)

    with pytest.raises(VerificationError):
        read_member(json.dumps(value).encode())


def test_threat_12_entry_with_a_member_twice_is_refused() -> None:
    data = write_member(member(ZHENGZHOU)).replace(b'{"', b'{"name":"\xe7\x94\xb2","', 1)

    assert reason_of(lambda: read_member(data)).code == "json.duplicate_member"


def test_entry_names_the_fields_that_are_wrong_and_no_value() -> None:
    value = json.loads(write_member(member(ZHENGZHOU)))
    value["area_code"] = "secret"

    with pytest.raises(VerificationError) as caught:
        read_member(json.dumps(value).encode(), where="members/x.json")

    assert "area_code" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_entry_under_the_name_of_another_member_is_refused() -> None:
    files = {target_of(HANGZHOU): write_member(member(ZHENGZHOU))}

    call = lambda: Registry.of(  # noqa: E731
        files, version=1, root_version=1, fresh_until=NOW, usable_until=NOW
    )
    assert reason_of(call) is reasons.ENTRY


def test_key_of_two_members_is_refused() -> None:
    key = new_key()
    both = [member(e, [registered(key, KeyUse.HTTP)]) for e in (ZHENGZHOU, HANGZHOU)]

    assert reason_of(lambda: registry(*both)) is reasons.TWO_FOLD


@pytest.mark.parametrize(
    ("days", "use", "status", "reason"),
    [
        ((-10, 90, 120), KeyUse.RECORD, KeyState.ACTIVE, reasons.KEY_USE),
        ((-10, 90, 120), KeyUse.HTTP, KeyState.VERIFY_ONLY, reasons.KEY_USE),
        ((1, 90, 120), KeyUse.HTTP, KeyState.ACTIVE, reasons.KEY_WINDOW),
        ((-90, -10, 120), KeyUse.HTTP, KeyState.ACTIVE, reasons.KEY_WINDOW),
        ((-90, 10, 120), KeyUse.HTTP, KeyState.REVOKED, reasons.KEY_REVOKED),
    ],
)
def test_key_that_may_not_sign_messages_now_is_refused(
    days: tuple[int, int, int], use: KeyUse, status: KeyState, reason: Reason
) -> None:
    key = new_key()
    revoked_at = T - DAY if status is KeyState.REVOKED else None
    entry = registered(key, use, days=days, status=status, revoked_at=revoked_at)

    call = lambda: registry(member(ZHENGZHOU, [entry])).http_key(key.kid, NOW)  # noqa: E731
    assert reason_of(call) is reason


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.REMOVED])
def test_member_that_is_suspended_or_removed_asks_nothing(standing: Standing) -> None:
    key = new_key()
    entry = member(ZHENGZHOU, [registered(key, KeyUse.HTTP)], standing=standing, grace=T + 30 * DAY)

    assert reason_of(lambda: registry(entry).http_key(key.kid, NOW)) is reasons.MEMBER_STANDING


def entries_of(standing: Standing, grace: int) -> tuple[Registry, str]:
    key = new_key()
    entry = member(ZHENGZHOU, [registered(key, KeyUse.RECORD)], standing=standing, grace=grace)
    return registry(entry), key.kid


def test_records_of_a_suspended_issuer_are_verified_and_shown_as_such() -> None:
    known, kid = entries_of(Standing.SUSPENDED, T - DAY)

    view = known.at(NOW)

    assert view.resolve(kid) is not None
    assert view.standing(ZHENGZHOU) is Standing.SUSPENDED


def test_records_of_a_removed_issuer_count_until_its_grace_is_over() -> None:
    known, kid = entries_of(Standing.REMOVED, T + DAY)

    assert known.at(NOW).resolve(kid) is not None
    assert known.at(NOW + timedelta(days=1)).resolve(kid) is None


def test_unknown_member_and_key_are_said_to_be_so() -> None:
    known = registry(member(ZHENGZHOU))

    assert known.at(NOW).resolve("A" * 43) is None
    assert reason_of(lambda: known.member(HANGZHOU)) is reasons.MEMBER_UNKNOWN
    assert reason_of(lambda: known.http_key("A" * 43, NOW)) is reasons.KEY_UNKNOWN


@pytest.mark.parametrize("suite", ["cn-1", "intl-1", "intl-2"])
def test_registered_key_verifies_what_its_owner_signed(suite: str) -> None:
    key = new_key(suite)
    entry = registry(member(ZHENGZHOU, [registered(key, KeyUse.RECORD)])).at(NOW).resolve(key.kid)

    assert entry is not None
    assert entry.member == ZHENGZHOU
    assert entry.verifier.verify(b"message", key.sign(b"message"))
    assert not entry.verifier.verify(b"another", key.sign(b"message"))


def test_historical_key_still_resolves_with_its_revocation() -> None:
    key = new_key()
    old: Sequence[Any] = [
        registered(key, KeyUse.RECORD, status=KeyState.REVOKED, revoked_at=T - DAY)
    ]

    entry = registry(member(ZHENGZHOU, old)).at(NOW).resolve(key.kid)

    assert entry is not None
    assert entry.revoked_at == T - DAY


def test_token_is_verified_by_the_registry_and_refused_for_another_use() -> None:
    key = new_key()
    view = registry(member(ZHENGZHOU, [registered(key, KeyUse.RECORD)])).at(NOW)
    token = compact.sign(b"{}", key, typ="a+jwt")
    expected = Expected(typ="a+jwt", use=KeyUse.RECORD, now=T)

    assert compact.verify(token, view, expected).entry.member == ZHENGZHOU

    other = Expected(typ="a+jwt", use=KeyUse.HTTP, now=T)
    with pytest.raises(VerificationError):
        compact.verify(token, view, other)


@pytest.mark.parametrize(
    ("purpose", "asked", "standing", "reason"),
    [
        ("tender", 999, Standing.ACTIVE, None),
        ("tender", 1000, Standing.ACTIVE, permission.QUOTA),
        ("hiring", 0, Standing.ACTIVE, permission.PURPOSE),
        ("tender", 0, Standing.SUSPENDED, reasons.MEMBER_STANDING),
        ("tender", 0, Standing.REMOVED, reasons.MEMBER_STANDING),
    ],
)
def test_member_asks_for_its_purposes_within_its_quotas(
    purpose: str, asked: int, standing: Standing, reason: Reason | None
) -> None:
    entry = member(ZHENGZHOU, standing=standing)

    if reason is None:
        permission.check_may_ask(entry, purpose, asked)
    else:
        assert reason_of(lambda: permission.check_may_ask(entry, purpose, asked)) is reason
