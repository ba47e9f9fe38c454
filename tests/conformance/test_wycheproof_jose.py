"""Project Wycheproof: JSON Web Signatures and JSON Web Keys.

The exchange knows three algorithms, so tokens under any other are refused, the valid ones too;
those are listed by number in docs/protocol/deviations.md.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.jws.compact import verify
from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PublicKey, read_set

ROOT = Path(__file__).resolve().parents[2]
EXPECTED = Expected(None, KeyUse.RECORD, 1)
DESCRIBING = ("alg", "use", "key_ops")


def cases(shared_data: Path, name: str) -> list[tuple[JsonObject, dict[str, Any]]]:
    """Return each test with the key of its group."""
    path = shared_data / "federation_vectors" / "wycheproof" / f"{name}_test.json"
    groups = json.loads(path.read_text())["testGroups"]
    return [
        (group.get("public") or group["private"], t) for group in groups for t in group["tests"]
    ]


def accepts_signature(members: JsonObject, token: str) -> bool:
    """Whether a token verifies under a key that is registered under the kid of the vectors."""
    own = {name: value for name, value in members.items() if name not in {"kid", "d"}}
    try:
        key = PublicKey.read(own)
        listed = KeyEntry("member", str(members["kid"]), KeyUse.RECORD, key, 0, 2, 2)
        verify(token, KeyTable.of([listed]), EXPECTED)
    except ExchangeError:
        return False
    return True


def accepts_set(document: JsonObject, token: str) -> bool:
    """Whether a token verifies under a published key set; here the kid is left as it is."""
    try:
        keys = read_set(document)
        entries = [KeyEntry("member", k.kid, KeyUse.RECORD, k, 0, 2, 2) for k in keys]
        verify(token, KeyTable.of(entries), EXPECTED)
    except ExchangeError:
        return False
    return True


def deviations(name: str) -> set[int]:
    """Return the numbers that the page lists for a file of vectors."""
    page = (ROOT / "docs" / "protocol" / "deviations.md").read_text(encoding="utf-8")
    (line,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    return {int(number) for number in line.split("|")[2].split(",")}


def test_every_token_has_the_stated_verdict_but_for_the_listed_deviations(
    shared_data: Path,
) -> None:
    listed = cases(shared_data, "json_web_signature")
    differing = {
        test["tcId"]
        for members, test in listed
        if accepts_signature(members, test["jws"]) != (test["result"] == "valid")
    }

    assert len(listed) == 345
    assert differing == deviations("json_web_signature")


def test_no_token_is_accepted_that_the_vectors_call_invalid(shared_data: Path) -> None:
    accepted = {
        test["tcId"]: test["result"]
        for members, test in cases(shared_data, "json_web_signature")
        if accepts_signature(members, test["jws"])
    }

    assert accepted
    assert set(accepted.values()) == {"valid"}


def test_every_deviation_is_a_valid_token_of_an_algorithm_that_the_exchange_has_not(
    shared_data: Path,
) -> None:
    listed = deviations("json_web_signature")
    foreign = {
        test["tcId"]: members
        for members, test in cases(shared_data, "json_web_signature")
        if test["tcId"] in listed
    }

    assert set(foreign) == listed
    assert {members["kty"] for members in foreign.values()} <= {"oct", "RSA"}


def test_every_key_set_has_the_stated_verdict_but_for_the_listed_deviations(
    shared_data: Path,
) -> None:
    listed = cases(shared_data, "json_web_key")
    differing = {
        test["tcId"]
        for document, test in listed
        if accepts_set(document, test["jws"]) != (test["result"] == "valid")
    }

    assert len(listed) == 13
    assert differing == deviations("json_web_key")


@pytest.mark.parametrize("change", [{"use": "enc"}, {"key_ops": ["encrypt"]}])
def test_key_for_encryption_is_refused_for_that_and_nothing_else(
    shared_data: Path, change: dict[str, Any]
) -> None:
    """The vectors 354 and 356 would be accepted if use and key_ops were passed over."""
    (members, token) = next(
        (members, test["jws"])
        for members, test in cases(shared_data, "json_web_signature")
        if test["tcId"] == 378
    )
    bare = {name: value for name, value in members.items() if name not in DESCRIBING}

    assert accepts_signature(bare, token)
    assert not accepts_signature({**bare, **change}, token)
