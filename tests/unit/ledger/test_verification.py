"""Receipts are signed, checked, and refused for each thing that can be wrong with them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from joserfc import jws

from credit_hub.ledger.receipts.canonical import canonical
from credit_hub.ledger.receipts.documents import LONGEST, Document, read
from credit_hub.ledger.receipts.keys import Algorithm, KeySet, SigningKey
from credit_hub.ledger.receipts.signing import TYPE, Receipt, receipt_id, sign
from credit_hub.ledger.receipts.statement import Statement
from credit_hub.ledger.receipts.verification import Conclusion, State, Verdict, verify
from credit_hub.model.errors import InvalidValueError
from tests.unit.ledger.conftest import ANSWER, statement


def checked(key: SigningKey, receipt: Receipt, answer: Mapping[str, object] | None) -> Verdict:
    return verify(Document(receipt.jws, receipt.id, answer), KeySet.of([key.public]))


def failing(verdict: Verdict) -> list[str]:
    return [step.name for step in verdict.steps if step.state is State.FAIL]


def signed(key: SigningKey, payload: bytes, **header: object) -> Receipt:
    """Sign something else than the hub would."""
    given = {"alg": key.public.algorithm, "kid": key.public.kid, "typ": TYPE, **header}
    token = jws.serialize_compact(
        {name: value for name, value in given.items() if value is not None},
        payload,
        key.jwk,
        algorithms=[str(given["alg"])],
    )
    return Receipt(receipt_id(token), token)


def test_receipt_with_its_answer_is_valid(key: SigningKey) -> None:
    verdict = checked(key, sign(statement(), key), ANSWER)

    assert verdict.conclusion is Conclusion.VALID
    assert {step.state for step in verdict.steps} == {State.PASS}
    assert verdict.statement == statement()


def test_receipt_alone_is_valid_and_the_answer_is_not_checked(key: SigningKey) -> None:
    verdict = checked(key, sign(statement(), key), None)

    assert verdict.conclusion is Conclusion.VALID
    assert verdict.steps[-1].state is State.SKIPPED


def test_receipt_of_a_negative_answer_states_what_was_searched(key: SigningKey) -> None:
    answer = {**ANSWER, "findings": [], "complete": True, "incomplete": []}

    verdict = checked(key, sign(statement(answer), key), answer)

    assert verdict.conclusion is Conclusion.VALID
    assert verdict.statement is not None
    assert verdict.statement.result.findings == ()
    assert verdict.statement.result.complete
    assert verdict.statement.reading.relations == ("HOLDS", "SUBMITS")


def test_statement_is_read_back_as_it_was_written() -> None:
    assert Statement.read(statement().payload()) == statement()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"findings": []}, "finding finding:1 is in the receipt, not in the answer"),
        (
            {"findings": [{"id": "finding:1", "summary": "x"}]},
            "finding finding:1 is in both, with other evidence or wording",
        ),
        ({"leads": [{"id": "lead:9"}]}, "lead lead:9 is in the answer, not in the receipt"),
        ({"complete": True, "incomplete": []}, "completeness"),
        ({"known_at": "2026-11-21T00:00:00+00:00"}, "known_at"),
        ({"bidders": [{"id": "uscc:A"}]}, "bidder uscc:B is in the receipt, not in the answer"),
        ({"lot_name": "另一标段"}, "other particulars differ"),
    ],
)
def test_answer_that_was_changed_is_refused_and_the_change_is_named(
    key: SigningKey, change: Mapping[str, object], told: str
) -> None:
    verdict = checked(key, sign(statement(), key), {**ANSWER, **change})

    assert verdict.conclusion is Conclusion.INVALID
    assert failing(verdict) == ["answer"]
    assert told in verdict.steps[-1].seen


def test_receipt_of_an_unknown_key_cannot_be_decided(key: SigningKey) -> None:
    verdict = verify(Document(sign(statement(), key).jws), KeySet({}))

    assert verdict.conclusion is Conclusion.UNDECIDABLE
    assert verdict.steps[-1].name == "key"
    assert verdict.statement is None


def test_receipt_signed_by_another_key_under_this_kid_is_refused(key: SigningKey) -> None:
    thief = SigningKey.generate(key.public.algorithm)
    forged = signed(thief, canonical(statement().payload()), kid=key.public.kid)

    verdict = checked(key, forged, ANSWER)

    assert failing(verdict) == ["signature"]
    assert verdict.statement is None


def test_receipt_under_the_name_of_another_algorithm_is_refused(key: SigningKey) -> None:
    other: Algorithm = "ES256" if key.public.algorithm == "Ed25519" else "Ed25519"
    stranger = SigningKey.generate(other)
    forged = signed(stranger, canonical(statement().payload()), kid=key.public.kid)

    assert failing(checked(key, forged, ANSWER)) == ["key"]


@pytest.mark.parametrize(
    "header", [{"typ": "JWT"}, {"typ": None}, {"jku": "https://thief.example/keys"}]
)
def test_header_with_more_less_or_other_members_is_refused(
    key: SigningKey, header: dict[str, object]
) -> None:
    forged = signed(key, canonical(statement().payload()), **header)

    assert failing(checked(key, forged, ANSWER)) == ["form"]


def test_payload_that_is_not_canonical_is_refused(key: SigningKey) -> None:
    loose = json.dumps(statement().payload()).encode()

    assert failing(checked(key, signed(key, loose), ANSWER)) == ["statement"]


def test_payload_that_lacks_a_field_is_refused(key: SigningKey) -> None:
    payload = {k: v for k, v in statement().payload().items() if k != "known_at"}

    verdict = checked(key, signed(key, canonical(payload)), ANSWER)

    assert failing(verdict) == ["statement"]
    assert "known_at" in verdict.steps[-1].seen


def test_statement_of_a_later_version_cannot_be_decided(key: SigningKey) -> None:
    payload = {**statement().payload(), "version": 2}

    verdict = checked(key, signed(key, canonical(payload)), ANSWER)

    assert verdict.conclusion is Conclusion.UNDECIDABLE


def test_receipt_under_another_id_is_refused(key: SigningKey) -> None:
    receipt = sign(statement(), key)

    verdict = checked(key, Receipt("receipt:" + "0" * 32, receipt.jws), ANSWER)

    assert failing(verdict) == ["id"]


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c.d", "é.é.é", "....", "e30.e30.e30"])
def test_text_that_is_no_jws_is_refused(key: SigningKey, text: str) -> None:
    verdict = verify(Document(text), KeySet.of([key.public]))

    assert failing(verdict) == ["form"]


def test_document_is_read_as_answer_as_receipt_and_as_bare_jws(key: SigningKey) -> None:
    receipt = sign(statement(), key)
    short = {"id": receipt.id, "jws": receipt.jws}
    whole = {**ANSWER, "receipt": short}

    assert read(json.dumps(whole).encode()) == Document(receipt.jws, receipt.id, ANSWER)
    assert read(json.dumps(short).encode()) == Document(receipt.jws, receipt.id)
    assert read(f" {receipt.jws}\n".encode()) == Document(receipt.jws)


@pytest.mark.parametrize(
    "content",
    [b"{}", b'{"receipt": null}', b'{"jws": 1}', b'{"a": 1, "a": 2}', b'{"jws": 1.5}', b"\xff"],
)
def test_document_without_a_receipt_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read(content)


def test_document_that_is_too_long_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="at most"):
        read(b"a" * (LONGEST + 1))
