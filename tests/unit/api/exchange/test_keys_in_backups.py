"""The keys of the exchange go into the sealed file of keys, and a founder's root keys do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.backups.keys import key_files, restore_keys, save_keys
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, ZHENGZHOU, Plan, found_alliance
from credit_hub.api.exchange.membership import open_membership
from credit_hub.api.settings import read_settings
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.model.errors import ConflictError
from credit_hub.model.id_number import IdNumber

PASSPHRASE = "twelve or more characters"
PERSON = IdNumber.with_check("41019919900307001")


def test_keys_of_the_exchange_come_back_and_persons_have_their_names_again(tmp_path: Path) -> None:
    plans = [Plan(one, "某市", 8401 + n) for n, one in enumerate((ZHENGZHOU, HANGZHOU))]
    city = found_alliance(tmp_path / "alliance", plans).city(ZHENGZHOU)
    name = city.membership.pairwise(HANGZHOU).name(PERSON)
    save_keys(city.settings, tmp_path / "keys.json", PASSPHRASE)
    again = read_settings(data_dir=tmp_path / "again", exchange_entity=ZHENGZHOU)

    restored = restore_keys(again, tmp_path / "keys.json", PASSPHRASE)

    member = open_membership(again)
    assert member.pairwise(HANGZHOU).name(PERSON) == name
    for use in KeyUse:
        kids = [key.kid for key in city.membership.keys.keys(use)]
        assert [key.kid for key in member.keys.keys(use)] == kids
        assert (f"exchange-{use.value}" in restored) is bool(kids)
    assert not member.folders.root.exists()
    assert {path.stat().st_mode & 0o777 for path in member.folders.keys.glob("*.jwks")} == {0o600}


def test_other_keys_of_the_exchange_are_not_replaced(tmp_path: Path) -> None:
    plans = [Plan(one, "某市", 8401 + n) for n, one in enumerate((ZHENGZHOU, HANGZHOU))]
    alliance = found_alliance(tmp_path / "alliance", plans)
    save_keys(alliance.city(ZHENGZHOU).settings, tmp_path / "keys.json", PASSPHRASE)

    with pytest.raises(ConflictError, match="another exchange-"):
        restore_keys(alliance.city(HANGZHOU).settings, tmp_path / "keys.json", PASSPHRASE)


def test_root_keys_are_not_among_the_secrets_of_a_bundle(tmp_path: Path) -> None:
    files = key_files(read_settings(data_dir=tmp_path))

    assert not [path for path in files.values() if "root" in path.parts]
