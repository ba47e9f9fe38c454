"""A job: many lots, asked about at one moment of knowledge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["ENDED", "MOST_LOTS", "Job", "JobFault", "JobItem", "JobQuestion", "JobState", "Result"]

MOST_LOTS: Final = 200
"""Lots of one job; some twenty seconds of work."""


class JobState(StrEnum):
    """Where a job is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class JobQuestion:
    """What is asked about each lot; None means the lot's own regime and its bid deadline.

    ``known_at`` is settled when the job is accepted: all lots are answered for it. ``codes`` are
    the division codes that a lot must lie in to be answered; none: the whole city.
    """

    lots: tuple[str, ...]
    regime: str | None
    as_of: str | None
    known_at: datetime
    codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse no lot, too many, and one lot twice."""
        if not 1 <= len(self.lots) <= MOST_LOTS:
            message = f"a job has 1 to {MOST_LOTS} lots, this one has {len(self.lots)}"
            raise InvalidValueError(message, remedy="divide them among several jobs")
        doubled = _doubled(self.lots)
        if doubled:
            message = f"lots are named more than once: {', '.join(doubled[:5])}"
            raise InvalidValueError(message, remedy="name each lot once: its answer is the same")


@dataclass(frozen=True, slots=True)
class JobFault:
    """Why a job as a whole could not go on."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job as it stands.

    ``done`` lots have an answer, ``failed`` ones a problem instead. ``run`` counts how often the
    job was begun: 1, and one more for each time that it was resumed or handed over.
    """

    id: str
    number: int
    client: str
    state: JobState
    regime: str | None
    as_of: str | None
    known_at: datetime
    webhook: str | None
    total: int
    done: int
    failed: int
    run: int
    accepted_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    fault: JobFault | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one lot: JSON of the answer with its receipt, or of a problem.

    Exactly one of ``answer`` and ``problem`` is there; ``receipt_id`` goes with the answer.
    """

    answer: bytes | None
    receipt_id: str | None
    problem: bytes | None


@dataclass(frozen=True, slots=True)
class JobItem:
    """One lot of a job; ``result`` is None as long as it has not been asked about."""

    position: int
    lot: str
    result: Result | None


def _doubled(lots: Sequence[str]) -> list[str]:
    return sorted(lot for lot, times in Counter(lots).items() if times > 1)
