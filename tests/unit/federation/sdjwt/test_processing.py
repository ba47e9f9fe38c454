"""Digests give way to what they hide: rules that the published examples do not reach."""

from __future__ import annotations

from typing import Final

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject, JsonValue
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.sdjwt import reasons
from credit_hub.federation.sdjwt.disclosure import text_digest
from credit_hub.federation.sdjwt.processing import process


def disclosure(*items: JsonValue) -> str:
    return base64url.encode(canonical(list(items)))


def digest(text: str) -> str:
    return text_digest(text, Hash.SHA_256)


def refusal(payload: JsonObject, *disclosures: str) -> Reason:
    with pytest.raises(VerificationError) as caught:
        process(payload, disclosures)
    return caught.value.reason


BAND: Final = disclosure("salt", "band", "excellent")
ELEMENT: Final = disclosure("salt", "excellent")


def test_disclosed_names_are_told_from_open_ones() -> None:
    processed = process({"iss": "a", "_sd": [digest(BAND)]}, [BAND])

    assert processed.claims == {"iss": "a", "band": "excellent"}
    assert processed.disclosed == {"band"}


def test_what_is_not_disclosed_leaves_no_trace() -> None:
    payload: JsonObject = {
        "_sd": [digest(BAND)],
        "_sd_alg": "sha-256",
        "list": [1, {"...": digest(ELEMENT)}],
        "object": {"_sd": []},
    }

    assert process(payload, []).claims == {"list": [1], "object": {}}


@pytest.mark.parametrize(
    "payload",
    [
        {"_sd": "text"},
        {"_sd": {"a": 1}},
        {"_sd": [1]},
        {"_sd": None},
        {"a": [{"...": 1}]},
        {"a": [{"...": digest(ELEMENT), "b": 1}]},
        {"a": {"...": digest(ELEMENT)}},
        {"...": digest(ELEMENT)},
        {"a": {"_sd_alg": "sha-256"}},
    ],
)
def test_threat_16_placeholder_in_a_wrong_place_is_refused(payload: JsonObject) -> None:
    assert refusal(payload) is reasons.PLACEHOLDER


@pytest.mark.parametrize("name", ["sha-512", "SHA-256", "md5", "", 1, None])
def test_threat_16_unknown_hash_is_refused(name: JsonValue) -> None:
    assert refusal({"_sd_alg": name}) is reasons.ALGORITHM


def test_threat_16_digest_that_a_disclosure_repeats_is_refused() -> None:
    outer = disclosure("salt", "outer", {"_sd": [digest(BAND)]})

    assert refusal({"_sd": [digest(outer), digest(BAND)]}, outer, BAND) is reasons.DIGEST_TWICE


def test_threat_16_decoy_that_stands_twice_is_refused() -> None:
    assert refusal({"_sd": ["x"], "a": [{"...": "x"}]}) is reasons.DIGEST_TWICE


def test_threat_16_two_disclosures_of_one_name_are_refused() -> None:
    other = disclosure("other", "band", "good")

    assert refusal({"_sd": [digest(BAND), digest(other)]}, BAND, other) is reasons.CLAIM_TWICE


def test_threat_16_reserved_name_inside_a_disclosed_object_is_refused() -> None:
    outer = disclosure("salt", "outer", {"...": "x"})

    assert refusal({"_sd": [digest(outer)]}, outer) is reasons.PLACEHOLDER


@pytest.mark.parametrize(
    "items", [[], ["salt"], [1, "a", 1], ["salt", 1, 1], ["salt", None, 1], ["s", "a", 1, 2]]
)
def test_threat_16_disclosure_of_another_form_is_refused(items: list[JsonValue]) -> None:
    assert refusal({}, disclosure(*items)) is reasons.DISCLOSURE_FORM


def test_threat_25_chain_of_disclosures_is_refused_at_the_depth_of_a_document() -> None:
    chain = [disclosure("salt", "m", 1)]
    for _ in range(100):
        chain.append(disclosure("salt", "m", {"_sd": [digest(chain[-1])]}))

    assert refusal({"_sd": [digest(chain[-1])]}, *chain) is reasons.DEPTH


def test_threat_25_chain_of_hidden_elements_is_refused_at_the_depth_of_a_document() -> None:
    chain = [disclosure("salt", 1)]
    for _ in range(100):
        chain.append(disclosure("salt", [{"...": digest(chain[-1])}]))

    assert refusal({"a": [{"...": digest(chain[-1])}]}, *chain) is reasons.DEPTH
