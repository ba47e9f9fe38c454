"""The two serialisations are taken apart as they came, the limits first."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.sdjwt import reasons
from credit_hub.federation.sdjwt.presentation import MOST_DISCLOSURES, Presentation


def refusal(text: str) -> Reason:
    with pytest.raises(VerificationError) as caught:
        Presentation.read(text)
    return caught.value.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.b.c~", Presentation(("a.b.c",), ())),
        ("a.b.c~d~", Presentation(("a.b.c",), ("d",))),
        ("a.b.c~d~e~f.g.h", Presentation(("a.b.c",), ("d", "e"), "f.g.h")),
    ],
)
def test_compact_form_is_taken_apart_and_said_again(text: str, expected: Presentation) -> None:
    assert Presentation.read(text) == expected
    assert expected.text == text


@pytest.mark.parametrize(
    "text",
    ["", "~", "a.b.c", "a.b~", "a.b.c.d~", "a..c~", "a.b.~", "a.b.c~~", "a.b.c~d", "a.b.c~d~~",
     "a.b.c~d~e.f", "a.b.c~d~e..f"],
)  # fmt: skip
def test_threat_16_text_of_another_form_is_refused(text: str) -> None:
    assert refusal(text) is reasons.FORM


def test_threat_25_too_many_disclosures_are_refused_before_any_is_read() -> None:
    assert refusal("a.b.c~" + "~".join(["!"] * (MOST_DISCLOSURES + 1)) + "~") is reasons.TOO_MANY
    assert len(Presentation.read("a.b.c~" + "d~" * MOST_DISCLOSURES).disclosures) == 128


@pytest.mark.parametrize("size", [64 * 1024 + 1, 10_000_000])
def test_threat_25_text_beyond_64_kib_is_refused_without_copying_it(size: int) -> None:
    text = "a.b.c~" + "~" * (size - 6)
    tracemalloc.start()
    try:
        assert refusal(text) is reasons.TOO_LONG
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < 64 * 1024


def test_threat_25_ten_thousand_disclosures_in_json_are_refused_before_any_is_read() -> None:
    document = {
        "payload": "b",
        "protected": "a",
        "signature": "c",
        "header": {"disclosures": ["!"] * 10_000},
    }

    with pytest.raises(VerificationError) as caught:
        Presentation.read_json(json.dumps(document).encode())

    assert caught.value.reason is reasons.TOO_MANY


FLAT = {"payload": "b", "protected": "a", "signature": "c"}


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"payload": "b", "protected": "a"},
        {**FLAT, "payload": 1},
        {**FLAT, "header": []},
        {**FLAT, "header": {"disclosures": "d"}},
        {**FLAT, "header": {"disclosures": [1]}},
        {**FLAT, "header": {"disclosures": [""]}},
        {**FLAT, "header": {"kb_jwt": 1}},
        {**FLAT, "signatures": []},
        {"payload": "b", "signatures": []},
        {"payload": "b", "signatures": ["a"]},
        {"payload": "b", "signatures": {"protected": "a", "signature": "c"}},
        {
            "payload": "b",
            "signatures": [
                {"protected": "a", "signature": "c"},
                {"protected": "a", "signature": "c", "header": {"disclosures": ["d"]}},
            ],
        },
    ],
)
def test_threat_16_json_of_another_form_is_refused(document: object) -> None:
    with pytest.raises(VerificationError) as caught:
        Presentation.read_json(json.dumps(document).encode())

    assert caught.value.reason is reasons.FORM


def test_json_forms_are_the_compact_form_of_their_first_signature() -> None:
    header = {"disclosures": ["d"], "kb_jwt": "f.g.h"}
    flat = {**FLAT, "header": header}
    second = {"protected": "x", "signature": "y"}
    general = {
        "payload": "b",
        "signatures": [{"protected": "a", "signature": "c", "header": header}, second],
    }

    assert Presentation.read_json(json.dumps(flat).encode()).text == "a.b.c~d~f.g.h"
    several = Presentation.read_json(json.dumps(general).encode())
    assert several.text == "a.b.c~d~f.g.h"
    assert several.signed == ("a.b.c", "x.b.y")
