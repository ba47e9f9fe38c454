"""Whether the service lives and whether it can answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from credit_hub.api.deps import HubDep
from credit_hub.api.openapi import responses
from credit_hub.api.version import version

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str = Field(description="Version of the hub.", examples=["0.1.0"])


@router.get("/healthz", summary="The process lives", responses=responses())
def healthz() -> Health:
    """Answer without touching the graph."""
    return Health(version=version())


@router.get(
    "/readyz", summary="The graph answers", responses=responses(HTTPStatus.SERVICE_UNAVAILABLE)
)
def readyz(hub: HubDep) -> Health:
    """Answer only when the graph does."""
    hub.store.verify()
    return Health(version=version())
