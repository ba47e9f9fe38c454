"""Checks of a lot."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from credit_hub.api.checking import CheckRequest, answer
from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.problems import responses
from credit_hub.api.schemas.check import LotCheckBody, LotCheckView

router = APIRouter(tags=["checks"])


@router.post(
    "/lots/{lot_id:path}/linked-party-check",
    summary="Who in this lot is linked",
    responses=responses(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.CONFLICT,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    ),
)
def linked_party_check(
    lot_id: str, hub: HubDep, now: NowDep, body: LotCheckBody | None = None
) -> LotCheckView:
    """Check the bidders of a lot as of its bid deadline, or as of another moment.

    `lot_id` is the id in the graph (`lot:<tender>/<lot>`) with or without the prefix `lot:`.
    """
    asked = body or LotCheckBody()
    request = CheckRequest.parse(
        lot_id, regime=asked.regime, as_of=asked.as_of, known_at=asked.known_at
    )
    return answer(hub, request, now)
