"""One answer for a question that a member sends again, on each database."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.http.idempotency import (
    AT_WORK,
    KEY_REUSED,
    AnswerStore,
    KeptAnswer,
    answer_once,
)
from credit_hub.federation.http.verification import Verified
from credit_hub.ledger.storage.database import Ledger

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZHENGZHOU = "https://credit.zhengzhou.example/fed"
HANGZHOU = "https://credit.hangzhou.example/fed"


@pytest.fixture
def store(ledger: Ledger) -> AnswerStore:
    return LedgerAnswers(ledger.exchange_answers, uuid.uuid4().hex, lambda _: False)


def asked(question: str = "sha-256:a", *, member: str = ZHENGZHOU, key: str = "k1") -> Verified:
    return Verified(
        member=member,
        kid="k" * 43,
        idempotency_key=key,
        created=int(NOW.timestamp()),
        nonce="n" * 22,
        question=question,
        base_digest="sha-256:b",
        fresh=True,
    )


class Desk:
    """Mints a record for each operation, and counts."""

    def __init__(self, status: int = 200, *, is_final: bool = False) -> None:
        self.status = status
        self.is_final = is_final
        self.operations: list[str] = []

    def __call__(self, operation: str) -> KeptAnswer:
        self.operations.append(operation)
        body = f"record {len(self.operations)}".encode()
        fields = (("content-type", "application/json"),)
        return KeptAnswer(self.status, fields, body, self.is_final)


def reason_of(call: Callable[[], object]) -> object:
    with pytest.raises(RefusedError) as caught:
        call()
    return caught.value.reason


def test_retry_gets_the_same_record_to_the_byte(store: AnswerStore) -> None:
    desk = Desk()

    first = answer_once(store, asked(), desk, NOW)
    again = answer_once(store, asked(), desk, NOW + timedelta(hours=23))

    assert first == again
    assert len(desk.operations) == 1


def test_key_is_free_again_after_a_day(store: AnswerStore) -> None:
    desk = Desk()
    answer_once(store, asked(), desk, NOW)

    answer_once(store, asked(), desk, NOW + timedelta(hours=24))

    assert len(desk.operations) == 2


def test_key_of_another_question_is_refused(store: AnswerStore) -> None:
    answer_once(store, asked(), Desk(), NOW)

    call = lambda: answer_once(store, asked("sha-256:other"), Desk(), NOW)  # noqa: E731
    assert reason_of(call) is KEY_REUSED


def test_same_key_of_another_member_is_another_key(store: AnswerStore) -> None:
    desk = Desk()
    answer_once(store, asked(), desk, NOW)

    answer_once(store, asked("sha-256:other", member=HANGZHOU), desk, NOW)

    assert len(desk.operations) == 2


def test_refusal_frees_its_key(store: AnswerStore) -> None:
    answer_once(store, asked(), Desk(403), NOW)

    assert answer_once(store, asked(), Desk(), NOW).status == 200


def test_refusal_that_is_final_is_given_again(store: AnswerStore) -> None:
    desk = Desk(403, is_final=True)

    answers = [answer_once(store, asked(), desk, NOW) for _ in range(2)]

    assert {(one.status, one.body) for one in answers} == {(403, b"record 1")}


def test_question_that_failed_is_the_same_operation_when_it_comes_again(
    store: AnswerStore,
) -> None:
    seen: list[str] = []

    def failing(operation: str) -> KeptAnswer:
        seen.append(operation)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer_once(store, asked(), failing, NOW)
    desk = Desk()
    answer_once(store, asked(), desk, NOW)

    assert desk.operations == seen


def test_question_that_comes_while_it_is_answered_is_told_so(store: AnswerStore) -> None:
    def working(_: str) -> KeptAnswer:
        call = lambda: answer_once(store, asked(), Desk(), NOW)  # noqa: E731
        assert reason_of(call) is AT_WORK
        return Desk()("")

    assert answer_once(store, asked(), working, NOW).status == 200


def test_of_many_tries_at_once_one_makes_the_record(store: AnswerStore) -> None:
    desk = Desk()

    def attempt(_: int) -> bytes:
        try:
            return answer_once(store, asked(), desk, NOW).body
        except RefusedError as error:
            return error.reason.code.encode()

    with ThreadPoolExecutor(8) as pool:
        told = set(pool.map(attempt, range(24)))

    assert len(desk.operations) == 1
    assert told <= {b"record 1", AT_WORK.code.encode()}
    assert b"record 1" in told
