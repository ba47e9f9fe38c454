"""Jobs and what came of each of their lots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, Row, func, select, update

from credit_hub.ledger.jobs.job import (
    ENDED,
    Job,
    JobFault,
    JobItem,
    JobQuestion,
    JobState,
    Result,
)
from credit_hub.ledger.storage.job_tables import items, jobs
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.storage.webhooks import add_delivery, is_open
from credit_hub.ledger.webhooks.endpoint import job_event
from credit_hub.model.errors import (
    ConflictError,
    NotFoundError,
    QuotaError,
)

__all__ = ["JobRepository", "no_job"]

_ACTIVE: Final = (JobState.QUEUED.value, JobState.RUNNING.value)
_ROOM_SECONDS: Final = 10
"""After this time one of the jobs may well have ended: 200 lots take some twenty seconds."""


@dataclass(frozen=True, slots=True)
class JobRepository:
    """Keeps jobs and results; each change of a job is one transaction that looks at its state.

    Methods that a worker calls take the number of the run: one that was replaced changes nothing.
    """

    transaction: Transactions

    def add(
        self,
        job_id: str,
        client: str,
        question: JobQuestion,
        webhook: str | None,
        now: datetime,
        *,
        at_once: int | None = None,
    ) -> None:
        """Accept a job with all its lots.

        Args:
            job_id: Its id, which must be new.
            client: Whose job it is.
            question: The lots, and what is asked about each.
            webhook: Endpoint to tell of its end.
            now: When it is accepted.
            at_once: How many jobs of the client may wait or run, this one included; requests of
                one instant may exceed it on PostgreSQL.

        Raises:
            NotFoundError: The webhook is not one of this client.
            QuotaError: The client has that many jobs already.
            ConflictError: There is a job of this id.
        """
        job = jobs.insert().values(
            id=job_id,
            client=client,
            state=JobState.QUEUED.value,
            regime=question.regime,
            as_of=question.as_of,
            known_at=question.known_at,
            webhook=webhook,
            total=len(question.lots),
            done=0,
            failed=0,
            run=1,
            accepted_at=now,
            codes=",".join(question.codes),
        )
        rows = [{"job": job_id, "position": i, "lot": lot} for i, lot in enumerate(question.lots)]
        with self.transaction() as connection:
            if webhook is not None and not is_open(connection, webhook, client):
                message = f"webhook {webhook!r} is not one of this client"
                raise NotFoundError(message, remedy="ask the operator to register one")
            connection.execute(job)
            connection.execute(items.insert(), rows)
            if at_once is not None:
                _demand_room(connection, client, at_once)

    def get(self, job_id: str, client: str | None = None) -> Job:
        """Return a job; with ``client``, only one of that client.

        Raises:
            NotFoundError: There is none.
        """
        with self.transaction() as connection:
            return _found(connection, job_id, client)

    def of(self, client: str | None, *, before: int | None, limit: int) -> tuple[Job, ...]:
        """Return jobs of a client, or of all, the latest first, from below a number."""
        query = select(jobs).order_by(jobs.c.number.desc()).limit(limit)
        if client is not None:
            query = query.where(jobs.c.client == client)
        if before is not None:
            query = query.where(jobs.c.number < before)
        with self.transaction() as connection:
            return tuple(map(_job, connection.execute(query)))

    def active(self) -> tuple[Job, ...]:
        """Return all jobs that wait or run, the oldest first."""
        query = select(jobs).where(jobs.c.state.in_(_ACTIVE)).order_by(jobs.c.number)
        with self.transaction() as connection:
            return tuple(map(_job, connection.execute(query)))

    def results(self, job_id: str, *, after: int, limit: int) -> tuple[JobItem, ...]:
        """Return the lots of a job that were asked about, behind a position, in their order."""
        query = (
            select(items)
            .where(items.c.job == job_id, items.c.position > after, items.c.ended_at.is_not(None))
            .order_by(items.c.position)
            .limit(limit)
        )
        with self.transaction() as connection:
            return tuple(map(_item, connection.execute(query)))

    def item(self, job_id: str, position: int) -> JobItem:
        """Return one lot of a job.

        Raises:
            NotFoundError: There is none at this position.
        """
        query = select(items).where(items.c.job == job_id, items.c.position == position)
        with self.transaction() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError(f"job {job_id!r} has no lot at position {position}")
        return _item(row)

    def begin(self, job_id: str, run: int, now: datetime) -> tuple[int, ...]:
        """Start a run, and return the positions that are still to be asked about."""
        waiting = (
            select(items.c.position)
            .where(items.c.job == job_id, items.c.ended_at.is_(None))
            .order_by(items.c.position)
        )
        with self.transaction() as connection:
            begun = _change(connection, job_id, run, _ACTIVE, {"state": JobState.RUNNING.value})
            if not begun:
                return ()
            connection.execute(
                update(jobs)
                .where(jobs.c.id == job_id, jobs.c.started_at.is_(None))
                .values(started_at=now)
            )
            return tuple(connection.execute(waiting).scalars())

    def record(self, job_id: str, run: int, position: int, result: Result, now: datetime) -> bool:
        """Keep what came of a lot, and count it, once; return whether the run may go on."""
        found = (
            update(items)
            .where(items.c.job == job_id, items.c.position == position, items.c.ended_at.is_(None))
            .values(
                answer=result.answer,
                receipt=result.receipt_id,
                problem=result.problem,
                ended_at=now,
            )
        )
        counter = jobs.c.done if result.problem is None else jobs.c.failed
        running = (JobState.RUNNING.value,)
        with self.transaction() as connection:
            # The write locks the job: who cancels it waits, or was first and this changes nothing.
            if not _change(connection, job_id, run, running, {"run": run}):
                return False
            if connection.execute(found).rowcount:
                count = update(jobs).where(jobs.c.id == job_id)
                connection.execute(count.values({counter: counter + 1}))
            return True

    def finish(self, job_id: str, run: int, fault: JobFault | None, now: datetime) -> str | None:
        """End a run that is through, or that a fault stopped; return the delivery to send."""
        state = JobState.DONE if fault is None else JobState.FAILED
        with self.transaction() as connection:
            values = {
                "state": state.value,
                "ended_at": now,
                "fault_code": None if fault is None else fault.code,
                "fault_detail": None if fault is None else fault.detail,
            }
            if not _change(connection, job_id, run, _ACTIVE, values):
                return None
            return _announced(connection, job_id, now)

    def cancel(self, job_id: str, client: str | None, now: datetime) -> str | None:
        """End a job before its time; return the delivery to send. A second call changes nothing.

        Raises:
            NotFoundError: There is none of this client.
            ConflictError: It has ended already.
        """
        change = (
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state.in_(_ACTIVE))
            .values(state=JobState.CANCELLED.value, ended_at=now)
        )
        with self.transaction() as connection:
            _found(connection, job_id, client)
            if connection.execute(change).rowcount:
                return _announced(connection, job_id, now)
            state = _found(connection, job_id, client).state
        if state is JobState.CANCELLED:
            return None
        message = f"job {job_id!r} is {state.value} and cannot be cancelled"
        raise ConflictError(message, remedy="read its results")

    def resume(self, job_id: str, client: str | None) -> int:
        """Take a cancelled or failed job up again; return the number of its new run.

        Raises:
            NotFoundError: There is none of this client.
            ConflictError: It waits, runs, or is done.
        """
        stopped = (JobState.CANCELLED.value, JobState.FAILED.value)
        change = (
            update(jobs)
            .where(jobs.c.id == job_id, jobs.c.state.in_(stopped))
            .values(
                state=JobState.QUEUED.value,
                run=jobs.c.run + 1,
                ended_at=None,
                fault_code=None,
                fault_detail=None,
            )
        )
        with self.transaction() as connection:
            _found(connection, job_id, client)
            changed = connection.execute(change).rowcount
            job = _found(connection, job_id, client)
        if changed:
            return job.run
        message = f"job {job_id!r} is {job.state.value}: there is nothing to resume"
        raise ConflictError(message, remedy="a job that was cancelled or failed can be resumed")

    def hand_over(self, job_id: str, run: int) -> int | None:
        """Put a running job back, for whoever works next; return the number of its new run."""
        with self.transaction() as connection:
            values = {"state": JobState.QUEUED.value, "run": run + 1}
            changed = _change(connection, job_id, run, (JobState.RUNNING.value,), values)
        return run + 1 if changed else None


def _demand_room(connection: Connection, client: str, at_once: int) -> None:
    """Refuse a job, which is inserted already, where it is one too many."""
    count = select(func.count()).where(jobs.c.client == client, jobs.c.state.in_(_ACTIVE))
    if (connection.scalar(count) or 0) > at_once:
        message = f"the client has {at_once} jobs that wait or run, and may have no more"
        raise QuotaError(message, remedy="wait until one has ended", seconds=_ROOM_SECONDS)


def _change(
    connection: Connection,
    job_id: str,
    run: int,
    states: Sequence[str],
    values: Mapping[str, object],
) -> bool:
    """Change a job if it is in one of the states and this run is its present one."""
    change = update(jobs).where(
        jobs.c.id == job_id, jobs.c.run == run, jobs.c.state.in_(list(states))
    )
    return connection.execute(change.values(dict(values))).rowcount == 1


def _announced(connection: Connection, job_id: str, now: datetime) -> str | None:
    """Keep the message that a job has ended, where somebody wants to be told."""
    job = _found(connection, job_id, None)
    if job.webhook is None or job.state not in ENDED:
        return None
    return add_delivery(connection, job.webhook, job.id, job_event(job, now), now)


def _found(connection: Connection, job_id: str, client: str | None) -> Job:
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).first()
    if row is None or client not in {None, row.client}:
        raise no_job(job_id)
    return _job(row)


def no_job(job_id: str) -> NotFoundError:
    """Return the error of a job that is not there, or is not for whoever asks."""
    message = f"no job {job_id!r}"
    return NotFoundError(message, remedy="its id stands in the answer that accepted it")


def _job(row: Row[tuple[object, ...]]) -> Job:
    fault = None if row.fault_code is None else JobFault(row.fault_code, row.fault_detail or "")
    return Job(
        id=row.id,
        number=row.number,
        client=row.client,
        state=JobState(row.state),
        regime=row.regime,
        as_of=row.as_of,
        known_at=row.known_at,
        webhook=row.webhook,
        total=row.total,
        done=row.done,
        failed=row.failed,
        run=row.run,
        accepted_at=row.accepted_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        fault=fault,
        codes=tuple(filter(None, row.codes.split(","))),
    )


def _item(row: Row[tuple[object, ...]]) -> JobItem:
    if row.ended_at is None:
        return JobItem(row.position, row.lot, None)
    answer = None if row.answer is None else bytes(row.answer)
    problem = None if row.problem is None else bytes(row.problem)
    return JobItem(row.position, row.lot, Result(answer, row.receipt, problem))
