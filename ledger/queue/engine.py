"""Runs what is in the queue, in threads of this process."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import Final, Protocol

from dbos import DBOS, DBOSConfig, StepOptions

from credit_hub.ledger.queue.client import (
    DELIVERIES,
    DELIVERY_WORKFLOW,
    JOB_WORKFLOW,
    JOBS,
    JsonSerializer,
    QueueClient,
    quieten,
    wrapped,
)
from credit_hub.ledger.queue.place import SCHEMA, Place

__all__ = ["Engine", "Verdict", "Work"]

_PAUSES: Final = (1, 2, 4, 8, 8, 8, 8, 8, 8)
"""Seconds between attempts at a lot while graph or ledger are away: about a minute in all."""
_POLL: Final = 0.5
_SENDERS: Final = 4
_GRACE: Final = 8
"""Seconds for a step under way when the process is told to end."""
_VERSION: Final = "1"
"""Of the workflows below. Another order of steps needs another one, and an end of the old runs."""


class Verdict(StrEnum):
    """What a step says about the run that it belongs to."""

    NEXT = "next"
    STOP = "stop"
    AGAIN = "again"


class Work(Protocol):
    """What the engine calls. Each method may be called again for the same step."""

    def begin(self, job_id: str, run: int) -> list[int]:
        """Start a run; return the positions of its lots."""
        ...

    def check(self, job_id: str, run: int, position: int) -> str:
        """Ask about one lot; return a :class:`Verdict`."""
        ...

    def finish(self, job_id: str, run: int) -> str | None:
        """End a run that is through; return the delivery to make."""
        ...

    def give_up(self, job_id: str, run: int) -> str | None:
        """End a run that cannot go on; return the delivery to make."""
        ...

    def deliver(self, delivery_id: str, attempt: int) -> float | None:
        """Attempt a delivery; return the seconds to the next attempt, None for no other one."""
        ...


class Engine:
    """Runs jobs and deliveries until it is closed; one in a process."""

    def __init__(self, place: Place, queue: QueueClient, executor: str, concurrency: int) -> None:
        """Run nothing yet."""
        self._place = place
        self._queue = queue
        self._executor = executor
        self._concurrency = concurrency
        self._under_way = _Count()

    def start(self, work: Work) -> None:
        """Begin to take work.

        Raises:
            LedgerUnavailableError: The queue's database does not answer.
        """
        quieten()
        config: DBOSConfig = {
            "name": "credit-hub",
            "system_database_url": self._place.url,
            "dbos_system_schema": SCHEMA,
            "executor_id": self._executor,
            "application_version": _VERSION,
            "serializer": JsonSerializer(),
            "log_level": "WARNING",
            "use_listen_notify": False,
            "max_executor_threads": self._concurrency + 2 * _SENDERS,
        }
        with wrapped():
            DBOS(config=config)
            _register(work, self._queue, self._under_way)
            DBOS.launch()
            DBOS.register_queue(
                JOBS,
                worker_concurrency=self._concurrency,
                polling_interval_sec=_POLL,
                on_conflict="always_update",
            )
            DBOS.register_queue(
                DELIVERIES,
                worker_concurrency=_SENDERS,
                polling_interval_sec=_POLL,
                on_conflict="always_update",
            )

    def close(self) -> None:
        """Take no more work, and give what is under way some seconds."""
        grace = _GRACE if self._under_way.value else 0
        with wrapped():
            DBOS.destroy(workflow_completion_timeout_sec=grace, destroy_registry=True)


class _Count:
    """How many workflows are under way, counted by ``with``."""

    def __init__(self) -> None:
        """Begin at none."""
        self._lock = threading.Lock()
        self.value = 0

    def __enter__(self) -> None:
        """Count one more."""
        with self._lock:
            self.value += 1

    def __exit__(self, *_: object) -> None:
        """Count one less."""
        with self._lock:
            self.value -= 1


def _register(work: Work, queue: QueueClient, under_way: _Count) -> None:
    @DBOS.workflow(name=JOB_WORKFLOW)
    def run_job(job_id: str, run: int) -> None:
        with under_way:
            for position in DBOS.run_step(_step("begin"), work.begin, job_id, run):
                if not _passed(work, queue, job_id, run, position):
                    return
            told = DBOS.run_step(_step("finish"), work.finish, job_id, run)
            if told is not None:
                queue.delivery(told, 1)

    @DBOS.workflow(name=DELIVERY_WORKFLOW)
    def deliver(delivery_id: str, attempt: int) -> None:
        with under_way:
            pause = DBOS.run_step(_step("deliver"), work.deliver, delivery_id, attempt)
            if pause is not None:
                queue.delivery(delivery_id, attempt + 1, pause)


def _passed(work: Work, queue: QueueClient, job_id: str, run: int, position: int) -> bool:
    for pause in (*_PAUSES, None):
        verdict = DBOS.run_step({"name": "check"}, work.check, job_id, run, position)
        if verdict != Verdict.AGAIN:
            return verdict == Verdict.NEXT
        if pause is not None:
            DBOS.sleep(pause)
    told = DBOS.run_step(_step("give_up"), work.give_up, job_id, run)
    if told is not None:
        queue.delivery(told, 1)
    return False


def _step(name: str) -> StepOptions:
    """Options of a step that nothing but the ledger can fail: it is tried for some four minutes."""
    return {"name": name, "retries_allowed": True, "interval_seconds": 1.0, "max_attempts": 8}
