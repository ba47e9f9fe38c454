"""What is put into the queue, found in it, and put back."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from dbos import DBOS, DBOSClient, EnqueueOptions, Serializer, WorkflowStatus
from dbos import error as dbos_error
from sqlalchemy.exc import SQLAlchemyError

from credit_hub.ledger.queue.place import SCHEMA, Place
from credit_hub.ledger.queue.slots import Slots, slot_of
from credit_hub.model.errors import LedgerUnavailableError

__all__ = [
    "DELIVERIES",
    "DELIVERY_WORKFLOW",
    "JOBS",
    "JOB_WORKFLOW",
    "Fate",
    "JsonSerializer",
    "QueueClient",
    "quieten",
    "run_id",
    "wrapped",
]

JOBS: Final = "jobs"
DELIVERIES: Final = "deliveries"
JOB_WORKFLOW: Final = "run_job"
DELIVERY_WORKFLOW: Final = "deliver"
_ALIVE: Final = frozenset({"ENQUEUED", "DELAYED", "PENDING"})
_KEPT: Final = timedelta(days=7)
"""How long the queue remembers what it has done; the ledger keeps jobs and deliveries for good."""
_BATCH: Final = 500


class Fate(StrEnum):
    """How a run stands in the queue: it waits or runs, or the queue has done with it."""

    ALIVE = "alive"
    OVER = "over"


class JsonSerializer(Serializer):
    """Arguments and results as JSON: whoever can write the database must not run code here."""

    def serialize(self, data: object) -> str:
        """Return JSON; of an exception, its name and text."""
        if isinstance(data, BaseException):
            return json.dumps({"error": f"{type(data).__name__}: {data}"})
        return json.dumps(data, ensure_ascii=False)

    def deserialize(self, serialized_data: str) -> object:
        """Return what the JSON says; an exception comes back as one that has its text."""
        data = json.loads(serialized_data)
        if isinstance(data, dict) and data.keys() == {"error"}:
            return dbos_error.DBOSException(data["error"])
        return data

    def name(self) -> str:
        """Name the form, which is kept with each value."""
        return "credit_hub_json"


class QueueClient:
    """Puts work into the queue; safe to share between threads; opened when first needed."""

    def __init__(self, place: Place) -> None:
        """Open nothing yet."""
        self._place = place
        self._lock = threading.Lock()
        self._client: DBOSClient | None = None

    def job(self, job_id: str, run: int) -> None:
        """Enqueue a run of a job; one that was enqueued already stays as it is."""
        options: EnqueueOptions = {
            "workflow_name": JOB_WORKFLOW,
            "queue_name": JOBS,
            "workflow_id": run_id(job_id, run),
        }
        with wrapped():
            self._opened().enqueue(options, job_id, run)

    def delivery(self, delivery_id: str, attempt: int, pause: float = 0) -> None:
        """Enqueue an attempt of a delivery, to begin after some seconds, once."""
        options: EnqueueOptions = {
            "workflow_name": DELIVERY_WORKFLOW,
            "queue_name": DELIVERIES,
            "workflow_id": f"{delivery_id}.{attempt}",
        }
        if pause:
            options["delay_seconds"] = pause
        with wrapped():
            self._opened().enqueue(options, delivery_id, attempt)

    def put_back(self, slots: Slots) -> tuple[str, ...]:
        """Put work whose worker has gone back into its queue; return its ids."""
        with wrapped():
            running = self._opened().list_workflows(
                status="PENDING", load_input=False, load_output=False
            )
            by_executor: dict[str, list[WorkflowStatus]] = {}
            for work in running:
                by_executor.setdefault(work.executor_id or "", []).append(work)
            back = [self._freed(slots, name, by_executor[name]) for name in sorted(by_executor)]
        return tuple(work for part in back for work in part)

    def _freed(self, slots: Slots, executor: str, works: list[WorkflowStatus]) -> list[str]:
        """Put the work of one executor back unless it lives; meanwhile nobody can become it."""
        number = slot_of(executor)
        slot = None if number is None else slots.take(number)
        if slot is None:
            return []
        try:
            for work in works:
                self._opened().resume_workflow(work.workflow_id, queue_name=work.queue_name)
        finally:
            slot.release()
        return [work.workflow_id for work in works]

    def fates(self, ids: Sequence[str]) -> Mapping[str, Fate]:
        """Return how runs stand in the queue; those that it does not know are left out."""
        if not ids:
            return {}
        with wrapped():
            found = self._opened().list_workflows(
                workflow_ids=list(ids), load_input=False, load_output=False
            )
        return {
            work.workflow_id: Fate.ALIVE if work.status in _ALIVE else Fate.OVER for work in found
        }

    def forget(self, now: datetime) -> None:
        """Delete what was done long ago from the queue."""
        before = (now - _KEPT).astimezone(UTC).isoformat()
        with wrapped():
            done = self._opened().list_workflows(
                status=["SUCCESS", "ERROR"],
                completed_before=before,
                limit=_BATCH,
                load_input=False,
                load_output=False,
            )
            self._opened().delete_workflows([work.workflow_id for work in done])

    def close(self) -> None:
        """Close the connections; a second call does nothing."""
        with self._lock:
            if self._client is not None:
                self._client.destroy()
            self._client = None

    def _opened(self) -> DBOSClient:
        with self._lock:
            if self._client is None:
                quieten()
                DBOS.migrate(self._place.url, schema=SCHEMA)
                self._client = DBOSClient(
                    system_database_url=self._place.url,
                    dbos_system_schema=SCHEMA,
                    serializer=JsonSerializer(),
                    application_name="credit-hub",
                    retry_connection_errors=False,
                )
            return self._client


def run_id(job_id: str, run: int) -> str:
    """Return the id of a run in the queue."""
    return f"{job_id}.{run}"


def quieten() -> None:
    """Let the library's log have warnings and errors alone."""
    logging.getLogger("dbos").setLevel(logging.WARNING)


@contextmanager
def wrapped() -> Iterator[None]:
    """Errors of the queue as errors of the hub, without what they say of the database."""
    try:
        yield
    except (dbos_error.DBOSException, SQLAlchemyError) as error:
        message = f"the queue of jobs does not answer: {type(error).__name__}"
        remedy = "check CREDIT_HUB_LEDGER_URL, the database and its disk"
        raise LedgerUnavailableError(message, remedy=remedy) from error
