"""Checks of a lot."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from credit_hub.api.checking import CheckRequest, run_check
from credit_hub.api.deps import HubDep, MetricsDep, NowDep
from credit_hub.api.examples import LOT_ID, example
from credit_hub.api.idempotency import KEYED, KeyedRoute
from credit_hub.api.openapi import SENT, responses
from credit_hub.api.schemas.check import LotCheckBody, LotCheckView

router = APIRouter(tags=["checks"], route_class=KeyedRoute)

LotId = Annotated[
    str,
    Path(
        max_length=256,
        description="`<tender>/<lot>`, with or without the prefix `lot:`; in a URL a slash may be "
        "written as it is or as `%2F`.",
        examples=[LOT_ID],
    ),
]


@router.post(
    "/lots/{lot_id:path}/linked-party-check",
    summary="Who in this lot is linked",
    openapi_extra=KEYED,
    responses={
        HTTPStatus.OK: example("The answer, also where nothing is found.", "check"),
        **responses(*SENT, HTTPStatus.CONFLICT),
    },
)
def linked_party_check(
    lot_id: LotId,
    hub: HubDep,
    metrics: MetricsDep,
    now: NowDep,
    body: LotCheckBody | None = None,
) -> LotCheckView:
    """Check the bidders of a lot as of its bid deadline, or as of another moment.

    What is found is kept under its id. The same question on the same facts has the same answer.
    """
    asked = body or LotCheckBody()
    request = CheckRequest.parse(
        lot_id, regime=asked.regime, as_of=asked.as_of, known_at=asked.known_at
    )
    answer = run_check(hub, request, now)
    metrics.checked(answer.check)
    return answer.view
