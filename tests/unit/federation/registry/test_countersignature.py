"""The registry under SM2, beside TUF's own signatures."""

from __future__ import annotations

import pytest

from credit_hub.federation.jws.general import add_signature, sign_by_all
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.registry.countersignature import (
    OTHER_VERSION,
    TYP,
    check_countersigned,
    countersign,
    statement,
)
from tests.refusals import reason_of
from tests.unit.federation.registry.alliance import (
    HANGZHOU,
    NOW,
    ZHENGZHOU,
    Alliance,
    Reader,
    member,
    new_key,
    registered,
)


@pytest.fixture
def signers(alliance: Alliance, reader: Reader) -> tuple[PrivateKey, PrivateKey]:
    """Return the SM2 keys of two members of a registry that the hub has read."""
    keys = new_key("cn-1"), new_key("cn-1")
    alliance.admit(
        *(
            member(who, [registered(key, KeyUse.REGISTRY)])
            for who, key in zip((ZHENGZHOU, HANGZHOU), keys, strict=True)
        )
    )
    reader.refresh()
    return keys


def check(reader: Reader, document: bytes, *required: str) -> None:
    view = reader.store.known().at(NOW)
    check_countersigned(document, reader.store.bundle(), view, required, now=NOW)


def test_list_is_countersigned_by_members_one_after_the_other(
    reader: Reader, signers: tuple[PrivateKey, PrivateKey]
) -> None:
    bundle = reader.store.bundle()
    one = countersign(bundle.roots[-1], bundle.targets, signers[:1])

    both = add_signature(one, signers[1], typ=TYP)

    check(reader, both, ZHENGZHOU, HANGZHOU)
    assert reason_of(lambda: check(reader, one, ZHENGZHOU, HANGZHOU)).code == (
        "jws.missing_signature"
    )


def test_countersignature_of_another_list_is_refused(
    alliance: Alliance, reader: Reader, signers: tuple[PrivateKey, PrivateKey]
) -> None:
    bundle = reader.store.bundle()
    old = countersign(bundle.roots[-1], bundle.targets, signers)
    alliance.admit(*reader.store.known().members.values())
    reader.refresh()

    assert reason_of(lambda: check(reader, old, ZHENGZHOU)) is OTHER_VERSION


def test_countersignature_by_a_key_for_another_use_is_refused(
    alliance: Alliance, reader: Reader
) -> None:
    key = new_key("cn-1")
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.RECORD)]))
    reader.refresh()
    bundle = reader.store.bundle()
    document = sign_by_all(statement(bundle.roots[-1], bundle.targets), [key], typ=TYP)

    assert reason_of(lambda: check(reader, document, ZHENGZHOU)).code == "jws.use"


def test_countersignature_in_another_suite_is_none_by_sm2(
    alliance: Alliance, reader: Reader
) -> None:
    key = new_key("intl-1")
    alliance.admit(member(ZHENGZHOU, [registered(key, KeyUse.REGISTRY)]))
    reader.refresh()
    bundle = reader.store.bundle()
    document = countersign(bundle.roots[-1], bundle.targets, [key])

    assert reason_of(lambda: check(reader, document, ZHENGZHOU)).code == "jws.missing_signature"
