"""Errors as RFC 9457 problem documents: the only place that knows HTTP status codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.routing import Match

from credit_hub.api.redaction import redacted
from credit_hub.federation.errors import ExchangeError, RefusedError, SuiteError
from credit_hub.model.errors import (
    AccessDeniedError,
    ClientRefusedError,
    ConflictError,
    CreditHubError,
    IdentityProviderError,
    InvalidValueError,
    JobsUnavailableError,
    LedgerError,
    LedgerUnavailableError,
    LocalServerError,
    LoginRefusedError,
    NotFoundError,
    QueryMemoryError,
    QueryTimeoutError,
    QuotaError,
    RuleError,
    SourceError,
    StoreError,
    StoreUnavailableError,
    VaultError,
)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = "5"
_MOST_FIELDS: Final = 50
"""A body of 1 MiB has room for 95,000 unknown names: to look through them all for what must not be
said, and to answer with ten times what was sent, took ten seconds."""
_LONGEST_FIELD: Final = 200
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_EXPLAINED: Final = {
    HTTPStatus.NOT_FOUND: (
        "not_found",
        "there is nothing at this path",
        "the paths are listed in /openapi.json",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        "this path does not answer this method",
        "the header Allow names those that it answers",
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "body_too_large",
        "the body is larger than 1 MiB",
        "send the documented fields only; files are loaded with: credit-hub load",
    ),
}
"""What the framework's own errors mean, as code, detail and remedy."""
_HIDDEN: Final = {
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "the graph does not answer now",
        "try again; the log of the service has the cause under the request_id",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: (
        "the hub cannot work with its graph",
        "the log of the service has the cause under the request_id",
    ),
}
_log = structlog.get_logger(__name__)

# The first class that fits decides: subclasses stand before their bases.
_STATUS: Final[tuple[tuple[type[CreditHubError], HTTPStatus], ...]] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ConflictError, HTTPStatus.CONFLICT),
    (InvalidValueError, HTTPStatus.BAD_REQUEST),
    (RuleError, HTTPStatus.CONFLICT),
    (SourceError, HTTPStatus.BAD_REQUEST),
    (StoreUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (QueryTimeoutError, HTTPStatus.GATEWAY_TIMEOUT),
    (QueryMemoryError, HTTPStatus.BAD_REQUEST),
    (StoreError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (LedgerUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (JobsUnavailableError, HTTPStatus.NOT_IMPLEMENTED),
    (LedgerError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (LocalServerError, HTTPStatus.SERVICE_UNAVAILABLE),
    (AccessDeniedError, HTTPStatus.FORBIDDEN),
    (LoginRefusedError, HTTPStatus.UNAUTHORIZED),
    (ClientRefusedError, HTTPStatus.UNAUTHORIZED),
    (IdentityProviderError, HTTPStatus.BAD_GATEWAY),
    (QuotaError, HTTPStatus.TOO_MANY_REQUESTS),
    (RefusedError, HTTPStatus.FORBIDDEN),
    (SuiteError, HTTPStatus.NOT_IMPLEMENTED),
    (ExchangeError, HTTPStatus.BAD_REQUEST),
    (CreditHubError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


class FieldProblem(BaseModel):
    """One field of a request that has not the right shape."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="Where in the request, for example body.regime")
    message: str


class Problem(BaseModel):
    """Problem details of RFC 9457."""

    model_config = ConfigDict(frozen=True)

    type: str = Field(
        default="about:blank", description="Always about:blank; `code` tells errors apart."
    )
    title: str = Field(description="Phrase of the HTTP status.")
    status: int
    code: str = Field(description="Stable short code of the error.")
    detail: str = Field(description="What failed, and why.")
    remedy: str = Field(default="", description="What the caller can do.")
    instance: str = Field(description="Path of the request.")
    request_id: str = Field(default="", description="Names the request in the log of the service.")
    fields: tuple[FieldProblem, ...] = Field(
        default=(), description="Set where the shape of a request is wrong."
    )


class ProblemResponse(JSONResponse):
    """A problem as a response."""

    media_type = MEDIA_TYPE


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.add_exception_handler(CreditHubError, _on_hub_error)
    app.add_exception_handler(RequestValidationError, _on_shape_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(ClientDisconnect, _on_hang_up)
    app.add_exception_handler(Exception, _on_bug)


def status_of(error: CreditHubError) -> HTTPStatus:
    """The HTTP status that stands for an error of the hub."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def of_error(error: CreditHubError, instance: str) -> Problem:
    """Return the problem that stands for an error of a request to ``instance``."""
    status = status_of(error)
    # What the operator is told of the graph (addresses, folders) is not for callers.
    detail, remedy = _HIDDEN.get(status, (error.message, error.remedy))
    return Problem(
        title=status.phrase,
        status=status,
        code=error.code,
        detail=_safe(detail),
        remedy=_safe(remedy),
        instance=_safe(instance),
    )


def of_defect(instance: str) -> Problem:
    """Return the problem that stands for a defect of the hub: its log has the cause."""
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail, remedy = "the hub failed; its log has the cause", "tell the operator"
    return Problem(
        title=status.phrase,
        status=status,
        code="internal",
        detail=detail,
        remedy=remedy,
        instance=instance,
    )


def answer(
    request: Request,
    status: HTTPStatus,
    code: str,
    detail: str,
    remedy: str = "",
    fields: Sequence[FieldProblem] = (),
) -> ProblemResponse:
    """Return the problem as a response."""
    problem = Problem(
        title=status.phrase,
        status=status,
        code=code,
        detail=_safe(detail),
        remedy=_safe(remedy),
        instance=_safe(request.url.path),
        request_id=getattr(request.state, "request_id", ""),
        fields=tuple(fields),
    )
    headers: Mapping[str, str] = {}
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": RETRY_SECONDS}
    return ProblemResponse(problem.model_dump(mode="json"), status_code=status, headers=headers)


def respond(request: Request, error: CreditHubError) -> Response:
    """Return the answer to an error of a layer that stands before the handlers of errors."""
    return _on_hub_error(request, error)


def _on_hub_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, CreditHubError):
        raise error
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request failed", path=request.url.path, code=error.code, detail=error.message)
        if isinstance(error, StoreError) and not isinstance(error, QueryTimeoutError):
            request.app.state.hubs.doubt()
    # What the operator is told of the graph (addresses, folders) is not for callers.
    detail, remedy = _HIDDEN.get(status, (error.message, error.remedy))
    if isinstance(error, VaultError):
        detail = "the vault cannot be read"
    response = answer(request, status, error.code, detail, remedy)
    if isinstance(error, QuotaError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def _on_shape_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        detail = "the body is not JSON: " + str(found[0].get("ctx", {}).get("error", ""))
        return answer(request, HTTPStatus.BAD_REQUEST, "malformed_json", detail, "send valid JSON")
    fields = [
        FieldProblem(
            field=_unicode(".".join(str(part) for part in item["loc"])[:_LONGEST_FIELD]),
            message=_safe(item["msg"]),
        )
        for item in found[:_MOST_FIELDS]
    ]
    named = [f"{item.field}: {item.message}" for item in fields]
    if len(found) > len(fields):
        named.append(f"and {len(found) - len(fields)} more")
    return answer(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "request_shape",
        f"the request has not the documented shape: {'; '.join(named)}",
        "compare with /openapi.json",
        fields,
    )


def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    code, detail, remedy = _EXPLAINED.get(status, ("bad_request", str(error.detail), ""))
    response = answer(request, status, code, detail, remedy)
    response.headers.update(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = ", ".join(_allowed(request))
    return response


def _on_hang_up(_: Request, __: Exception) -> Response:
    """End a request whose caller has gone before all of its body was here; nobody reads this."""
    return Response(status_code=HTTPStatus.BAD_REQUEST)


def _allowed(request: Request) -> list[str]:
    """Return the methods of all routes of a path; the framework names those of the first alone."""
    routes = request.app.routes
    allowed = {
        method
        for method in _METHODS
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes
        )
    }
    # What answers GET answers HEAD, see middleware.conditional.
    return sorted(allowed | {"HEAD"} if "GET" in allowed else allowed)


def _on_bug(request: Request, error: Exception) -> Response:
    """Give nothing of an unforeseen error to the caller, and all of it to the log."""
    _log.error("unforeseen error", path=request.url.path, exc_info=error)
    return answer(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "the hub failed; its log has the cause",
        "tell the operator the request_id",
    )


def _safe(text: str) -> str:
    """Take secrets and numbers of persons out of what a problem tells."""
    return redacted(_unicode(text))


def _unicode(text: str) -> str:
    """Escape what JSON can carry and UTF-8 cannot: halves of surrogate pairs."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
