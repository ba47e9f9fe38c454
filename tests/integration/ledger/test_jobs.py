"""Jobs and webhooks on each database: every lot counts once, whoever asks how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from credit_hub.ledger.jobs.job import JobFault, JobQuestion, JobState, Result
from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.webhooks.endpoint import (
    Attempt,
    DeliveryState,
    Endpoint,
    checked_url,
    new_secret,
)
from credit_hub.model.errors import ConflictError, InvalidValueError, NotFoundError, QuotaError

NOW = datetime(2026, 11, 24, 8, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
JOB = "job:1"
ANSWER = Result(b'{"lot_id":"lot:1"}', "receipt:1", None)
PROBLEM = Result(None, None, b'{"code":"not_found"}')


def accept(ledger: Ledger, lots: int = 3, webhook: str | None = None, job: str = JOB) -> None:
    question = JobQuestion(tuple(f"lot:{n}" for n in range(lots)), None, None, NOW)
    ledger.jobs.add(job, "platform", question, webhook, NOW)


def register(ledger: Ledger, client: str = "platform") -> Endpoint:
    endpoint = Endpoint("whe_1", client, "https://example.org/hook", new_secret(), NOW, None)
    ledger.webhooks.add(endpoint)
    return endpoint


def test_job_is_accepted_with_all_its_lots(ledger: Ledger) -> None:
    accept(ledger)

    job = ledger.jobs.get(JOB)
    assert (job.state, job.total, job.done, job.failed, job.run) == (JobState.QUEUED, 3, 0, 0, 1)
    assert (job.known_at, job.accepted_at) == (NOW, NOW)
    assert ledger.jobs.results(JOB, after=-1, limit=10) == ()


def test_lot_is_counted_once_however_often_it_is_recorded(ledger: Ledger) -> None:
    accept(ledger)
    assert ledger.jobs.begin(JOB, 1, NOW) == (0, 1, 2)

    went_on = [ledger.jobs.record(JOB, 1, 0, result, NOW) for result in (ANSWER, ANSWER, PROBLEM)]

    job = ledger.jobs.get(JOB)
    assert went_on == [True, True, True]
    assert (job.done, job.failed) == (1, 0)
    (item,) = ledger.jobs.results(JOB, after=-1, limit=10)
    assert item.result == ANSWER


def test_workers_at_once_count_each_lot_once(ledger: Ledger) -> None:
    accept(ledger, lots=40)
    ledger.jobs.begin(JOB, 1, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: ledger.jobs.record(JOB, 1, n % 40, ANSWER, NOW), range(80)))

    assert ledger.jobs.get(JOB).done == 40
    assert len(ledger.jobs.results(JOB, after=-1, limit=100)) == 40


def test_results_come_in_pages_in_the_order_of_the_request(ledger: Ledger) -> None:
    accept(ledger, lots=4)
    ledger.jobs.begin(JOB, 1, NOW)
    for position in (2, 0, 1):
        ledger.jobs.record(JOB, 1, position, PROBLEM, NOW)

    first = ledger.jobs.results(JOB, after=-1, limit=2)
    second = ledger.jobs.results(JOB, after=1, limit=2)

    assert [item.position for item in first] == [0, 1]
    assert [item.position for item in second] == [2]


def test_cancelled_job_takes_no_further_result(ledger: Ledger) -> None:
    accept(ledger)
    ledger.jobs.begin(JOB, 1, NOW)
    ledger.jobs.record(JOB, 1, 0, ANSWER, NOW)

    ledger.jobs.cancel(JOB, "platform", LATER)

    assert not ledger.jobs.record(JOB, 1, 1, ANSWER, LATER)
    assert ledger.jobs.finish(JOB, 1, None, LATER) is None
    job = ledger.jobs.get(JOB)
    assert (job.state, job.done, job.ended_at) == (JobState.CANCELLED, 1, LATER)
    assert ledger.jobs.cancel(JOB, "platform", LATER) is None


def test_resumed_job_asks_only_about_what_is_missing(ledger: Ledger) -> None:
    accept(ledger)
    ledger.jobs.begin(JOB, 1, NOW)
    ledger.jobs.record(JOB, 1, 1, ANSWER, NOW)
    ledger.jobs.finish(JOB, 1, JobFault("store_unavailable", "away"), NOW)

    run = ledger.jobs.resume(JOB, "platform")

    assert run == 2
    assert ledger.jobs.begin(JOB, 1, LATER) == ()
    assert ledger.jobs.begin(JOB, 2, LATER) == (0, 2)
    job = ledger.jobs.get(JOB)
    assert (job.state, job.started_at, job.fault, job.ended_at) == (
        JobState.RUNNING,
        NOW,
        None,
        None,
    )


def test_run_that_was_handed_over_changes_nothing_more(ledger: Ledger) -> None:
    accept(ledger)
    ledger.jobs.begin(JOB, 1, NOW)

    assert ledger.jobs.hand_over(JOB, 1) == 2

    assert ledger.jobs.hand_over(JOB, 1) is None
    assert not ledger.jobs.record(JOB, 1, 0, ANSWER, NOW)
    assert [job.run for job in ledger.jobs.active()] == [2]


def test_job_of_another_client_is_not_found(ledger: Ledger) -> None:
    accept(ledger)

    for ask in (ledger.jobs.get, ledger.jobs.resume):
        with pytest.raises(NotFoundError):
            ask(JOB, "stranger")
    with pytest.raises(NotFoundError):
        ledger.jobs.cancel(JOB, "stranger", NOW)
    assert ledger.jobs.of("stranger", before=None, limit=10) == ()


def test_client_may_have_so_many_jobs_at_once_and_no_more(ledger: Ledger) -> None:
    question = JobQuestion(("lot:1",), None, None, NOW)
    for number in range(2):
        ledger.jobs.add(f"job:{number}", "platform", question, None, NOW, at_once=2)

    with pytest.raises(QuotaError, match="2 jobs") as caught:
        ledger.jobs.add("job:2", "platform", question, None, NOW, at_once=2)

    assert caught.value.seconds > 0
    with pytest.raises(NotFoundError):
        ledger.jobs.get("job:2")
    ledger.jobs.cancel("job:0", "platform", NOW)
    ledger.jobs.add("job:3", "platform", question, None, NOW, at_once=2)
    ledger.jobs.add("job:4", "other", question, None, NOW, at_once=1)


def test_jobs_are_listed_latest_first_and_in_pages(ledger: Ledger) -> None:
    for number in range(3):
        accept(ledger, job=f"job:{number}")

    first = ledger.jobs.of("platform", before=None, limit=2)
    second = ledger.jobs.of(None, before=first[-1].number, limit=2)

    assert [job.id for job in (*first, *second)] == ["job:2", "job:1", "job:0"]


@pytest.mark.parametrize("ended", ["done", "queued"])
def test_job_that_is_done_or_waits_cannot_be_resumed(ledger: Ledger, ended: str) -> None:
    accept(ledger)
    if ended == "done":
        ledger.jobs.begin(JOB, 1, NOW)
        ledger.jobs.finish(JOB, 1, None, NOW)

    with pytest.raises(ConflictError, match=ended):
        ledger.jobs.resume(JOB, "platform")


def test_end_of_a_job_makes_one_message_without_facts_about_firms(ledger: Ledger) -> None:
    endpoint = register(ledger)
    accept(ledger, webhook=endpoint.id)
    ledger.jobs.begin(JOB, 1, NOW)
    ledger.jobs.record(JOB, 1, 0, ANSWER, NOW)

    first = ledger.jobs.finish(JOB, 1, None, LATER)
    again = ledger.jobs.finish(JOB, 1, None, LATER)

    assert first is not None
    assert again is None
    (delivery,) = ledger.webhooks.of_job(JOB)
    assert (delivery.id, delivery.state) == (first, DeliveryState.PENDING)
    assert delivery.body == (
        '{"type":"linked_party_checks.done","timestamp":"2026-11-24T08:01:00.123456+00:00",'
        '"data":{"job_id":"job:1","state":"done","total":3,"done":1,"failed":0}}'
    )


def test_delivery_tells_its_attempts(ledger: Ledger) -> None:
    endpoint = register(ledger)
    accept(ledger, webhook=endpoint.id)
    delivery_id = ledger.jobs.cancel(JOB, "platform", NOW)
    assert delivery_id is not None
    assert ledger.webhooks.unsent(LATER) == (delivery_id,)
    assert ledger.webhooks.unsent(NOW) == ()

    failed = Attempt(1, NOW, 500, "the endpoint answered 500")
    ledger.webhooks.attempted(delivery_id, failed, DeliveryState.PENDING, LATER)
    ledger.webhooks.attempted(
        delivery_id, Attempt(2, LATER, 204, None), DeliveryState.DELIVERED, None
    )

    delivery = ledger.webhooks.delivery(delivery_id)
    assert delivery.state is DeliveryState.DELIVERED
    assert [attempt.status for attempt in delivery.attempts] == [500, 204]
    assert ledger.webhooks.unsent(LATER) == ()
    with pytest.raises(ConflictError):
        ledger.webhooks.attempted(delivery_id, failed, DeliveryState.PENDING, LATER)


def test_removed_or_foreign_webhook_cannot_be_named(ledger: Ledger) -> None:
    foreign = register(ledger, client="other")
    with pytest.raises(NotFoundError, match="not one of this client"):
        accept(ledger, webhook=foreign.id)
    assert ledger.jobs.active() == ()

    ledger.webhooks.remove(foreign.id, NOW)

    assert ledger.webhooks.all() == ()
    with pytest.raises(NotFoundError):
        ledger.webhooks.remove(foreign.id, NOW)


def test_secret_of_an_endpoint_is_not_in_its_representation(ledger: Ledger) -> None:
    endpoint = register(ledger)

    assert endpoint.secret not in repr(ledger.webhooks.get(endpoint.id))


@pytest.mark.parametrize(
    "url", ["https://hooks.example.org/a?b=c", "http://127.0.0.1:9/x", "http://[::1]/"]
)
def test_url_that_is_safe_is_taken(url: str) -> None:
    assert checked_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/",
        "ftp://127.0.0.1/",
        "https://user:secret@example.org/",
        "https://example.org/#part",
        "https:///path",
        "https://example.org:99999/",
        "http://127.0.0.1.example.org/",
        "https://example.org/\r\nX: y",
        "nonsense",
    ],
)
def test_url_that_is_not_safe_is_refused(url: str) -> None:
    with pytest.raises(InvalidValueError, match="webhook URL"):
        checked_url(url)


@pytest.mark.parametrize("lots", [(), ("lot:1", "lot:2", "lot:1"), tuple(map(str, range(201)))])
def test_question_with_no_lot_too_many_or_one_twice_is_refused(lots: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValueError, match="lots"):
        JobQuestion(lots, None, None, NOW)
