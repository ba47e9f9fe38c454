"""What a worker does at each step; every method may be called twice for one step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from credit_hub.api.audit.batches import lot_event
from credit_hub.api.audit.writer import AuditWriter
from credit_hub.api.checking import CheckRequest, run_check
from credit_hub.api.county import demand_within
from credit_hub.api.hub import HubKeeper
from credit_hub.api.jobs.sending import fate, send
from credit_hub.api.policy import Reach
from credit_hub.api.problems import Problem, of_defect, of_error
from credit_hub.ledger.jobs.job import Job, JobFault, JobState, Result
from credit_hub.ledger.queue.client import QueueClient
from credit_hub.ledger.queue.engine import Verdict
from credit_hub.ledger.webhooks.endpoint import Attempt, DeliveryState
from credit_hub.model.access.scope import Scope
from credit_hub.model.errors import (
    CreditHubError,
    LedgerError,
    LocalServerError,
    QueryTimeoutError,
    StoreError,
)
from credit_hub.model.findings import LotCheck
from credit_hub.model.interval import utc_iso

if TYPE_CHECKING:
    from credit_hub.ledger.storage.database import Ledger

__all__ = ["HubWork"]

_AWAY: Final = (StoreError, LedgerError, LocalServerError)
"""Errors that say nothing about a lot: whoever asks again later may be answered."""
_FAULT: Final = JobFault(
    "store_unavailable", "graph or ledger did not answer for a minute; the job can be resumed"
)
_log = structlog.get_logger(__name__)


class HubWork:
    """The work of one hub."""

    def __init__(
        self,
        hubs: HubKeeper,
        queue: QueueClient,
        clock: Callable[[], datetime],
        counted: Callable[[LotCheck], None],
    ) -> None:
        """Do nothing yet; ``counted`` is told of every check that has been answered."""
        self._counted = counted
        self._hubs = hubs
        self._queue = queue
        self._clock = clock
        self._stopping = threading.Event()
        self._audit = AuditWriter(hubs.notary, hubs.settings)

    def stop(self) -> None:
        """Let each run end before its next lot, and another worker go on with it."""
        self._stopping.set()

    def begin(self, job_id: str, run: int) -> list[int]:
        """Start a run; return the positions of the lots that are still to be asked about."""
        return list(self._ledger.jobs.begin(job_id, run, self._clock()))

    def check(self, job_id: str, run: int, position: int) -> str:
        """Ask about one lot, write who asked, and keep what came of it."""
        try:
            return self._check(job_id, run, position)
        except _AWAY as error:
            _log.warning("job waits", job=job_id, code=error.code, detail=error.message)
            if isinstance(error, StoreError):
                self._hubs.doubt()
            return Verdict.AGAIN

    def finish(self, job_id: str, run: int) -> str | None:
        """End a run that is through."""
        told = self._ledger.jobs.finish(job_id, run, None, self._clock())
        _log.info("job is through", job=job_id, run=run)
        return told

    def give_up(self, job_id: str, run: int) -> str | None:
        """End a run that cannot go on."""
        return self._ledger.jobs.finish(job_id, run, _FAULT, self._clock())

    def deliver(self, delivery_id: str, attempt: int) -> float | None:
        """Attempt a delivery."""
        webhooks = self._ledger.webhooks
        delivery = webhooks.delivery(delivery_id)
        made = {earlier.number: earlier for earlier in delivery.attempts}
        if attempt in made:
            return fate(made[attempt])[1]
        if delivery.state is not DeliveryState.PENDING:
            return None
        now = self._clock()
        endpoint = webhooks.get(delivery.endpoint)
        if endpoint.removed_at is not None:
            gone = Attempt(attempt, now, None, "the webhook was removed")
            webhooks.attempted(delivery_id, gone, DeliveryState.GIVEN_UP, None)
            return None
        result = send(endpoint, delivery, attempt, now)
        state, pause = fate(result)
        next_at = None if pause is None else now + timedelta(seconds=pause)
        webhooks.attempted(delivery_id, result, state, next_at)
        _log.info("webhook", delivery=delivery_id, status=result.status, state=state.value)
        return pause

    @property
    def _ledger(self) -> Ledger:
        return self._hubs.notary.ledger

    def _check(self, job_id: str, run: int, position: int) -> str:
        jobs = self._ledger.jobs
        job = jobs.get(job_id)
        if job.run != run or job.state is not JobState.RUNNING:
            return Verdict.STOP
        if self._stopping.is_set():
            following = jobs.hand_over(job_id, run)
            if following is not None:
                self._queue.job(job_id, following)
            return Verdict.STOP
        item = jobs.item(job_id, position)
        if item.result is not None:
            return Verdict.NEXT
        result = self._asked(job, item.lot)
        self._audit.write(lot_event(job, item.lot, result, self._clock()))
        goes_on = jobs.record(job_id, run, position, result, self._clock())
        return Verdict.NEXT if goes_on else Verdict.STOP

    def _asked(self, job: Job, lot: str) -> Result:
        """Return what the single check answers, or the problem that it answers with."""
        instance = f"/api/v1/lots/{lot.removeprefix('lot:')}/linked-party-check"
        try:
            request = CheckRequest.parse(
                lot, regime=job.regime, as_of=job.as_of, known_at=utc_iso(job.known_at)
            )
            if job.codes:
                demand_within(self._hubs, Scope(job.codes), Reach.LOT, {"lot_id": lot})
            answer = run_check(self._hubs.get(), request, self._clock())
        except QueryTimeoutError as error:
            return _problem(of_error(error, instance))
        except _AWAY:
            raise
        except CreditHubError as error:
            return _problem(of_error(error, instance))
        except Exception:  # noqa: BLE001  # a defect is this lot's problem, as it is a request's
            _log.exception("unforeseen error", job=job.id, lot=lot)
            return _problem(of_defect(instance))
        self._counted(answer.check)
        view = answer.view
        receipt = None if view.receipt is None else view.receipt.id
        return Result(view.model_dump_json().encode(), receipt, None)


def _problem(problem: Problem) -> Result:
    return Result(None, None, problem.model_dump_json().encode())
