"""Findings and leads by id."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter

from credit_hub.api.deps import HubDep
from credit_hub.api.problems import responses
from credit_hub.api.schemas.check import JudgementView
from credit_hub.graph.repositories.findings import FindingRepository

router = APIRouter(tags=["checks"])


@router.get(
    "/findings/{finding_id}",
    summary="One finding or lead",
    responses=responses(HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE),
)
def get_finding(finding_id: str, hub: HubDep) -> JudgementView:
    """Return a finding or lead as it was written: article, path, source rows, what is missing."""
    return JudgementView.of(FindingRepository(hub.store).get(finding_id))
