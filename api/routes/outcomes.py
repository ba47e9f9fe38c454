"""What people decided about findings and leads, and the precision that follows."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.examples import FINDING_ID
from credit_hub.api.idempotency import KEYED, KeyedRoute, OperationDep
from credit_hub.api.openapi import ASKED, SENT, responses
from credit_hub.api.outcomes import history, record
from credit_hub.api.schemas.receipt import OutcomeBody, OutcomesView, RulePrecisionView

router = APIRouter(tags=["outcomes"], route_class=KeyedRoute)
FindingId = Annotated[
    str, Path(max_length=256, description="As a check gives it.", examples=[FINDING_ID])
]


@router.post(
    "/findings/{finding_id}/outcome",
    summary="Record a decision about a finding or lead",
    status_code=HTTPStatus.CREATED,
    openapi_extra=KEYED,
    responses=responses(*SENT, HTTPStatus.CONFLICT),
)
def record_outcome(
    finding_id: FindingId, body: OutcomeBody, hub: HubDep, now: NowDep, operation: OperationDep
) -> OutcomesView:
    """Append a decision; earlier ones are kept, the last one holds.

    No decision is a sanction, and none makes a finding of a lead.
    """
    return record(hub, finding_id, body, now, operation=operation)


@router.get(
    "/findings/{finding_id}/outcome",
    summary="All decisions about a finding or lead",
    responses=responses(*ASKED),
)
def get_outcomes(finding_id: FindingId, hub: HubDep) -> OutcomesView:
    """Return the decisions, the first one first."""
    return history(hub, finding_id)


@router.get(
    "/rules/precision",
    summary="How often each rule was right",
    responses=responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
def get_precision(hub: HubDep, now: NowDep) -> tuple[RulePrecisionView, ...]:
    """Return the measured precision of every version of a rule that somebody has decided about."""
    found = hub.notary.ledger.outcomes.precisions(now).by_key
    return tuple(RulePrecisionView.of(key, found[key]) for key in sorted(found))
