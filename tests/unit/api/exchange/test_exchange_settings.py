"""Settings of the exchange: what is no entity id, mirror or network is refused with its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.exchange.membership import open_membership
from credit_hub.api.settings import read_settings
from credit_hub.federation.encoding.digests import Hash
from credit_hub.model.errors import SettingsError
from credit_hub.model.id_number import IdNumber

ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU, PROVINCE = "https://credit.hangzhou.example/fed", "https://credit.henan.example/fed"
PERSON = IdNumber.with_check("41019919900307001")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exchange_entity", "credit.zhengzhou.example"),
        ("exchange_entity", "https://Credit.zhengzhou.example/fed"),
        ("exchange_mirror", "http://mirror.example/registry"),
        ("exchange_mirror", "https://mirror.example/registry?x=1"),
        ("exchange_inner_networks", "10.0.0.1/8"),
        ("exchange_inner_networks", "somewhere"),
        ("exchange_scale", "zhima"),
        ("exchange_certificate_header", "X Member"),
    ],
)
def test_setting_of_another_form_is_refused_by_its_name(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=f"CREDIT_HUB_{name.upper()}"):
        read_settings(data_dir=tmp_path, **{name: value})


def test_networks_are_read_from_one_line(tmp_path: Path) -> None:
    found = read_settings(data_dir=tmp_path, exchange_inner_networks="10.0.0.0/8, fd00::/8")

    assert found.exchange_inner_networks == ("10.0.0.0/8", "fd00::/8")


def test_hub_without_an_entity_exchanges_nothing(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="CREDIT_HUB_EXCHANGE_ENTITY"):
        open_membership(read_settings(data_dir=tmp_path))


def test_person_has_another_name_for_each_partner_and_the_same_one_after_a_restart(
    tmp_path: Path,
) -> None:
    settings = read_settings(data_dir=tmp_path, exchange_entity=ZHENGZHOU)
    first, again = open_membership(settings), open_membership(settings)

    names = {first.pairwise(one).name(PERSON) for one in (HANGZHOU, PROVINCE)}

    assert len(names) == 2
    assert again.pairwise(HANGZHOU).name(PERSON) in names
    assert first.pairwise(HANGZHOU).secret != first.pairwise(PROVINCE).secret
    assert first.pairwise(HANGZHOU, Hash.SM3).name(PERSON).startswith("pw1:sm3:")
    assert first.folders.pairwise.stat().st_mode & 0o777 == 0o600


def test_secret_of_pairwise_names_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    membership = open_membership(read_settings(data_dir=tmp_path, exchange_entity=ZHENGZHOU))
    membership.pairwise(HANGZHOU)
    membership.folders.pairwise.write_text("00ff")

    with pytest.raises(SettingsError, match="32 bytes"):
        membership.pairwise(HANGZHOU)
