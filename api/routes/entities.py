"""Nodes by id."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import HubDep
from credit_hub.api.examples import ENTITY_ID, NAME, example
from credit_hub.api.openapi import responses
from credit_hub.api.schemas.entity import EntityOut, EntityRefOut
from credit_hub.api.schemas.moment import MomentText
from credit_hub.graph.repositories.entities import EDGES_PER_GROUP, EntityRepository
from credit_hub.model.interval import AsOf

router = APIRouter(tags=["entities"])


@router.get(
    "/entities/{entity_id:path}",
    summary="One node with its edges",
    responses={
        HTTPStatus.OK: example("The node.", "entity"),
        **responses(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.NOT_FOUND,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.SERVICE_UNAVAILABLE,
            HTTPStatus.GATEWAY_TIMEOUT,
        ),
    },
)
def get_entity(
    entity_id: Annotated[
        str,
        Path(
            max_length=256,
            description="Id with its scheme, for example `uscc:` and the code.",
            examples=[ENTITY_ID],
        ),
    ],
    hub: HubDep,
    client: ClientDep,
    as_of: Annotated[
        MomentText | None, Query(description="Only edges that hold on this day.")
    ] = None,
    edges: Annotated[
        int, Query(ge=1, le=500, description="Edges listed per type and direction.")
    ] = EDGES_PER_GROUP,
) -> EntityOut:
    """Return a node with its properties, where they come from, and its edges by type."""
    moment = None if as_of is None else AsOf.parse(as_of)
    view = EntityRepository(hub.store).get(entity_id, as_of=moment, edges_per_group=edges)
    return EntityOut.of(view.within(client.access.scope))


@router.get(
    "/entities",
    summary="Enterprises and organisations by the beginning of their name",
    responses={
        HTTPStatus.OK: example("Those found, by name.", "found"),
        **responses(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.SERVICE_UNAVAILABLE,
            HTTPStatus.GATEWAY_TIMEOUT,
        ),
    },
)
def find_entities(
    hub: HubDep,
    client: ClientDep,
    name: Annotated[
        str,
        Query(min_length=1, max_length=200, description="First characters.", examples=[NAME]),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="Most to return.")] = 20,
) -> tuple[EntityRefOut, ...]:
    """Return those whose name begins with `name`; equal names are different nodes."""
    found = EntityRepository(hub.store).find(name, limit=limit)
    shown = client.access.scope.holds_entity
    return tuple(EntityRefOut.of(ref) for ref in found if shown(ref.id))
