"""The PKCS#11 URI of the key that seals the vault's keys (RFC 7512)."""

from __future__ import annotations

import pytest

from credit_hub.ledger.vault.device_uri import DeviceUri
from credit_hub.model.errors import VaultKeyError

GOOD = "pkcs11:token=credit-hub;object=vault?module-path=/usr/lib/hsm.so&pin-source=file:/run/pin"


def test_uri_names_key_module_and_pin_file() -> None:
    found = DeviceUri.parse(GOOD)

    assert found == DeviceUri("credit-hub", "vault", "/usr/lib/hsm.so", "/run/pin")
    assert found.name == "pkcs11:token=credit-hub;object=vault"


def test_escapes_are_read_and_a_pin_source_may_be_a_path() -> None:
    found = DeviceUri.parse(
        "pkcs11:object=%E9%87%91%E5%BA%93;token=city%20one;type=secret-key"
        "?pin-source=/run/pin&module-path=/usr/lib/hsm%2B.so"
    )

    assert found == DeviceUri("city one", "金库", "/usr/lib/hsm+.so", "/run/pin")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not begin"),
        ("http://hsm/vault", "does not begin"),
        (GOOD.replace("token=credit-hub;", ""), "token is missing"),
        (GOOD.replace("object=vault", "object="), "object is missing"),
        (GOOD.partition("?")[0], "module-path, pin-source is missing"),
        (GOOD.replace("object=vault", "object=a;object=b"), "comes twice"),
        (GOOD.replace("object=vault", "object=vault;type=private"), "type is not"),
        (GOOD.replace("object=vault", "object=%FF"), "no UTF-8"),
        (GOOD.replace("object=vault", "object=vault;colour=red"), "'colour' is not taken"),
        (GOOD.replace("/usr/lib/hsm.so", "hsm.so"), "module-path is no absolute path"),
        (GOOD.replace("file:/run/pin", "|/bin/pin"), "pin-source is no absolute path"),
    ],
)
def test_uri_that_names_no_key_is_refused_with_the_form_to_write(text: str, why: str) -> None:
    with pytest.raises(VaultKeyError, match=why) as refused:
        DeviceUri.parse(text)

    assert "pkcs11:token=" in refused.value.remedy


def test_pin_in_the_uri_is_refused_and_not_repeated() -> None:
    with pytest.raises(VaultKeyError, match="PIN stands in it") as refused:
        DeviceUri.parse(f"{GOOD}&pin-value=271828")

    assert "271828" not in str(refused.value)
