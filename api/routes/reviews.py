"""Asking again about a lot: the re-check, and what changed since a receipt."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import HubDep, HubsDep, NowDep
from credit_hub.api.examples import example
from credit_hub.api.idempotency import KEYED, KeyedRoute
from credit_hub.api.openapi import ASKED, SENT, responses
from credit_hub.api.own import demand_object
from credit_hub.api.policy import OPERATIONS
from credit_hub.api.reviewing import changes_since, held_by_id, held_by_text, is_id, recheck
from credit_hub.api.routes.lots import LotId
from credit_hub.api.routes.receipts import ReceiptId
from credit_hub.api.schemas.review import ChangesView, RecheckBody, RecheckView

router = APIRouter(tags=["checks"], route_class=KeyedRoute)


@router.post(
    "/lots/{lot_id:path}/re-check",
    summary="Ask again before the award, with the difference to the first answer",
    openapi_extra=KEYED,
    responses={
        HTTPStatus.OK: example("The new answer and the difference.", "recheck"),
        **responses(*SENT, HTTPStatus.CONFLICT),
    },
)
def re_check(
    lot_id: LotId, body: RecheckBody, hub: HubDep, hubs: HubsDep, caller: ClientDep, now: NowDep
) -> RecheckView:
    """Ask the question of a receipt (lot, regime, as-of) of all that is known now.

    The new answer has a receipt of its own. Where the first answer cannot be given again, because
    rules have other versions now, `difference` says so and goes by what was kept of it.
    """
    if is_id(body.receipt):  # whoever has the text of a receipt has it; an id may be another's
        demand_object(hubs, caller, OPERATIONS["get_receipt"], {"receipt_id": body.receipt})
    return recheck(hub, held_by_text(hub, body.receipt), now, lot_id=lot_id)


@router.get(
    "/receipts/{receipt_id}/changes",
    summary="What changed around the lot since a receipt",
    responses={
        HTTPStatus.OK: example("Loads and facts since.", "changes"),
        **responses(*ASKED, HTTPStatus.CONFLICT),
    },
)
def get_changes(receipt_id: ReceiptId, hub: HubDep) -> ChangesView:
    """List facts recorded or retracted since, and the findings of the receipt that they touch.

    No new answer is made: what the facts newly give, a re-check says.
    """
    return changes_since(hub, held_by_id(hub, receipt_id))
