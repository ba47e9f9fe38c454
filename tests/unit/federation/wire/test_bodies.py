"""Bodies between cities: read in one form only, and written so that they are read as they were."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.receipts.reconciliation import counted
from credit_hub.federation.records.models import KINDS
from credit_hub.federation.wire.question import (
    QueryAnswer,
    QueryRequest,
    Refusal,
    kind_code,
)
from credit_hub.federation.wire.reconciling import DayCounts, DayDigests

OPERATOR: Final = tagged(b"operator")
PERSON: Final[dict[str, Any]] = {
    "kind": "urn:cn-credit:personal-band:1",
    "purpose": "car-rental",
    "scene": "car-rental",
    "fields": ["band", "mapping"],
    "consent": "a.b.c",
    "operator": OPERATOR,
}
FIRM: Final[dict[str, Any]] = {
    "kind": "urn:cn-credit:org-record:1",
    "purpose": "tender",
    "subject": "91410199TE5T00016Y",
    "operator": OPERATOR,
}


def body(members: object) -> bytes:
    return json.dumps(members).encode()


@pytest.mark.parametrize("members", [PERSON, FIRM])
def test_question_is_read_as_it_was_written(members: dict[str, Any]) -> None:
    question = QueryRequest.read(body(members))

    assert QueryRequest.read(bytes(question)) == question


@pytest.mark.parametrize(
    "change",
    [
        {"number": "410199199003070018"},
        {"kind": "urn:cn-credit:score:1"},
        {"scene": None},
        {"consent": None},
        {"subject": "91410199TE5T00016Y"},
        {"fields": ["band", "band"]},
        {"fields": ["band"] * 9},
        {"operator": "zhang"},
        {"purpose": "Car rental"},
        {"consent": "a b"},
    ],
)
def test_threat_21_question_that_says_more_or_less_than_it_may_is_refused(
    change: dict[str, Any],
) -> None:
    members = {k: v for k, v in {**PERSON, **change}.items() if v is not None}

    with pytest.raises(VerificationError) as caught:
        QueryRequest.read(body(members))

    assert "410199199003070018" not in str(caught.value)


def test_threat_25_question_of_more_than_64_kib_is_refused_unread() -> None:
    with pytest.raises(VerificationError):
        QueryRequest.read(body({**PERSON, "consent": "a" * (64 * 1024)}))


@pytest.mark.parametrize("read", [QueryRequest.read, QueryAnswer.read, Refusal.read])
@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"reason":1}', b'{"a":1,"a":1}', b"\xff"])
def test_threat_12_body_in_another_form_is_refused(
    read: Callable[[bytes], object], data: bytes
) -> None:
    with pytest.raises(VerificationError):
        read(data)


def test_answer_with_a_record_of_full_length_is_read_as_it_was_written() -> None:
    answer = QueryAnswer(record="r" * 65_536, receipt="a.b.c")

    assert QueryAnswer.read(bytes(answer)) == answer


def test_refusal_is_read_whatever_it_tells_people() -> None:
    problem = {"type": "about:blank", "title": "refused", "status": 403, "detail": "…"}

    found = Refusal.read(body({**problem, "reason": "consent.refused", "receipt": "a.b.c"}))

    assert found == Refusal(reason="consent.refused", receipt="a.b.c")
    assert Refusal.read(body({**problem, "reason": "http.size"})).receipt is None


def test_sides_of_a_comparison_are_read_as_they_were_written() -> None:
    digests = tuple(tagged(bytes([n])) for n in range(3))
    counts = DayCounts(day="2026-11-24", lines=counted(("tender", one) for one in digests))
    named = DayDigests(day="2026-11-24", purpose="tender", digests=digests)

    assert DayCounts.read(bytes(counts)) == counts
    assert DayDigests.read(bytes(named)) == named
    with pytest.raises(VerificationError):
        DayCounts.read(bytes(named))
    with pytest.raises(VerificationError):
        DayDigests.read(bytes(counts))


def test_every_kind_of_record_has_a_name_for_receipts() -> None:
    assert sorted(map(kind_code, KINDS)) == [
        "org-record",
        "personal-band",
        "sanction-event",
        "sanction-outcome",
        "scene-eligibility",
    ]
