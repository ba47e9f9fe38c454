"""Search by what somebody types."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import HubDep
from credit_hub.api.examples import example
from credit_hub.api.openapi import SENT, responses
from credit_hub.api.schemas.search import MatchesView, SearchBody
from credit_hub.graph.repositories.search import EntitySearch
from credit_hub.loaders.masking import looks_personal
from credit_hub.model.errors import InvalidValueError

router = APIRouter(tags=["entities"], route_class=BoundedRoute)


@router.post(
    "/search",
    summary="Firms, organisations and lots by what is typed",
    responses={
        HTTPStatus.OK: example("Those found, with the reason.", "matches"),
        **responses(*SENT),
    },
)
def search_entities(body: SearchBody, hub: HubDep, client: ClientDep) -> MatchesView:
    """Return what the text may mean, with the reason; persons are not found by name or number."""
    if looks_personal(body.text):
        raise InvalidValueError(
            "the text looks like an identity or telephone number",
            remedy="numbers of persons are looked up in the vault, by who may: "
            "POST /api/v1/vault/resolve",
            rule="search.personal",
        )
    found = EntitySearch(hub.store).find(body.text, client.access.scope, limit=body.limit)
    return MatchesView.of(found)
