"""Canonical JSON is one text for one value; a receipt stands no change of any byte."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.ledger.receipts.canonical import canonical, digest, parse
from credit_hub.ledger.receipts.documents import Document
from credit_hub.ledger.receipts.keys import ALGORITHMS, KeySet, SigningKey
from credit_hub.ledger.receipts.signing import sign
from credit_hub.ledger.receipts.verification import Conclusion, verify
from tests.unit.ledger.conftest import ANSWER, statement

# RFC 8785 takes integers of 53 bits and no half of a surrogate pair.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SCALARS = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=20
)
OBJECTS = st.dictionaries(TEXTS, VALUES)
KEYS = {algorithm: SigningKey.generate(algorithm) for algorithm in ALGORITHMS}


@given(OBJECTS)
def test_canonical_json_is_read_back_as_the_same_value(value: dict[str, object]) -> None:
    text = canonical(value)

    assert parse(text) == value
    assert canonical(parse(text)) == text


@given(OBJECTS, st.randoms())
def test_canonical_json_does_not_depend_on_the_order_of_members(
    value: dict[str, object], random: st.DataObject
) -> None:
    names = list(value)
    random.shuffle(names)  # type: ignore[attr-defined]  # hypothesis gives a random.Random

    assert digest({name: value[name] for name in names}) == digest(value)


@given(OBJECTS)
def test_canonical_json_does_not_depend_on_how_the_value_was_written(
    value: dict[str, object],
) -> None:
    for written in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=3)):
        assert canonical(parse(written)) == canonical(value)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@settings(max_examples=300)
@given(data=st.data())
def test_receipt_with_any_byte_changed_is_not_valid(algorithm: str, data: st.DataObject) -> None:
    key = KEYS[algorithm]
    token = sign(statement(), key).jws.encode()
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.integers(0, 127).filter(lambda byte: byte != token[at]))
    changed = token[:at] + bytes([other]) + token[at + 1 :]

    verdict = verify(Document(changed.decode("ascii"), None, ANSWER), KeySet.of([key.public]))

    assert verdict.conclusion is not Conclusion.VALID
    assert verdict.statement is None


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_receipt_with_each_bit_of_its_signature_flipped_is_refused(algorithm: str) -> None:
    key = KEYS[algorithm]
    token = sign(statement(), key).jws
    begin = token.rindex(".") + 1

    for at in range(begin, len(token)):
        for bit in range(7):
            changed = token[:at] + chr(ord(token[at]) ^ (1 << bit)) + token[at + 1 :]
            verdict = verify(Document(changed), KeySet.of([key.public]))
            assert verdict.conclusion is Conclusion.INVALID
