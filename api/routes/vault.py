"""Personal values in plain text."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request

from credit_hub.api.audit.purposes import Cause, cause_of
from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import NotaryDep, NowDep
from credit_hub.api.middleware.audit import state_question
from credit_hub.api.middleware.policy import purpose_refused
from credit_hub.api.openapi import responses
from credit_hub.api.problems import MEDIA_TYPE
from credit_hub.api.resolving import resolve
from credit_hub.api.schemas.vault import ResolutionView, ResolveBody
from credit_hub.model.access.permissions import Permission
from credit_hub.model.errors import AccessDeniedError, InvalidValueError

router = APIRouter(tags=["vault"], route_class=BoundedRoute)
_DENIED = "The operator did not allow this client; or the request comes from another site's page."
_SPENT = "The client has sent too many requests, or resolved too many subjects within the hour."


@router.post(
    "/vault/resolve",
    summary="Resolve keyed identities to personal values",
    responses={
        **responses(
            HTTPStatus.BAD_REQUEST,
            HTTPStatus.CONFLICT,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            HTTPStatus.UNPROCESSABLE_ENTITY,
            HTTPStatus.SERVICE_UNAVAILABLE,
        ),
        **{
            int(status): {
                "description": text,
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            }
            for status, text in (
                (HTTPStatus.FORBIDDEN, _DENIED),
                (HTTPStatus.TOO_MANY_REQUESTS, _SPENT),
            )
        },
    },
)
def resolve_personal_values(
    request: Request, body: ResolveBody, client: ClientDep, notary: NotaryDep, now: NowDep
) -> ResolutionView:
    """Return names, numbers and accounts in plain text to a client that the operator allowed.

    Purpose and case number stand in the audit log with the ids of all subjects, before the answer
    leaves; the subjects can see it. There is no idempotency key: each answer is counted.
    """
    stated = _cause(body)
    state_question(request, body.subjects, stated)
    if wrong := purpose_refused(client, Permission.RESOLVE, stated):
        raise AccessDeniedError(wrong[1], remedy="a role says for which purposes it may ask")
    settings = request.app.state.hubs.settings
    return resolve(settings, notary, client.id, body, now)


def _cause(body: ResolveBody) -> Cause:
    """Return what goes into the audit log; what is wrong with it is told to who may resolve."""
    try:
        return cause_of(body.purpose, body.case_number, demanded=True)
    except InvalidValueError:
        return Cause()
