"""Queries that analysts write themselves."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request

from credit_hub.api import analysing
from credit_hub.api.audit.questions import keep
from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.deps import HubDep, SettingsDep
from credit_hub.api.examples import example
from credit_hub.api.middleware.audit import state_text
from credit_hub.api.openapi import SENT, responses
from credit_hub.api.schemas.analyst import CypherBody, CypherView

router = APIRouter(tags=["exploration"], route_class=BoundedRoute)


@router.post(
    "/cypher",
    summary="A query in Cypher that only reads",
    responses={
        HTTPStatus.OK: example("Rows, and which limits held.", "cypher"),
        **responses(*SENT),
    },
)
def run_cypher(
    body: CypherBody, hub: HubDep, settings: SettingsDep, request: Request
) -> CypherView:
    """Run one statement if it reads and nothing else, within limits that the answer names.

    No LOAD CSV, no other database, no procedure or function outside the lists, no writing, no
    administration. Personal values are masked or keyed, as the graph holds them. What is asked is
    kept, sealed, for auditors.
    """
    if (question := keep(settings, hub.notary, body)) is not None:
        state_text(request, question)
    return analysing.run_cypher(hub, body)
