"""Draw-checks: which experts of a pool may be drawn for a lot."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter

from credit_hub.api.checking import CheckRequest
from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.drawing import availability, run_draw_check
from credit_hub.api.examples import example
from credit_hub.api.idempotency import KEYED, KeyedRoute
from credit_hub.api.openapi import SENT, responses
from credit_hub.api.routes.lots import LotId
from credit_hub.api.schemas.draw import (
    AvailabilityBody,
    AvailabilityView,
    DrawCheckBody,
    DrawCheckView,
)

router = APIRouter(tags=["checks"], route_class=KeyedRoute)

_PROBLEMS: Final = responses(*SENT, HTTPStatus.CONFLICT)


@router.post(
    "/lots/{lot_id:path}/draw-check",
    summary="Which experts of a pool may be drawn",
    openapi_extra=KEYED,
    responses={HTTPStatus.OK: example("Every expert with its grounds.", "draw"), **_PROBLEMS},
)
def draw_check(lot_id: LotId, body: DrawCheckBody, hub: HubDep, now: NowDep) -> DrawCheckView:
    """Check the experts of a pool against the bidders, looking back three years from the deadline.

    The answer names bidders: it is for who runs the draw, and not for experts before the award.
    """
    request = CheckRequest.parse(lot_id, regime=body.regime, known_at=body.known_at)
    return run_draw_check(hub, request, body.pool, now).view


@router.post(
    "/lots/{lot_id:path}/draw-check/availability",
    summary="The same for experts: who can be drawn, and nothing more",
    openapi_extra=KEYED,
    responses={HTTPStatus.OK: example("Ids of experts.", "availability"), **_PROBLEMS},
)
def draw_availability(
    lot_id: LotId, body: AvailabilityBody, hub: HubDep, now: NowDep
) -> AvailabilityView:
    """Say of each expert yes or no: no bidder, no ground, no name; the receipt stays with the hub.

    Experts of class X are left out unless a person admitted them; excluded ones are never admitted.
    """
    request = CheckRequest.parse(lot_id, regime=body.regime, known_at=body.known_at)
    return availability(run_draw_check(hub, request, body.pool, now), body.admitted)
