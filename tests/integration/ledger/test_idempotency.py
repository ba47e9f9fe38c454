"""Idempotency keys on each database: one answer for a key, also after a crash and at once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from credit_hub.ledger.idempotency.answers import (
    KEPT_FOR,
    AtWork,
    Claim,
    Claimed,
    KeptAnswer,
    OtherRequest,
    mark_of,
)
from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject
from credit_hub.ledger.storage.database import Ledger

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
ANSWER = KeptAnswer(201, (("content-type", "application/json"),), '{"a":"\u90d1"}\n'.encode())


def claim(
    key: str = "k1",
    *,
    client: str = "local",
    request: str = "r1",
    at: datetime = NOW,
    holder: str | None = None,
) -> Claim:
    return Claim(mark_of(client, key), client, request, uuid.uuid4().hex, at + LEASE, holder)


def test_answer_comes_back_byte_by_byte(ledger: Ledger) -> None:
    mine = claim()

    assert ledger.idempotency.claim(mine, NOW) == Claimed(mine.owner)
    assert ledger.idempotency.finish(mine, ANSWER, NOW)

    assert ledger.idempotency.claim(claim(), NOW) == ANSWER


def test_request_at_work_is_told_so_and_until_when(ledger: Ledger) -> None:
    ledger.idempotency.claim(claim(), NOW)

    assert ledger.idempotency.claim(claim(), NOW) == AtWork(NOW + LEASE)


def test_key_of_another_request_is_told_apart_before_and_after_the_answer(ledger: Ledger) -> None:
    mine = claim()
    ledger.idempotency.claim(mine, NOW)

    before = ledger.idempotency.claim(claim(request="r2"), NOW)
    ledger.idempotency.finish(mine, ANSWER, NOW)
    after = ledger.idempotency.claim(claim(request="r2"), NOW)

    assert before == after == OtherRequest()


def test_same_key_of_another_client_is_another_key(ledger: Ledger) -> None:
    ledger.idempotency.claim(claim(), NOW)

    assert isinstance(ledger.idempotency.claim(claim(client="client:2"), NOW), Claimed)


def test_request_of_a_dead_process_is_taken_over_after_its_lease(ledger: Ledger) -> None:
    dead, heir = claim(), claim()
    ledger.idempotency.claim(dead, NOW)

    assert ledger.idempotency.claim(heir, NOW + LEASE) == Claimed(dead.owner)

    assert not ledger.idempotency.finish(dead, ANSWER, NOW + LEASE)
    ledger.idempotency.release(dead)
    assert ledger.idempotency.finish(heir, ANSWER, NOW + LEASE)


def test_request_of_a_process_that_has_gone_is_taken_over_within_its_lease(ledger: Ledger) -> None:
    dead, heir = claim(holder="p1"), claim(holder="p2")
    ledger.idempotency.claim(dead, NOW)
    gone: set[str] = set()

    waits = ledger.idempotency.claim(heir, NOW, gone.__contains__)
    gone.add("p1")
    taken = ledger.idempotency.claim(heir, NOW, gone.__contains__)
    third = ledger.idempotency.claim(claim(holder="p3"), NOW, gone.__contains__)

    assert (waits, taken, third) == (AtWork(NOW + LEASE), Claimed(dead.owner), AtWork(NOW + LEASE))
    assert not ledger.idempotency.finish(dead, ANSWER, NOW)
    assert ledger.idempotency.finish(heir, ANSWER, NOW)


def test_request_without_a_holder_waits_for_its_lease(ledger: Ledger) -> None:
    ledger.idempotency.claim(claim(), NOW)

    assert ledger.idempotency.claim(claim(), NOW, lambda _: True) == AtWork(NOW + LEASE)


def test_request_that_failed_is_the_same_operation_when_it_comes_again(ledger: Ledger) -> None:
    mine = claim()
    ledger.idempotency.claim(mine, NOW)

    ledger.idempotency.give_up(mine, NOW)

    assert ledger.idempotency.claim(claim(request="r2"), NOW) == OtherRequest()
    assert ledger.idempotency.claim(claim(), NOW) == Claimed(mine.owner)


def test_key_of_a_refused_request_is_free(ledger: Ledger) -> None:
    mine = claim()
    ledger.idempotency.claim(mine, NOW)

    ledger.idempotency.release(mine)

    assert isinstance(ledger.idempotency.claim(claim(request="r2"), NOW), Claimed)


def test_answer_is_forgotten_after_its_time(ledger: Ledger) -> None:
    mine = claim()
    ledger.idempotency.claim(mine, NOW)
    ledger.idempotency.finish(mine, ANSWER, NOW)

    last = ledger.idempotency.claim(claim(request="r2"), NOW + KEPT_FOR - timedelta(seconds=1))
    late = ledger.idempotency.claim(claim(request="r2"), NOW + KEPT_FOR)

    assert last == OtherRequest()
    assert isinstance(late, Claimed)


def test_key_claimed_at_once_has_one_owner(ledger: Ledger) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: ledger.idempotency.claim(claim(), NOW), range(24)))

    assert sum(isinstance(item, Claimed) for item in told) == 1
    assert told.count(AtWork(NOW + LEASE)) == 23


def test_dead_request_that_several_would_take_over_has_one_heir(ledger: Ledger) -> None:
    ledger.idempotency.claim(claim(), NOW)

    then = NOW + LEASE
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: ledger.idempotency.claim(claim(at=then), then), range(24)))

    assert sum(isinstance(item, Claimed) for item in told) == 1
    assert all(isinstance(item, AtWork | Claimed) for item in told)


def test_decision_of_one_operation_is_recorded_once(ledger: Ledger) -> None:
    subject = Subject("finding:1", "finding", "lot:1", "D01", "1.0.0", "S")
    outcome = Outcome(subject, Decision.CONFIRMED, "理由", "auditor-1", None, NOW)

    for operation in ("o1", "o1", "o2", None, None):
        ledger.outcomes.add(outcome, operation=operation)

    assert len(ledger.outcomes.history("finding:1")) == 4
