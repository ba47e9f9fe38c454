"""Whether the service lives and whether it can answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client.exposition import choose_encoder
from pydantic import BaseModel, Field

from credit_hub.api.deps import AuditDep, HubDep, MetricsDep
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


class Readiness(Health):
    """The service can answer."""

    audit: Literal["strict", "lenient"] = Field(
        description="Whether an answer is withheld when the audit log cannot be written."
    )
    audit_lost: int = Field(description="Answers that left without an entry since the start.")


@router.get(
    "/readyz", summary="The graph answers", responses=responses(HTTPStatus.SERVICE_UNAVAILABLE)
)
def readyz(hub: HubDep, audit: AuditDep) -> Readiness:
    """Answer only when the graph does."""
    hub.store.verify()
    return Readiness(
        version=version(),
        audit="strict" if audit.is_strict else "lenient",
        audit_lost=audit.lost,
    )


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={
        HTTPStatus.OK: {
            "description": "Counters and histograms, without any id of a firm, person or lot.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **responses(),
    },
)
def metrics(request: Request, metrics: MetricsDep) -> Response:
    """Answer in the text format of Prometheus, or in OpenMetrics for a scraper that asks for it."""
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(metrics.registry), headers={"Content-Type": media_type})
