"""A worker: an engine that runs work, and a thread that looks after work without a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from credit_hub.api.hub import HubKeeper
from credit_hub.api.jobs.desk import Desk
from credit_hub.api.settings import Settings
from credit_hub.ledger.jobs.job import Job, JobFault
from credit_hub.model.errors import CreditHubError, JobsUnavailableError, LedgerError
from credit_hub.model.findings import LotCheck

if TYPE_CHECKING:
    from credit_hub.ledger.queue.slots import Slots

__all__ = ["Worker", "somebody_works"]

_ROUND: Final = 5.0
"""Seconds between two looks at work whose worker has gone."""
_SLOW: Final = timedelta(seconds=10)
"""What was accepted so long ago and is not in the queue was cut off on its way there."""
_FORGET: Final = 720
"""Rounds between two cleanings of the queue: an hour."""
_DEFECT: Final = JobFault("internal", "the hub failed; its log has the cause")
_LOOKED_AT: Final = 16
_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


def somebody_works(desk: Desk) -> bool:
    """Say whether a worker of this hub runs, as far as the first slots tell."""
    from credit_hub.ledger.queue.slots import slots_of

    slots = slots_of(desk.place())
    try:
        for number in range(_LOOKED_AT):
            slot = slots.take(number)
            if slot is None:
                return True
            slot.release()
    finally:
        slots.close()
    return False


def _uncounted(_check: LotCheck) -> None:
    """A worker process has no metrics that anybody could read."""


class Worker:
    """Runs jobs and deliveries in threads of this process until it is closed."""

    def __init__(
        self,
        settings: Settings,
        hubs: HubKeeper,
        desk: Desk,
        clock: Callable[[], datetime] = utc_now,
        counted: Callable[[LotCheck], None] = _uncounted,
    ) -> None:
        """Run nothing yet; ``counted`` is told of every check that has been answered."""
        self._counted = counted
        self._settings = settings
        self._hubs = hubs
        self._desk = desk
        self._clock = clock
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)

    def start(self) -> None:
        """Begin, in the background: a service does not wait for its worker."""
        self._thread.start()

    def close(self) -> None:
        """Hand over what is under way and end; at most some ten seconds."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        """Work until the end; where database or library fail, begin again."""
        while not self._ended.is_set():
            try:
                with ExitStack() as stack:
                    self._work(stack)
            except JobsUnavailableError as error:
                _log.warning("no jobs here", detail=error.message, remedy=error.remedy)
                return
            except CreditHubError as error:
                _log.error("the worker begins again", code=error.code, detail=error.message)
            self._ended.wait(_ROUND)

    def _work(self, stack: ExitStack) -> None:
        queue = self._desk.queue
        place = self._desk.place()
        from credit_hub.api.jobs.work import HubWork
        from credit_hub.ledger.queue.engine import Engine
        from credit_hub.ledger.queue.slots import executor_of, slots_of, take_any

        slots = slots_of(place)
        stack.callback(slots.close)
        slot = take_any(slots)
        stack.callback(slot.release)
        work = HubWork(self._hubs, queue, self._clock, self._counted)
        executor = executor_of(slot.number)
        engine = Engine(place, queue, executor, self._settings.job_concurrency)
        stack.callback(engine.close)
        engine.start(work)
        stack.callback(work.stop)
        _log.info("worker runs", slot=slot.number)
        rounds = 0
        while not self._ended.is_set():
            try:
                self._look_after(slots)
                if rounds % _FORGET == 0:
                    queue.forget(self._clock())
            except LedgerError as error:
                _log.warning("not looked after", code=error.code, detail=error.message)
            rounds += 1
            self._ended.wait(_ROUND)

    def _look_after(self, slots: Slots) -> None:
        """Put back what lost its worker, enqueue what was cut off, end what a defect ended."""
        from credit_hub.ledger.queue.client import Fate, run_id

        queue, ledger = self._desk.queue, self._hubs.notary.ledger
        back = queue.put_back(slots)
        if back:
            _log.warning("work without a worker was put back", runs=list(back))
        before = self._clock() - _SLOW
        active = [job for job in ledger.jobs.active() if job.accepted_at < before]
        fates = queue.fates([run_id(job.id, job.run) for job in active])
        for job in active:
            fate = fates.get(run_id(job.id, job.run))
            if fate is None:
                queue.job(job.id, job.run)
            elif fate is Fate.OVER:
                self._end(job)
        for delivery in ledger.webhooks.unsent(before):
            queue.delivery(delivery, 1)

    def _end(self, job: Job) -> None:
        """End a job that the queue has done with: unless it was replaced meanwhile, by a defect."""
        ledger = self._hubs.notary.ledger
        told = ledger.jobs.finish(job.id, job.run, _DEFECT, self._clock())
        _log.error("a job was ended by a defect", job=job.id, run=job.run)
        if told is not None:
            self._desk.queue.delivery(told, 1)
