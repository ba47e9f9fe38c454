"""The vault's keys under a key of a hardware module: SoftHSM stands in, through PKCS#11."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pkcs11
import pytest

from credit_hub.ledger.vault.device import Pkcs11Device
from credit_hub.ledger.vault.device_uri import DeviceUri
from credit_hub.ledger.vault.envelope import DataKey
from credit_hub.ledger.vault.key_file import KeyFile
from credit_hub.ledger.vault.keys import WrappingKey
from credit_hub.ledger.vault.suites import suite_named
from credit_hub.model.errors import VaultKeyError

TODAY = date(2026, 11, 24)
PIN = "271828"
MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
)


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the library of a SoftHSM with one empty token, for this process and its children."""
    found = next((path for path in MODULES if Path(path).exists()), None)
    program = shutil.which("softhsm2-util")
    if found is None or program is None:
        pytest.skip("no SoftHSM here: install the package softhsm2")
    folder = tmp_path_factory.mktemp("hsm")
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        # The library reads this once, when a process loads it.
        patch.setenv("SOFTHSM2_CONF", str(settings))
        command = [program, "--init-token", "--free", "--label", "credit-hub"]
        pins = ["--so-pin", "31415926", "--pin", PIN]
        subprocess.run([*command, *pins], check=True, stdout=subprocess.DEVNULL)
        yield found


@pytest.fixture
def uri(module: str, tmp_path: Path) -> DeviceUri:
    """Return a key of this test's own that is not there yet."""
    pin = tmp_path / "pin"
    pin.write_text(f"{PIN}\n")
    pin.chmod(0o600)
    return DeviceUri("credit-hub", f"vault {tmp_path.name}", module, str(pin))


@pytest.fixture
def device(uri: DeviceUri) -> Pkcs11Device:
    """Return a device with its key."""
    made = Pkcs11Device(uri)
    assert made.create_key()
    return made


@pytest.fixture
def file(device: Pkcs11Device, tmp_path: Path) -> KeyFile:
    """Return a sealed file with one key."""
    made = KeyFile(tmp_path / "vault.jwks", device)
    made.create(WrappingKey.generate("aes-256-gcm", TODAY))
    return made


def test_key_of_the_device_is_made_once_and_cannot_be_taken_out(
    device: Pkcs11Device, uri: DeviceUri
) -> None:
    assert not device.create_key()

    token = pkcs11.lib(uri.module).get_token(token_label=uri.token)
    with token.open(user_pin=PIN) as session:
        key = session.get_key(label=uri.object)
        assert not key[pkcs11.Attribute.EXTRACTABLE]
        with pytest.raises(pkcs11.AttributeSensitive):
            key[pkcs11.Attribute.VALUE]


def test_keys_in_the_file_are_sealed_and_open_in_another_process_with_the_device(
    file: KeyFile, device: Pkcs11Device
) -> None:
    data_key = DataKey.generate("person:1", suite_named("aes-256-gcm"))
    wrapped = file.wrap(data_key.secret, data_key.context)

    stored = json.loads(file.path.read_text())
    assert set(stored) == {"sealed_by", "sealed"}
    assert stored["sealed_by"] == device.name
    assert file.current not in file.path.read_text()
    assert KeyFile(file.path, device).unwrap(wrapped, data_key.context) == data_key.secret


def test_rotation_and_destruction_of_a_key_leave_the_file_sealed(
    file: KeyFile, device: Pkcs11Device
) -> None:
    old = file.current
    file.add(WrappingKey.generate("sm4-gcm", TODAY))
    assert old in file.ring().ids

    file.remove(old)

    assert KeyFile(file.path, device).ring().ids == (file.current,)
    assert file.is_sealed()


def test_same_keys_sealed_twice_differ_in_every_use_of_the_device(
    device: Pkcs11Device,
) -> None:
    assert device.seal(b"the same") != device.seal(b"the same")


def test_copy_of_the_file_without_the_device_is_refused(file: KeyFile) -> None:
    with pytest.raises(VaultKeyError, match="sealed by pkcs11:token=credit-hub") as refused:
        KeyFile(file.path).ring()

    assert "CREDIT_HUB_VAULT_DEVICE" in refused.value.remedy


def test_file_that_another_key_has_sealed_is_refused(file: KeyFile, uri: DeviceUri) -> None:
    other = Pkcs11Device(replace(uri, object=f"{uri.object} other"))
    other.create_key()

    with pytest.raises(VaultKeyError, match="not by"):
        KeyFile(file.path, other).ring()


def test_file_under_the_name_of_another_key_does_not_open(file: KeyFile, uri: DeviceUri) -> None:
    other = Pkcs11Device(replace(uri, object=f"{uri.object} other"))
    other.create_key()
    stored = json.loads(file.path.read_text())
    file.path.write_text(json.dumps(stored | {"sealed_by": other.name}))

    with pytest.raises(VaultKeyError, match="the device of the vault's keys"):
        KeyFile(file.path, other).ring()


@pytest.mark.parametrize("place", [0, 20, -1])
def test_sealed_keys_with_a_byte_changed_do_not_open(device: Pkcs11Device, place: int) -> None:
    sealed = bytearray(device.seal(b"the keys"))
    sealed[place] ^= 1

    with pytest.raises(VaultKeyError):
        device.open(bytes(sealed))


def test_file_in_plain_text_beside_a_device_is_refused_until_it_is_sealed(
    device: Pkcs11Device, tmp_path: Path
) -> None:
    plain = KeyFile(tmp_path / "vault.jwks")
    plain.create(WrappingKey.generate("aes-256-gcm", TODAY))
    current = plain.current
    with pytest.raises(VaultKeyError, match="is not sealed") as refused:
        KeyFile(plain.path, device).ring()
    assert refused.value.remedy == "credit-hub vault seal-keys"

    plain.reseal(device)

    assert KeyFile(plain.path, device).current == current
    plain.reseal(None)
    assert KeyFile(plain.path).current == current


def test_wrong_pin_is_refused_and_never_shown(file: KeyFile, uri: DeviceUri) -> None:
    Path(uri.pin_file).write_text("999999\n")

    with pytest.raises(VaultKeyError, match="PinIncorrect") as refused:
        KeyFile(file.path, Pkcs11Device(uri)).ring()

    assert "999999" not in str(refused.value)


def test_pin_that_others_can_read_is_refused(uri: DeviceUri) -> None:
    Path(uri.pin_file).chmod(0o640)

    with pytest.raises(VaultKeyError, match="read by others"):
        Pkcs11Device(uri).seal(b"keys")


@pytest.mark.parametrize(
    "wrong",
    [{"module": "/nowhere/hsm.so"}, {"token": "absent"}, {"object": "absent"}, {"pin_file": "/-"}],
    ids=["module", "token", "key", "pin"],
)
def test_device_that_is_not_there_is_said_with_what_to_do(
    uri: DeviceUri, wrong: dict[str, str]
) -> None:
    with pytest.raises(VaultKeyError) as refused:
        Pkcs11Device(replace(uri, **wrong)).seal(b"keys")

    assert refused.value.remedy


def test_commands_seal_the_keys_and_go_on_with_them(uri: DeviceUri, tmp_path: Path) -> None:
    address = f"{uri.name.replace(' ', '%20')}?module-path={uri.module}&pin-source={uri.pin_file}"
    environment = os.environ | {
        "CREDIT_HUB_DATA_DIR": str(tmp_path / "hub"),
        "CREDIT_HUB_VAULT_DEVICE": address,
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "credit_hub.api", "vault", *arguments, "--json"]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    before = run("status")
    sealed = run("seal-keys")
    after = run("status")
    rotated = run("rotate-key")

    assert before.returncode != 0
    assert "seal-keys" in before.stderr
    assert json.loads(sealed.stdout) == {"sealed_by": uri.name}
    assert json.loads(after.stdout)["current_key"] != json.loads(rotated.stdout)["key_id"]
    assert KeyFile(tmp_path / "hub" / "vault.jwks").is_sealed()
