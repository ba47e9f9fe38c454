"""The gate of minimum scope: each member of each record with the basis on which it is sent.

Adding a member fails here until its basis is listed, and listed again in the protocol.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from pydantic import BaseModel

from credit_hub.federation.consent.receipt import Consent
from credit_hub.federation.records.models import (
    KINDS,
    Confirmation,
    Log,
    PublicItem,
    Status,
    StatusPlace,
)

OPEN, HIDDEN = "open", "hidden"

ENVELOPE: Final = {
    "iss": (OPEN, "PIPL 17(1): name of the handler"),
    "aud": (OPEN, "PIPL 23: name of the recipient; RFC 7519 4.1.3"),
    "iat": (OPEN, "E-Signature Law 8: when it was generated"),
    "nbf": (OPEN, "PIPL 19: shortest period"),
    "exp": (OPEN, "PIPL 19: shortest period"),
    "jti": (OPEN, "Network Data Regulations 12: records of provision"),
    "vct": (OPEN, "PIPL 23: kind of information"),
    "purpose": (OPEN, "PIPL 6 and 23: purpose"),
    "as_of": (OPEN, "PIPL 8: quality of information"),
    "status": (OPEN, "PIPL 46 and 15: correction and withdrawal reach the recipient"),
    "suite": (OPEN, "Cryptography Law 27; GB/T 39786"),
    "log": (OPEN, "E-Signature Law 8: integrity"),
    "cnf": (OPEN, "RFC 7800: the holder's own key, if he has one"),
}
PERSONAL: Final = {
    "sub": (OPEN, "PIPL 51(3): pseudonym for each pair"),
    "consent": (OPEN, "PIPL 23: separate consent"),
}
BASIS: Final = {
    "urn:cn-credit:personal-band:1": {
        **ENVELOPE,
        **PERSONAL,
        "band": (HIDDEN, "PIPL 13(1): consent; domain F"),
        "band_label": (HIDDEN, "PIPL 13(1): consent; domain F"),
        "model_version": (HIDDEN, "PIPL 24: transparency of the decision"),
        "mapping": (HIDDEN, "PIPL 24: transparency of the decision"),
        "score_range": (HIDDEN, "PIPL 24: published range of the band, no score"),
    },
    "urn:cn-credit:scene-eligibility:1": {
        **ENVELOPE,
        **PERSONAL,
        "scene": (HIDDEN, "PIPL 13(1): consent; domain F"),
        "scene_version": (HIDDEN, "PIPL 24: transparency of the decision"),
        "eligible": (HIDDEN, "PIPL 13(1): consent; domain F"),
    },
    "urn:cn-credit:org-record:1": {
        **ENVELOPE,
        "sub": (OPEN, "GB 32100; Henan Regulations 22(1): sharing between state organs"),
        "items": (OPEN, "Henan Regulations 22(1); double publicity"),
        "searched": (OPEN, "design invariant 8: what was searched"),
        "complete": (OPEN, "design invariant 8: incomplete is said"),
    },
    "urn:cn-credit:sanction-event:1": {
        **ENVELOPE,
        "sub": (OPEN, "GB 32100; Henan Regulations 22(1)"),
        "kind": (OPEN, "double publicity: kind of decision"),
        "document": (OPEN, "double publicity: number of the document"),
        "authority": (OPEN, "double publicity: deciding organ"),
        "region": (OPEN, "double publicity: deciding organ; GB/T 2260"),
        "basis": (OPEN, "double publicity: legal basis"),
        "decided": (OPEN, "double publicity: day of the decision"),
        "public_from": (OPEN, "double publicity: period of publication"),
        "public_until": (OPEN, "double publicity: period of publication"),
    },
    "urn:cn-credit:sanction-outcome:1": {
        **ENVELOPE,
        "sub": (OPEN, "GB 32100; Henan Regulations 22(1)"),
        "event": (OPEN, "credit repair: what it is about"),
        "outcome": (OPEN, "credit repair: what became of it"),
        "document": (OPEN, "credit repair: number of the document"),
        "authority": (OPEN, "credit repair: deciding organ"),
        "effective": (OPEN, "credit repair: since when"),
        "successor": (OPEN, "PIPL 46: correction reaches the recipient"),
    },
    "cc-consent+jwt": {
        "iss": (OPEN, "PIPL 17(1): name of the handler"),
        "sub": (OPEN, "PIPL 51(3): pseudonym for each pair"),
        "iat": (OPEN, "PIPL 14: when consent was given"),
        "nbf": (OPEN, "PIPL 14"),
        "exp": (OPEN, "PIPL 19: shortest period"),
        "jti": (OPEN, "Network Data Regulations 12: records of provision"),
        "recipient": (OPEN, "PIPL 23: name of the recipient"),
        "recipient_name": (OPEN, "PIPL 23: name of the recipient"),
        "recipient_contact": (OPEN, "PIPL 23: contact of the recipient"),
        "purpose": (OPEN, "PIPL 23: purpose"),
        "scene": (OPEN, "PIPL 23: purpose"),
        "kinds": (OPEN, "PIPL 23: kinds of information"),
        "fields": (OPEN, "PIPL 23: kinds of information"),
        "method": (OPEN, "PIPL 23: manner of handling"),
        "retention_days": (OPEN, "PIPL 17(2): retention"),
        "withdrawal": (OPEN, "PIPL 15: convenient way to withdraw"),
        "assessment": (OPEN, "PIPL 55: impact assessment"),
        "channel": (OPEN, "PIPL 14: how consent was given"),
        "evidence": (OPEN, "PIPL 14: proof of consent, as a digest"),
        "max_uses": (OPEN, "PIPL 6: minimum scope"),
        "status": (OPEN, "PIPL 15: withdrawal"),
    },
}
PARTS: Final[dict[type[BaseModel], set[str]]] = {
    PublicItem: {
        "kind", "document", "authority", "basis", "decided", "public_from", "public_until",
        "objection",
    },
    Status: {"status_list"},
    StatusPlace: {"uri", "idx"},
    Log: {"origin"},
    Confirmation: {"jwk"},
}  # fmt: skip
MODELS: Final = {**KINDS, "cc-consent+jwt": Consent}
NEVER: Final = ("score", "number", "name", "reason", "phone", "address", "location", "graph")


def test_every_kind_is_listed() -> None:
    assert sorted(BASIS) == sorted(MODELS)


@pytest.mark.parametrize("kind", BASIS)
def test_threat_21_record_has_the_listed_members_and_no_other(kind: str) -> None:
    model = MODELS[kind]
    hidden: frozenset[str] = getattr(model, "HIDDEN", frozenset())

    assert {n: HIDDEN if n in hidden else OPEN for n in model.model_fields} == {
        n: how for n, (how, _) in BASIS[kind].items()
    }
    assert model.model_config["extra"] == "forbid"


@pytest.mark.parametrize("part", PARTS)
def test_threat_21_part_of_a_record_has_the_listed_members_and_no_other(
    part: type[BaseModel],
) -> None:
    assert set(part.model_fields) == PARTS[part]
    assert part.model_config["extra"] == "forbid"


@pytest.mark.parametrize("kind", [k for k in KINDS if "sub" in BASIS[k]])
def test_no_member_is_for_a_score_a_number_a_name_or_a_reason(kind: str) -> None:
    allowed = {"score_range"}

    found = {n for n in MODELS[kind].model_fields if any(word in n for word in NEVER)}

    assert found <= allowed


def test_protocol_lists_the_same_members_with_the_same_basis() -> None:
    page = Path(__file__).parents[4] / "docs" / "protocol" / "records.md"
    text = page.read_text(encoding="utf-8")

    missing = [
        f"{kind} {name}"
        for kind, members in BASIS.items()
        for name, (how, basis) in members.items()
        if f"| `{name}` | {how} | {basis} |" not in text
    ]

    assert missing == []
