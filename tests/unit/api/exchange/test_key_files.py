"""Private keys of the exchange: whose files they are, and that what is wrong is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from credit_hub.api.exchange.key_files import KeyFolder, read_keys, write_keys
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.suites.table import by_id
from credit_hub.model.errors import ConflictError, SettingsError


def new_key(suite: str = "intl-2") -> PrivateKey:
    return PrivateKey.generate(by_id(suite))


def test_newest_key_stands_first_and_the_others_stay(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    first, second, third = new_key("cn-1"), new_key("intl-1"), new_key("cn-1")

    keys.add(KeyUse.RECORD, first, second)
    keys.add(KeyUse.RECORD, third)

    kids = [key.kid for key in keys.keys(KeyUse.RECORD)]
    assert kids == [third.kid, first.kid, second.kid]
    assert keys.keys(KeyUse.HTTP) == ()


def test_key_that_another_process_has_added_is_seen(tmp_path: Path) -> None:
    ours, theirs = KeyFolder(tmp_path), KeyFolder(tmp_path)
    ours.add(KeyUse.HTTP, new_key())
    assert len(ours.keys(KeyUse.HTTP)) == 1

    theirs.add(KeyUse.HTTP, new_key())

    assert len(ours.keys(KeyUse.HTTP)) == 2


def test_key_has_one_use(tmp_path: Path) -> None:
    keys, key = KeyFolder(tmp_path), new_key()
    keys.add(KeyUse.HTTP, key)

    with pytest.raises(ConflictError, match="one use"):
        keys.add(KeyUse.RECORD, key)


def test_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    keys.add(KeyUse.HTTP, new_key())
    (tmp_path / "http.jwks").chmod(0o640)

    with pytest.raises(SettingsError, match="can be read by others") as refused:
        KeyFolder(tmp_path).keys(KeyUse.HTTP)
    assert "chmod 600" in refused.value.remedy


@pytest.mark.parametrize(
    "text", ["", "{}", '{"keys": 1}', '{"keys": [1]}', '{"keys": [{"kty": "OKP"}]}']
)
def test_file_without_sound_keys_is_refused_and_not_quoted(text: str, tmp_path: Path) -> None:
    path = tmp_path / "http.jwks"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(SettingsError, match="no JWK set"):
        read_keys(path)


def test_private_half_that_does_not_belong_to_the_public_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "http.jwks"
    one, other = new_key().jwk(), new_key().jwk()
    write_keys(path, [])
    path.write_text(json.dumps({"keys": [{**one, "d": other["d"]}]}))

    with pytest.raises(SettingsError) as refused:
        read_keys(path)
    assert other["d"] not in str(refused.value)


def test_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_keys(tmp_path / "root.jwks")
