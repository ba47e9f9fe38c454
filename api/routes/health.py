"""Whether the service lives and whether it can answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from credit_hub.api.deps import HubDep
from credit_hub.api.problems import responses
from credit_hub.api.version import version

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"
    version: str


@router.get("/healthz", summary="The process lives")
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
