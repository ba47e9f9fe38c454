"""The profile cc-json-1: what it takes, and one test for each thing that it refuses."""

from __future__ import annotations

import json

import pytest

from credit_hub.federation.encoding import canonical, strict_json
from credit_hub.federation.encoding.strict_json import (
    DEEPEST,
    GREATEST,
    LONGEST,
    dump,
    parse,
    parse_array,
)
from credit_hub.federation.errors import Reason, VerificationError


def refusal(data: bytes) -> Reason:
    with pytest.raises(VerificationError) as caught:
        parse(data)
    return caught.value.reason


def test_document_of_the_profile_is_read_as_it_stands() -> None:
    text = '{"甲":[1,-2,true,null,{"a":"é度"}],"n":9007199254740991}'

    assert parse(text.encode()) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1,"a":1}',
        '{"a":1,"\\u0061":2}',
        '{"x":{"a":1,"a":2}}',
        '{"x":[{"y":{"a":1,"b":2,"a":3}}]}',
    ],
)
def test_threat_12_duplicate_member_at_any_level_is_refused(text: str) -> None:
    assert refusal(text.encode()) is strict_json.TWICE


@pytest.mark.parametrize(
    "text",
    [
        '{"a":1.0}', '{"a":1e3}', '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":-0}',
        f'{{"a":{GREATEST + 1}}}', f'{{"a":-{GREATEST + 1}}}', '{"a":' + "9" * 60_000 + "}",
    ],
)  # fmt: skip
def test_number_that_readers_may_read_differently_is_refused(text: str) -> None:
    assert refusal(text.encode()) is strict_json.NUMBER


@pytest.mark.parametrize("number", [0, 1, -1, GREATEST, -GREATEST])
def test_integer_within_the_bounds_is_read_exactly(number: int) -> None:
    assert parse(f'{{"a":{number}}}'.encode()) == {"a": number}


@pytest.mark.parametrize("place", ['{{"a":"{}"}}', '{{"{}":1}}', '{{"a":[{{"b":["{}"]}}]}}'])
@pytest.mark.parametrize(
    "text",
    [
        "\u202e", "\u202a", "\u2066", "\u2069", "\x7f", "\x85",
        "\\u202e", "\\u0000", "\\n", "\\t", "\\u009f", "\\ud800", "\\udc00", "\\ude00\\ud83d",
    ],
)  # fmt: skip
def test_threat_13_control_and_bidirectional_characters_are_refused(place: str, text: str) -> None:
    assert refusal(place.format(text).encode()) is strict_json.CHARACTER


@pytest.mark.parametrize("text", ["e\u0301", "e\\u0301", "\u212b", "\\u212b", "\uf900"])
def test_threat_13_text_outside_normal_form_c_is_refused(text: str) -> None:
    assert refusal(f'{{"a":"{text}"}}'.encode()) is strict_json.NORMAL_FORM
    assert refusal(f'{{"{text}":1}}'.encode()) is strict_json.NORMAL_FORM


def test_pair_of_escaped_surrogates_is_one_character() -> None:
    assert parse(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


@pytest.mark.parametrize(
    "data",
    [b'\xef\xbb\xbf{"a":1}', b'{"a":"\xff"}', b'{"a":"\xc0\xaf"}', b'{"a":"\xed\xa0\x80"}',
     '{"a":1}'.encode("utf-16")],
)  # fmt: skip
def test_bytes_that_are_not_utf8_without_mark_are_refused(data: bytes) -> None:
    assert refusal(data) is strict_json.NOT_UTF8


@pytest.mark.parametrize(
    "text", ["", "{", '{"a":1}x', '{"a":1,}', "{'a':1}", '{"a":01}', '{"a":"\t"}', '{"a":1}\x00']
)
def test_text_that_is_no_json_is_refused(text: str) -> None:
    assert refusal(text.encode()) is strict_json.SYNTAX


@pytest.mark.parametrize("text", ["[]", '"a"', "1", "null", "true"])
def test_document_that_is_no_object_is_refused(text: str) -> None:
    assert refusal(text.encode()) is strict_json.NOT_OBJECT


def test_threat_25_depth_is_counted_to_the_level() -> None:
    inner = DEEPEST - 1

    assert parse(b'{"a":' + b"[" * inner + b"]" * inner + b"}")
    assert refusal(b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}") is strict_json.TOO_DEEP


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_threat_25_ten_thousand_levels_are_refused(opening: str) -> None:
    assert refusal(('{"a":' + opening * 10_000)[:LONGEST].encode()) is strict_json.TOO_DEEP


def test_brackets_in_text_are_no_levels() -> None:
    assert parse(b'{"a":"' + b'[{\\"' * 40 + b'"}')["a"] == '[{"' * 40
    assert parse(b'{"a":[' + b",".join([b"[]"] * 40) + b"]}") == {"a": [[]] * 40}


def test_threat_25_document_above_64_kib_is_refused_unread() -> None:
    exact = b'{"a":"' + b"x" * (LONGEST - 8) + b'"}'

    assert len(exact) == LONGEST
    assert parse(exact)
    assert refusal(exact + b" ") is strict_json.TOO_LONG
    assert refusal(b"\xff" * (LONGEST + 1)) is strict_json.TOO_LONG


def test_message_never_quotes_the_document() -> None:
    with pytest.raises(VerificationError) as caught:
        parse(b'{"name": "410199-secret" "x"}', where="payload")

    assert "secret" not in str(caught.value)
    assert "payload" in str(caught.value)
    assert caught.value.__cause__ is None


def test_written_object_is_canonical_and_is_read_again() -> None:
    value = {"b": [1, None, True], "a": "度"}

    assert dump(value) == '{"a":"度","b":[1,null,true]}'.encode()
    assert parse(dump(value)) == value


@pytest.mark.parametrize(
    ("value", "reason"),
    [("e\u0301", strict_json.NORMAL_FORM), ("\u202e", strict_json.CHARACTER)],
)
def test_object_that_the_profile_forbids_is_not_written(value: str, reason: Reason) -> None:
    with pytest.raises(VerificationError) as caught:
        dump({"a": value})

    assert caught.value.reason is reason


def test_fraction_is_not_written() -> None:
    with pytest.raises(VerificationError) as caught:
        dump({"a": 1.5})  # type: ignore[dict-item]

    assert caught.value.reason is strict_json.NUMBER


def test_value_without_canonical_form_is_not_written() -> None:
    with pytest.raises(VerificationError) as caught:
        dump({"a": GREATEST + 1})

    assert caught.value.reason is canonical.NOT_CANONICAL


def test_array_is_read_under_the_same_profile() -> None:
    assert parse_array('["盐","a",{"b":[1]}]'.encode()) == ["盐", "a", {"b": [1]}]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{}", strict_json.NOT_ARRAY),
        (b'"a"', strict_json.NOT_ARRAY),
        (b'["a",{"b":1,"b":2}]', strict_json.TWICE),
        ('["a\u202e"]'.encode(), strict_json.CHARACTER),
        (b"[1.5]", strict_json.NUMBER),
        (b"[" * 13 + b"]" * 13, strict_json.TOO_DEEP),
    ],
)
def test_array_that_breaks_the_profile_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(VerificationError) as caught:
        parse_array(data)

    assert caught.value.reason is reason
