"""Batch jobs: checks of many lots at one moment of knowledge."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import DeskDep, HubDep, NowDep
from credit_hub.api.idempotency import KEYED, KeyedRoute, OperationDep
from credit_hub.api.jobs.desk import CURSOR, Owner
from credit_hub.api.openapi import responses
from credit_hub.api.schemas.job import BatchBody, JobResultsView, JobsView, JobView

router = APIRouter(tags=["jobs"], route_class=KeyedRoute)
JobId = Annotated[
    str,
    Path(
        max_length=64,
        description="As the answer gives it that accepted the job.",
        examples=["job:5f0c2a7e91d84b6caa5b7c1d2e3f4a5b"],
    ),
]
Cursor = Annotated[
    str | None,
    Query(
        pattern=CURSOR,
        description="`next_cursor` of the page before; none = first.",
    ),
]
_READ = (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE)
_CHANGE = (*_READ, HTTPStatus.CONFLICT, HTTPStatus.NOT_IMPLEMENTED)


@router.post(
    "/jobs",
    summary="Check many lots",
    status_code=HTTPStatus.ACCEPTED,
    openapi_extra=KEYED,
    responses=responses(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.CONFLICT,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.NOT_IMPLEMENTED,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
def submit_linked_party_checks(  # noqa: PLR0913, PLR0917  # what a route needs are its arguments
    body: BatchBody,
    hub: HubDep,
    desk: DeskDep,
    client: ClientDep,
    now: NowDep,
    operation: OperationDep,
    response: Response,
) -> JobView:
    """Accept a job of 1 to 200 lots; its address is in the header `Location`.

    All lots are answered for one moment of knowledge, which is settled now. A lot that cannot be
    judged has a problem in its place and does not stop the others.
    """
    owner = Owner(client.id, client.jobs, client.access.scope.codes)
    job = desk.submit(hub, owner, body, now, operation=operation)
    response.headers["Location"] = f"/api/v1/jobs/{job.id}"
    return job


@router.get("/jobs", summary="Jobs", responses=responses(HTTPStatus.BAD_REQUEST, *_READ))
def list_jobs(
    desk: DeskDep,
    client: ClientDep,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Jobs of a page.")] = 50,
) -> JobsView:
    """Return the caller's jobs, the latest first."""
    return desk.all(client.id, cursor, limit)


@router.get(
    "/jobs/{job_id}/results",
    summary="Results of a job",
    responses=responses(HTTPStatus.BAD_REQUEST, *_READ),
)
def get_job_results(
    job_id: JobId,
    desk: DeskDep,
    client: ClientDep,
    cursor: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=200, description="Lots of a page.")] = 20,
) -> JobResultsView:
    """Return what came of the lots so far, in the order of the request.

    Each answer is what the single check gives for the same lot at the same `known_at`, with a
    receipt of its own.
    """
    return desk.results(job_id, client.id, cursor, limit)


@router.post("/jobs/{job_id}/cancel", summary="Cancel a job", responses=responses(*_CHANGE))
def cancel_job(job_id: JobId, desk: DeskDep, client: ClientDep, now: NowDep) -> JobView:
    """End a job before its time; what was answered stays, and a second call changes nothing."""
    return desk.cancel(job_id, client.id, now)


@router.post("/jobs/{job_id}/resume", summary="Resume a job", responses=responses(*_CHANGE))
def resume_job(job_id: JobId, desk: DeskDep, client: ClientDep) -> JobView:
    """Take a cancelled or failed job up again, for the lots that have no result yet.

    They are answered for the moment of knowledge of the job, as the others were.
    """
    return desk.resume(job_id, client.id)


@router.get("/jobs/{job_id}", summary="One job", responses=responses(*_READ))
def get_job(job_id: JobId, desk: DeskDep, client: ClientDep) -> JobView:
    """Return a job as it stands: how far it is, and whether its webhook was told."""
    return desk.get(job_id, client.id)
