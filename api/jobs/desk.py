"""Where jobs are accepted, looked at, cancelled and resumed; HTTP and the command line share it."""

from __future__ import annotations

import re
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from credit_hub.api.checking import CheckRequest
from credit_hub.api.hub import Hub
from credit_hub.api.notary import Notary, ledger_url
from credit_hub.api.schemas.job import (
    BatchBody,
    JobItemView,
    JobResultsView,
    JobsView,
    JobView,
)
from credit_hub.api.settings import Settings
from credit_hub.ledger.jobs.job import JobQuestion
from credit_hub.ledger.queue.place import Place, place_of, require_library
from credit_hub.model.errors import ConflictError, InvalidValueError

if TYPE_CHECKING:
    from credit_hub.ledger.queue.client import QueueClient

__all__ = ["CURSOR", "Desk", "Owner"]

CURSOR: Final = r"^[0-9]{1,9}$"
"""What a cursor looks like: it is compared with integers of 32 bits."""
_CURSOR: Final = re.compile(CURSOR)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a new job is.

    Attributes:
        client: Id of the client.
        at_once: How many jobs of it may wait or run, the new one included; None: any number.
        codes: Division codes that bound it to a part of the city: lots that lie outside are
            answered as those that are not there. None: the whole city.
    """

    client: str
    at_once: int | None = None
    codes: tuple[str, ...] = ()


class Desk:
    """The jobs of one hub; safe to share between threads. The queue is opened when needed."""

    def __init__(self, settings: Settings, notary: Notary) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._notary = notary
        self._lock = threading.Lock()
        self._queue: QueueClient | None = None

    @property
    def queue(self) -> QueueClient:
        """The queue.

        Raises:
            JobsUnavailableError: The extra ``jobs`` is not installed.
            LedgerError: The place of the queue is not usable.
        """
        with self._lock:
            if self._queue is None:
                place = self.place()
                from credit_hub.ledger.queue.client import QueueClient

                self._queue = QueueClient(place)
            return self._queue

    def place(self) -> Place:
        """Return where the queue is; errors as in :attr:`queue`."""
        require_library()
        return place_of(ledger_url(self._settings))

    def submit(
        self,
        hub: Hub,
        owner: Owner,
        body: BatchBody,
        now: datetime,
        *,
        operation: str | None = None,
    ) -> JobView:
        """Accept a job: the moment of knowledge is settled now, the lots are asked about later.

        ``operation`` names the request under an idempotency key: a job that it had accepted
        before the hub died is the one that it accepts now.

        Raises:
            InvalidValueError: A moment, a regime or the webhook is not usable, or a lot is named
                twice.
            QuotaError: The client has as many jobs as it may have.
            JobsUnavailableError: This hub does no jobs.
        """
        queue = self.queue
        asked = [
            CheckRequest.parse(lot, regime=body.regime, as_of=body.as_of, known_at=body.known_at)
            for lot in body.lots
        ]
        question = JobQuestion(
            lots=tuple(request.lot_id for request in asked),
            regime=body.regime,
            as_of=body.as_of,
            known_at=hub.knowledge.at(asked[0].known_at).moment,
            codes=owner.codes,
        )
        job_id = f"job:{operation or secrets.token_hex(16)}"
        try:
            self._notary.ledger.jobs.add(
                job_id, owner.client, question, body.webhook, now, at_once=owner.at_once
            )
        except ConflictError:
            if operation is None:
                raise
        queue.job(job_id, 1)
        return self.get(job_id, owner.client)

    def get(self, job_id: str, client: str | None) -> JobView:
        """Return a job with the messages about it; ``client`` None is the operator."""
        ledger = self._notary.ledger
        job = ledger.jobs.get(job_id, client)
        return JobView.of(job, () if job.webhook is None else ledger.webhooks.of_job(job_id))

    def all(self, client: str | None, cursor: str | None, limit: int) -> JobsView:
        """Return a page of jobs, the latest first."""
        before = None if cursor is None else _number(cursor)
        found = self._notary.ledger.jobs.of(client, before=before, limit=limit + 1)
        shown = found[:limit]
        more = str(shown[-1].number) if len(found) > limit else None
        return JobsView(jobs=tuple(map(JobView.of, shown)), next_cursor=more)

    def results(
        self, job_id: str, client: str | None, cursor: str | None, limit: int
    ) -> JobResultsView:
        """Return a page of what came of the lots, in their order."""
        jobs = self._notary.ledger.jobs
        # The state is read first: where it says that the job has ended, all results are there.
        job = jobs.get(job_id, client)
        after = -1 if cursor is None else _number(cursor)
        found = jobs.results(job_id, after=after, limit=limit + 1)
        shown = found[:limit]
        more = str(shown[-1].position) if len(found) > limit else None
        return JobResultsView(
            job_id=job.id,
            state=job.state.value,
            items=tuple(map(JobItemView.of, shown)),
            next_cursor=more,
        )

    def cancel(self, job_id: str, client: str | None, now: datetime) -> JobView:
        """End a job before its time; a lot that is under way is not recorded any more."""
        told = self._notary.ledger.jobs.cancel(job_id, client, now)
        if told is not None:
            self.queue.delivery(told, 1)
        return self.get(job_id, client)

    def resume(self, job_id: str, client: str | None) -> JobView:
        """Take a cancelled or failed job up again, for the lots that were not asked about."""
        queue = self.queue
        run = self._notary.ledger.jobs.resume(job_id, client)
        queue.job(job_id, run)
        return self.get(job_id, client)

    def close(self) -> None:
        """Close the queue."""
        with self._lock:
            if self._queue is not None:
                self._queue.close()
            self._queue = None


def _number(cursor: str) -> int:
    if _CURSOR.fullmatch(cursor):
        return int(cursor)
    message = f"cursor {cursor[:40]!r} is none that this service gave"
    raise InvalidValueError(message, remedy="give next_cursor of the page before, or none")
