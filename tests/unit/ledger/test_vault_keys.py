"""The operator's keys: a JWK set in a file that others cannot read, or in a setting."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from credit_hub.ledger.vault.envelope import DataKey
from credit_hub.ledger.vault.key_file import KeyFile
from credit_hub.ledger.vault.keys import KeyRing, WrappingKey
from credit_hub.ledger.vault.suites import suite_named
from credit_hub.model.errors import VaultError, VaultKeyError
from credit_hub.model.personal import PersonalKind, PersonalValue

TODAY = date(2026, 11, 24)
OTHERS = """
import sys
from datetime import date
from pathlib import Path
from credit_hub.ledger.vault.key_file import KeyFile
from credit_hub.ledger.vault.keys import WrappingKey
KeyFile(Path(sys.argv[1])).add(WrappingKey.generate("aes-256-gcm", date(2026, 11, 25)))
"""


def wrapping(suite: str = "aes-256-gcm") -> WrappingKey:
    return WrappingKey.generate(suite, TODAY)


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    made = KeyFile(tmp_path / "hub" / "vault.jwks")
    made.create(wrapping())
    return made


def test_key_file_is_made_once_and_for_its_owner_alone(file: KeyFile) -> None:
    first = file.current

    file.create(wrapping())

    assert file.current == first
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert first.startswith("2026-11-24-")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_key_file_that_others_can_read_is_refused(file: KeyFile, mode: int) -> None:
    file.path.chmod(mode)

    with pytest.raises(VaultKeyError, match="read by others") as refused:
        KeyFile(file.path).ring()

    assert "chmod 600" in refused.value.remedy


def test_key_file_that_is_missing_is_not_made_anew(tmp_path: Path) -> None:
    with pytest.raises(VaultKeyError, match="cannot be read"):
        KeyFile(tmp_path / "vault.jwks").ring()


def test_key_added_by_another_process_is_current_at_once_and_the_old_one_still_opens(
    file: KeyFile,
) -> None:
    key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    before = file.wrap(key.secret, key.context)

    subprocess.run([sys.executable, "-c", OTHERS, str(file.path)], check=True)

    after = file.wrap(key.secret, key.context)
    assert after.key_id != before.key_id
    assert file.unwrap(before, key.context) == file.unwrap(after, key.context) == key.secret


def test_key_removed_opens_nothing_any_more_and_the_current_one_cannot_be_removed(
    file: KeyFile,
) -> None:
    old = file.current
    key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    wrapped = file.wrap(key.secret, key.context)
    file.add(wrapping())

    file.remove(old)

    with pytest.raises(VaultKeyError, match="not among its keys"):
        KeyFile(file.path).unwrap(wrapped, key.context)
    with pytest.raises(VaultKeyError, match="current key"):
        file.remove(file.current)
    with pytest.raises(VaultKeyError, match="no key"):
        file.remove(old)


@pytest.mark.parametrize("suite", ["aes-256-gcm", "sm4-gcm"])
def test_keys_come_back_from_their_text(suite: str) -> None:
    ring = KeyRing((wrapping(suite), wrapping()))

    assert KeyRing.parse(ring.text()) == ring


SECRET = "A" * 43
FLAWED = {
    "no JSON": "secret",
    "no set": "{}",
    "no key": '{"keys": []}',
    "no symmetric key": '{"keys": [{"kty": "OKP", "kid": "a", "alg": "A256GCM", "k": "AA"}]}',
    "no object": '{"keys": ["secret"]}',
    "no kid": json.dumps({"keys": [{"kty": "oct", "alg": "A256GCM", "k": SECRET}]}),
    "strange algorithm": '{"keys": [{"kty": "oct", "kid": "a", "alg": "A128KW", "k": "AA"}]}',
    "no base64": '{"keys": [{"kty": "oct", "kid": "a", "alg": "A256GCM", "k": "geheim!"}]}',
    "too short": '{"keys": [{"kty": "oct", "kid": "a", "alg": "A256GCM", "k": "AAAA"}]}',
}


@pytest.mark.parametrize("text", FLAWED.values(), ids=FLAWED)
def test_keys_that_are_malformed_are_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(VaultKeyError, match="cannot be read") as refused:
        KeyRing.parse(text)

    assert not any(part in str(refused.value) for part in ("secret", "geheim", SECRET))


def test_keys_with_one_id_twice_are_refused() -> None:
    listed = json.loads(KeyRing((wrapping(),)).text())["keys"]

    with pytest.raises(VaultKeyError, match="same kid"):
        KeyRing.parse(json.dumps({"keys": listed * 2}))


def test_suite_that_is_not_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(VaultError, match="no cipher suite 'rot13'") as refused:
        suite_named("rot13")

    assert "sm4-gcm" in refused.value.remedy


def test_secrets_show_in_no_representation() -> None:
    key = wrapping()
    data = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    value = PersonalValue("person:1", PersonalKind.NAME, "张三丰")

    shown = " ".join(map(repr, (key, KeyRing((key,)), data, value))) + str(value)

    assert "张三" not in shown
    assert repr(key.secret)[2:10] not in shown
    assert key.secret.hex()[:8] not in shown
