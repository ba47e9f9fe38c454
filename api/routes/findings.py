"""Findings and leads by id."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from credit_hub.api.deps import HubDep, NowDep
from credit_hub.api.examples import FINDING_ID, example
from credit_hub.api.openapi import ASKED, responses
from credit_hub.api.schemas.check import JudgementView, judgement_view
from credit_hub.graph.repositories.findings import FindingRepository

router = APIRouter(tags=["checks"])


@router.get(
    "/findings/{finding_id:path}",
    summary="One finding or lead",
    responses={
        HTTPStatus.OK: example("The finding or lead.", "finding"),
        **responses(*ASKED),
    },
)
def get_finding(
    finding_id: Annotated[
        str, Path(max_length=256, description="As a check gives it.", examples=[FINDING_ID])
    ],
    hub: HubDep,
    now: NowDep,
) -> JudgementView:
    """Return a finding or lead as it was written: article, path, source rows, what is missing."""
    judgement = FindingRepository(hub.store).get(finding_id)
    return judgement_view(judgement, hub.notary.ledger.outcomes.precisions(now))
