"""Queries that analysts write themselves."""

from __future__ import annotations

from fastapi import APIRouter

from credit_hub.api import analysing
from credit_hub.api.deps import HubDep
from credit_hub.api.openapi import SENT, responses
from credit_hub.api.schemas.analyst import CypherBody, CypherView

router = APIRouter(tags=["exploration"])


@router.post("/cypher", summary="A query in Cypher that only reads", responses=responses(*SENT))
def run_cypher(body: CypherBody, hub: HubDep) -> CypherView:
    """Run one statement if it reads and nothing else, within limits that the answer names.

    No LOAD CSV, no other database, no procedure or function outside the lists, no writing, no
    administration. Personal values are masked or keyed, as the graph holds them.
    """
    return analysing.run_cypher(hub, body)
