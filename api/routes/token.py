"""Access tokens for programs that have a key of their own."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from credit_hub.api import problems
from credit_hub.api.deps import NotaryDep, NowDep
from credit_hub.api.forms import FormDep
from credit_hub.api.openapi import responses
from credit_hub.api.schemas.token import TokenView
from credit_hub.api.tokens import exchange

router = APIRouter(tags=["session"])

_GRANT: Final = "client_credentials"
_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type", "client_assertion_type", "client_assertion"],
                    "properties": {
                        "grant_type": {"type": "string", "const": _GRANT},
                        "client_assertion_type": {"type": "string", "const": _TYPE},
                        "client_assertion": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 4000,
                            "description": "A JWT that the client signed: iss and sub are its id, "
                            "aud is the issuer of the hub, exp at most 5 minutes away, jti new.",
                        },
                        "client_id": {"type": "string", "description": "May be left out."},
                    },
                }
            }
        },
    }
}


@router.post(
    "/token",
    summary="Exchange a signed assertion for an access token",
    response_model=TokenView,
    openapi_extra=_FORM,
    responses=responses(
        HTTPStatus.BAD_REQUEST,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ),
)
def issue_token(
    request: Request,
    form: FormDep,
    notary: NotaryDep,
    now: NowDep,
) -> TokenView | Response:
    """Give a client that signs who it is a token of ten minutes (RFC 7523, private_key_jwt)."""
    if form.get("grant_type") != _GRANT:
        return _wrong(request, "unsupported_grant_type", f"grant_type is not {_GRANT}")
    if form.get("client_assertion_type") != _TYPE or not form.get("client_assertion"):
        return _wrong(request, "invalid_request", f"there is no assertion of the type {_TYPE}")
    issued = exchange(notary, form["client_assertion"], form.get("client_id"), now)
    request.state.client = issued.client.id  # the audit log names who it is
    return TokenView.of(issued)


def _wrong(request: Request, code: str, detail: str) -> Response:
    remedy = "see docs/how-to/clients.md"
    return problems.answer(request, HTTPStatus.BAD_REQUEST, code, detail, remedy)
