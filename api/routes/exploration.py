"""Explanations, suppositions, parties, paths and equity; each only asks and keeps nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query
from pydantic import WithJsonSchema

from credit_hub.api import exploring
from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.examples import ENTITY_ID, FINDING_ID, OTHER_ID, OWNED_ID, example
from credit_hub.api.openapi import ASKED, SENT, responses
from credit_hub.api.routes.lots import LotId
from credit_hub.api.schemas.equity import EquityView
from credit_hub.api.schemas.explanation import DifferenceView, ExplanationView, WhatIfBody
from credit_hub.api.schemas.moment import MomentText
from credit_hub.api.schemas.parties import PartiesBody, PartiesView
from credit_hub.api.schemas.paths import PathsView
from credit_hub.graph.ownership.equity import LAYERS
from credit_hub.graph.paths.answer import PathBounds
from credit_hub.graph.paths.reading import DEEPEST
from credit_hub.model.schema import EDGE_TYPES

router = APIRouter(tags=["exploration"], route_class=BoundedRoute)

_DAY = "2026-10-15"
KnownAt = Annotated[
    MomentText | None, Query(description="Use only what the hub knew then; default: all.")
]


@router.get(
    "/findings/{finding_id:path}/explanation",
    summary="Why a finding or lead stands, and what would overturn it",
    responses={HTTPStatus.OK: example("The explanation.", "explanation"), **responses(*ASKED)},
)
def get_explanation(
    finding_id: Annotated[
        str, Path(max_length=256, description="As a check gives it.", examples=[FINDING_ID])
    ],
    hub: HubDep,
    now: NowDep,
) -> ExplanationView:
    """Explain by what was known when the latest receipt that states the finding was issued."""
    return exploring.explanation(hub, finding_id, now)


@router.post(
    "/lots/{lot_id:path}/what-if",
    summary="What would be found with some facts less or more",
    responses={
        HTTPStatus.OK: example("What differs.", "difference"),
        **responses(*SENT, HTTPStatus.CONFLICT),
    },
)
def suppose(lot_id: LotId, body: WhatIfBody, hub: HubDep) -> DifferenceView:
    """Compare the check of a lot with the same on supposed facts; nothing is stored."""
    return exploring.suppose(hub, lot_id, body)


@router.post(
    "/parties/linked-party-check",
    summary="Who among some parties is linked, without a lot",
    responses={HTTPStatus.OK: example("The links.", "parties"), **responses(*SENT)},
)
def check_parties(body: PartiesBody, hub: HubDep, now: NowDep) -> PartiesView:
    """Return relations, which are no findings: without a lot no bar on bidding applies."""
    return exploring.parties(
        hub,
        body.parties,
        now=now,
        as_of=body.as_of,
        regime=body.regime,
        relations=body.relations,
        known_at=body.known_at,
    )


@router.get(
    "/paths",
    summary="How two nodes are connected",
    responses={HTTPStatus.OK: example("The paths.", "paths"), **responses(*ASKED)},
)
def find_paths(  # noqa: PLR0913  # the parts of the question
    hub: HubDep,
    *,
    start: Annotated[str, Query(max_length=256, description="One end.", examples=[ENTITY_ID])],
    end: Annotated[str, Query(max_length=256, description="The other.", examples=[OTHER_ID])],
    as_of: Annotated[
        MomentText | None, Query(description="Only relations in force then, or undated.")
    ] = None,
    relation: Annotated[
        tuple[Annotated[str, WithJsonSchema({"type": "string", "enum": sorted(EDGE_TYPES)})], ...],
        Query(max_length=40, description="Types of edge to use; none: all."),
    ] = (),
    through: Annotated[
        tuple[Annotated[str, Query(max_length=256)], ...],
        Query(max_length=20, description="Nodes to pass however many relations they have."),
    ] = (),
    depth: Annotated[int, Query(ge=1, le=DEEPEST, description="Most steps.")] = DEEPEST,
    more: Annotated[int, Query(ge=0, le=100, description="Paths beyond the shortest.")] = 0,
    known_at: KnownAt = None,
) -> PathsView:
    """Return all shortest paths and `more` longer ones: for exploring, never for proof."""
    return exploring.paths(
        hub,
        start,
        end,
        as_of=as_of,
        relations=relation,
        through=through,
        bounds=PathBounds(depth=depth, more=more),
        known_at=known_at,
    )


@router.get(
    "/entities/{entity_id:path}/equity",
    summary="Who owns a unit, or what it owns, through all layers",
    responses={HTTPStatus.OK: example("The stakes.", "equity"), **responses(*ASKED)},
)
def get_equity(  # noqa: PLR0913  # the parts of the question
    entity_id: Annotated[
        str, Path(max_length=256, description="Id with its scheme.", examples=[OWNED_ID])
    ],
    hub: HubDep,
    now: NowDep,
    *,
    as_of: Annotated[
        MomentText | None,
        Query(description="Holdings in force then; default: today in China.", examples=[_DAY]),
    ] = None,
    direction: Annotated[
        Literal["up", "down"], Query(description="Up to holders, or down to companies.")
    ] = "up",
    layers: Annotated[int, Query(ge=1, le=LAYERS, description="Layers of holdings.")] = LAYERS,
    at_least: Annotated[
        str,
        Query(
            max_length=12,
            pattern=r"^(100(\.0{1,7})?|[0-9]{1,2}(\.[0-9]{1,7})?)$",
            description="Least share over all chains that is listed, in per cent.",
        ),
    ] = "0",
    known_at: KnownAt = None,
) -> EquityView:
    """Return direct and integrated shares; upwards also the actual controller and the owners."""
    return exploring.equity(
        hub,
        entity_id,
        now=now,
        direction=direction,
        as_of=as_of,
        layers=layers,
        at_least=at_least,
        known_at=known_at,
    )
