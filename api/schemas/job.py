"""The JSON of batch jobs and of what came of each lot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from credit_hub.api.problems import Problem
from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.check import LotCheckView
from credit_hub.api.schemas.moment import MomentText
from credit_hub.ledger.jobs.job import MOST_LOTS, Job, JobItem
from credit_hub.ledger.webhooks.endpoint import Attempt, Delivery
from credit_hub.model.interval import utc_iso

StateName = Literal["queued", "running", "done", "failed", "cancelled"]


class BatchBody(BaseModel):
    """Which lots to check; what is said beside them holds for each."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"lots": ["ZZTEST-P2/1"], "regime": "tender"}]},
    )

    lots: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=256)], ...],
        Field(
            min_length=1,
            max_length=MOST_LOTS,
            description="Ids of lots, with or without the prefix `lot:`, each once.",
            json_schema_extra={"uniqueItems": True},
        ),
    ]
    regime: Literal["tender", "procurement"] | None = Field(
        default=None, description="Body of law; default: that of each lot."
    )
    as_of: MomentText | None = Field(
        default=None, description="Date or date-time; default: the bid deadline of each lot."
    )
    known_at: MomentText | None = Field(
        default=None,
        description="Use only what the hub knew at this moment; default: the latest settled one "
        "when the job is accepted. It is the same for all lots.",
    )
    webhook: Annotated[str, Field(max_length=40)] | None = Field(
        default=None,
        description="Id of a webhook that the operator has registered for the caller; it is told "
        "when the job has ended.",
    )


class FaultView(View):
    """Why a job as a whole could not go on; it can be resumed."""

    code: str
    detail: str


class AttemptView(View):
    """One attempt to deliver a message."""

    number: int
    at: str
    status: int | None = Field(description="HTTP status of the endpoint; null = it gave none.")
    error: str | None

    @classmethod
    def of(cls, attempt: Attempt) -> Self:
        """Make the view of an attempt."""
        return cls(
            number=attempt.number,
            at=utc_iso(attempt.at),
            status=attempt.status,
            error=attempt.error,
        )


class DeliveryView(View):
    """A message to a webhook: whether it has arrived, and each attempt."""

    id: str = Field(description="The header `webhook-id` of the message.")
    webhook: str
    event: str
    state: Literal["pending", "delivered", "given_up"]
    created_at: str
    next_attempt_at: str | None
    attempts: tuple[AttemptView, ...]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """Make the view of a delivery."""
        return cls(
            id=delivery.id,
            webhook=delivery.endpoint,
            event=delivery.event,
            state=delivery.state.value,
            created_at=utc_iso(delivery.created_at),
            next_attempt_at=_moment(delivery.next_at),
            attempts=tuple(map(AttemptView.of, delivery.attempts)),
        )


class JobView(View):
    """A job as it stands. `done` lots have an answer, `failed` ones a problem instead."""

    id: str
    kind: Literal["linked_party_checks"] = "linked_party_checks"
    state: StateName
    total: int = Field(description="Lots of the job.")
    done: int
    failed: int
    regime: Literal["tender", "procurement"] | None
    as_of: str | None
    known_at: str = Field(description="The moment of knowledge of all answers.")
    webhook: str | None
    accepted_at: str
    started_at: str | None
    ended_at: str | None
    error: FaultView | None
    deliveries: tuple[DeliveryView, ...] = Field(description="Messages to the webhook.")

    @classmethod
    def of(cls, job: Job, deliveries: Sequence[Delivery] = ()) -> Self:
        """Make the view of a job."""
        fault = job.fault
        return cls(
            id=job.id,
            state=job.state.value,
            total=job.total,
            done=job.done,
            failed=job.failed,
            regime=regime_name(job.regime),
            as_of=job.as_of,
            known_at=utc_iso(job.known_at),
            webhook=job.webhook,
            accepted_at=utc_iso(job.accepted_at),
            started_at=_moment(job.started_at),
            ended_at=_moment(job.ended_at),
            error=None if fault is None else FaultView(code=fault.code, detail=fault.detail),
            deliveries=tuple(map(DeliveryView.of, deliveries)),
        )


class JobsView(View):
    """Jobs of a client, the latest first."""

    jobs: tuple[JobView, ...] = Field(description="Without `deliveries`: see the single job.")
    next_cursor: str | None = Field(description="Give it as `cursor` for the next page.")


class JobItemView(View):
    """What came of one lot: `check` or `problem`, the other one is null."""

    position: int = Field(description="Place of the lot in the request, 0 = first.")
    lot_id: str
    check: LotCheckView | None = Field(
        description="What the single check answers for the same lot at the same `known_at`."
    )
    problem: Problem | None = Field(description="What the single check would have answered with.")

    @classmethod
    def of(cls, item: JobItem) -> Self:
        """Make the view of a lot that was asked about."""
        answer = None if item.result is None else item.result.answer
        problem = None if item.result is None else item.result.problem
        return cls(
            position=item.position,
            lot_id=item.lot,
            check=None if answer is None else LotCheckView.model_validate_json(answer),
            problem=None if problem is None else Problem.model_validate_json(problem),
        )


class JobResultsView(View):
    """What came of the lots so far, in the order of the request."""

    job_id: str
    state: StateName = Field(description="More may come unless it is done, failed or cancelled.")
    items: tuple[JobItemView, ...]
    next_cursor: str | None = Field(
        description="Give it as `cursor` for what comes after; null = nothing yet, or no more."
    )


def regime_name(text: str | None) -> Literal["tender", "procurement"] | None:
    """Return the regime as the JSON has it."""
    if text is None:
        return None
    return "procurement" if text == "procurement" else "tender"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else utc_iso(moment)
