"""Draw-checks: which experts of a pool may be drawn for a lot."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from fastapi import APIRouter

from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.checking import CheckRequest
from credit_hub.api.committee import open_committee, record_draw
from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.drawing import availability, run_draw_check
from credit_hub.api.examples import example
from credit_hub.api.idempotency import KEYED, KeyedRoute
from credit_hub.api.openapi import ASKED, SENT, responses
from credit_hub.api.routes.lots import LotId
from credit_hub.api.schemas.committee import CommitteeBody, CommitteeView, SealedDrawView
from credit_hub.api.schemas.draw import (
    AvailabilityBody,
    AvailabilityView,
    DrawCheckBody,
    DrawCheckView,
)

router = APIRouter(tags=["checks"], route_class=KeyedRoute)
committees = APIRouter(tags=["checks"], route_class=BoundedRoute)
"""Without keys of idempotency: a digest of the request could be undone by trying."""

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


@committees.post(
    "/lots/{lot_id:path}/committee",
    summary="Record who was drawn, sealed until the award",
    status_code=HTTPStatus.CREATED,
    responses={
        HTTPStatus.CREATED: example("What the list is bound to, and no name.", "sealed_draw"),
        **responses(*SENT, HTTPStatus.CONFLICT),
    },
)
def record_committee(
    lot_id: LotId, body: CommitteeBody, hub: HubDep, now: NowDep
) -> SealedDrawView:
    """Check those who were drawn once more and seal the list; the answer names none of them.

    Who is barred, or of class X and admitted by nobody, is refused with 409, and so is a lot that
    is awarded already. The same list again is one draw; another one is a further draw.
    """
    return record_draw(hub, lot_id, body, now)


@committees.get(
    "/lots/{lot_id:path}/committee",
    summary="Who was drawn, after the award",
    responses={
        HTTPStatus.OK: example("Every draw with what it was bound to.", "committee"),
        **responses(*ASKED, HTTPStatus.CONFLICT),
    },
)
def get_committee(lot_id: LotId, hub: HubDep) -> CommitteeView:
    """Return every draw that was recorded; until the lot has a winner the answer is 409."""
    return open_committee(hub, lot_id)
