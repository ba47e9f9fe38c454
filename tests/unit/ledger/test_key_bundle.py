"""Secrets sealed under a passphrase."""

from __future__ import annotations

import json

import pytest

from credit_hub.ledger.backup.key_bundle import open_bundle, seal_bundle
from credit_hub.model.errors import InvalidValueError

PASSPHRASE = "correct horse battery"
SECRETS = {"identity": "11" * 32, "signing": '{"kty": "OKP"}'}


def test_bundle_opens_with_its_passphrase_and_shows_nothing_without() -> None:
    sealed = seal_bundle(SECRETS, PASSPHRASE)

    assert open_bundle(sealed, PASSPHRASE) == SECRETS
    assert "11" * 16 not in sealed
    with pytest.raises(InvalidValueError, match="another passphrase"):
        open_bundle(sealed, PASSPHRASE + " ")


def test_bundle_that_was_altered_does_not_open() -> None:
    members = json.loads(seal_bundle(SECRETS, PASSPHRASE))
    members["sealed"] = members["sealed"][:-8] + "AAAAAAA="

    with pytest.raises(InvalidValueError):
        open_bundle(json.dumps(members), PASSPHRASE)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": "other"}', "null"])
def test_file_that_is_no_bundle_is_refused(content: str) -> None:
    with pytest.raises(InvalidValueError, match="no keys of a hub"):
        open_bundle(content, PASSPHRASE)


def test_short_passphrase_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="less than 12"):
        seal_bundle(SECRETS, "short")
