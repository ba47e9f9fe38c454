"""The page about clients with a key, and what a new signing key leaves as it was."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.ledger.receipts.documents import Document
from credit_hub.ledger.receipts.verification import Conclusion, verify
from tests.identity.programs import form, new_key
from tests.integration.identity.conftest import ROOT, free_socket, served, told
from tests.integration.identity.test_client_assertion import added
from tests.unit.ledger.conftest import statement

pytestmark = [pytest.mark.integration]

PAGE = ROOT / "docs" / "how-to" / "clients.md"


def test_program_of_the_page_signs_and_is_known(tmp_path: Path) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    (program,) = [block for block in blocks if "client_assertion" in block]
    (tmp_path / "sign.py").write_text(program, encoding="utf-8")
    key = new_key()
    (tmp_path / "private.jwk").write_text(json.dumps(key.as_dict(private=True)), encoding="utf-8")
    with served(tmp_path / "hub", free_socket(), require_login=True) as service:
        made = added(tmp_path / "hub", "page", key)
        env = {"HUB": service.url, "KEY": "private.jwk"}
        said = subprocess.run(
            [sys.executable, "sign.py"],
            cwd=tmp_path,
            env={**env, "CLIENT": made.id, "AUDIENCE": made.audience, "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )

    assert said.stdout == f"{made.id}\n"


def test_receipts_of_before_are_checkable_after_the_signing_key_was_rotated(
    tmp_path: Path,
) -> None:
    settings = Settings(data_dir=tmp_path, issuer="https://hub.example")
    with Notary(settings) as notary:
        before = notary.issue(statement())
        old = set(notary.public_keys().keys)
    (tmp_path / "signing.jwk").rename(tmp_path / "signing.old")
    with Notary(settings) as notary:
        after = notary.issue(statement())
        keys = notary.public_keys()

    assert len(old) == 1
    assert old < set(keys.keys)
    for receipt in (before, after):
        assert verify(Document(receipt.jws), keys).conclusion is Conclusion.VALID


def test_audience_of_clients_outlives_a_signing_key_where_the_issuer_has_a_name(
    tmp_path: Path,
) -> None:
    data, answers, unnamed = tmp_path / "hub", [], []
    data.mkdir()
    program = added(data, "kept")
    urn, program.audience = program.audience, "https://hub.example"
    for issuer in ("https://hub.example", "https://hub.example", None):
        (data / "signing.jwk").unlink()
        with (
            served(data, free_socket(), require_login=True, issuer=issuer) as service,
            service.browser() as client,
        ):
            answers.append(told(client.post("/api/v1/token", data=form(program.signed()))))
            old = form(program.signed(aud=urn))
            unnamed.append(told(client.post("/api/v1/token", data=old)))

    assert answers == [(200, ""), (200, ""), (401, "invalid_client")]
    assert unnamed == [(401, "invalid_client")] * 3  # the URN was that of the first key
