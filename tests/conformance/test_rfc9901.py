"""RFC 9901 (SD-JWT): the published examples, and presentations that must be refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject, parse
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.sdjwt.disclosure import Disclosure
from credit_hub.federation.sdjwt.key_binding import Binding, NoBinding, RequiredBinding
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.processing import hash_of
from credit_hub.federation.sdjwt.verification import verify
from credit_hub.federation.tokens import Opener
from credit_hub.federation.window import check_window
from tests.exchange_tokens import opener, public_key

Vector = Mapping[str, Any]

EXAMPLES: Final = (
    "address_only_flat", "address_only_recursive", "address_only_structured",
    "address_only_structured_one_open", "arf-pid", "complex_eidas", "complex_eidas_proposal",
    "complex_ekyc", "json_serialization_flattened", "json_serialization_general", "jsonld",
    "simple", "simple_structured", "w3c-vc", "w3c-vc_for_slide_deck",
)  # fmt: skip

NONCE: Final = "1234567890"
ISSUER: Final = "https://issuer.example.com"
AUDIENCE: Final = "https://verifier.example.org"  # both as in the examples' settings.yml

REASONS: Final = {
    "n01": "sdjwt.unreferenced",
    "n02": "sdjwt.disclosure_twice",
    "n03": "sdjwt.digest_twice",
    "n04": "sdjwt.claim_twice",
    "n05": "sdjwt.claim_name",
    "n06": "sdjwt.claim_name",
    "n07": "sdjwt.arity",
    "n08": "sdjwt.arity",
    "n09": "sdjwt.disclosure",
    "n10": "sdjwt.hash",
    "n11": "sdjwt.form",  # alg none has no signature at all
    "n12": "test.signature",
    "n13": "base64url.form",
    "n14": "window.expired",
    "n15": "sdjwt.kb_missing",
    "n16": "sdjwt.kb_hash",
    "n17": "sdjwt.kb_nonce",
    "n18": "sdjwt.kb_audience",
    "n19": "test.signature",  # the opener of key bindings demands typ kb+jwt
    "n20": "sdjwt.kb_claims",
    "n21": "test.signature",
    "n22": "sdjwt.form",
}
"""The rule that each refused presentation breaks: refused for the right reason."""


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "sd_jwt"


@pytest.fixture(scope="module")
def issuer(folder: Path) -> Opener:
    keys = json.loads((folder / "keys.json").read_bytes())
    return opener(*(public_key(jwk) for name, jwk in keys.items() if name.startswith("issuer")))


@pytest.fixture(scope="module")
def examples(folder: Path) -> Mapping[str, Vector]:
    return {e["id"]: e for e in json.loads((folder / "examples.json").read_bytes())}


@pytest.fixture(scope="module")
def negatives(folder: Path) -> Vector:
    return cast("Vector", json.loads((folder / "negatives_made_here.json").read_bytes()))


def holder(jwk: JsonObject) -> Opener:
    return opener(public_key(jwk), typ="kb+jwt")


def presented(vector: Vector) -> Presentation:
    value = vector["presentation"]
    if isinstance(value, str):
        return Presentation.read(value)
    return Presentation.read_json(json.dumps(value).encode())


def made_at(key_binding: str) -> int:
    """Return the ``iat`` of a key binding: new in each run of the examples' generator."""
    made = parse(base64url.decode(key_binding.split(".")[1]))["iat"]
    assert isinstance(made, int)
    return made


def binding(nonce: str, audience: str, now: int) -> RequiredBinding:
    return RequiredBinding(nonce, audience, now, holder)


def test_there_are_the_examples_that_are_named_here(examples: Mapping[str, Vector]) -> None:
    assert sorted(examples) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_says_its_verified_contents(
    examples: Mapping[str, Vector], issuer: Opener, name: str
) -> None:
    vector = examples[name]
    shown = presented(vector)
    required: Binding = NoBinding()
    if shown.key_binding is not None:
        required = binding(NONCE, AUDIENCE, made_at(shown.key_binding))

    verified = verify(shown, issuer, required)

    assert verified.opened.payload == vector["sd_jwt_payload"]
    assert verified.processed.claims == vector["verified_contents"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_disclosures_of_the_example_have_their_digests(
    examples: Mapping[str, Vector], name: str
) -> None:
    algorithm = hash_of(examples[name]["sd_jwt_payload"])

    for vector in examples[name]["disclosures"]:
        read = Disclosure.read(vector["disclosure"])

        assert read.digest(algorithm) == vector["digest"]
        assert [*vector["contents"][1:]] == [*([read.name] if read.name else []), read.value]


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_disclosures_of_the_example_together_say_what_the_user_claimed(
    examples: Mapping[str, Vector], issuer: Opener, name: str
) -> None:
    vector = examples[name]
    issuance = vector["issuance"]
    if isinstance(issuance, str):
        shown = Presentation.read(issuance)
    else:
        shown = Presentation.read_json(json.dumps(issuance).encode())

    claims = verify(shown, issuer, NoBinding()).processed.claims

    assert {n: claims[n] for n in vector["user_claims"]} == vector["user_claims"]


def test_section_5_as_printed_in_the_rfc(folder: Path, issuer: Opener) -> None:
    printed = json.loads((folder / "published_section5.json").read_bytes())
    kb = printed["kb_jwt_payload"]
    shown = Presentation.read(printed["presentation"])

    verified = verify(shown, issuer, binding(printed["nonce"], printed["audience"], kb["iat"]))

    assert verified.processed.claims == printed["processed_payload"]
    assert shown.text == printed["presentation"]
    issued = verify(Presentation.read(printed["issuance"]), issuer, NoBinding())
    assert issued.opened.payload == verified.opened.payload


def checked(vector: Vector, given: Vector, issuer: Opener) -> JsonObject:
    now = given["verification_time"]
    required: Binding = NoBinding()
    if vector["require_key_binding"]:
        required = binding(given["nonce"], given["audience"], now)
    verified = verify(Presentation.read(vector["presentation"]), issuer, required)
    check_window(verified.processed.claims, now, required=frozenset({"exp"}))
    return verified.processed.claims


@pytest.mark.parametrize("number", range(2))
def test_control_presentation_is_accepted(negatives: Vector, issuer: Opener, number: int) -> None:
    assert checked(negatives["control_accept"][number], negatives, issuer)["iss"] == ISSUER


@pytest.mark.parametrize("identity", REASONS)
def test_threat_16_bad_presentation_is_refused_for_its_reason(
    negatives: Vector, issuer: Opener, identity: str
) -> None:
    (vector,) = (v for v in negatives["reject"] if v["id"] == identity)

    with pytest.raises(VerificationError) as caught:
        checked(vector, negatives, issuer)

    assert caught.value.reason.code == REASONS[identity]


def test_every_bad_presentation_is_named_here(negatives: Vector) -> None:
    assert [v["id"] for v in negatives["reject"]] == list(REASONS)


def test_hash_without_a_name_is_sha_256() -> None:
    assert hash_of({}) is Hash.SHA_256
