"""Errors as RFC 9457 problem documents: the only place that knows HTTP status codes."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from credit_hub.model.errors import (
    ConflictError,
    CreditHubError,
    InvalidValueError,
    LocalServerError,
    NotFoundError,
    QueryTimeoutError,
    RuleError,
    SourceError,
    StoreError,
    StoreUnavailableError,
)

MEDIA_TYPE: Final = "application/problem+json"
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
    (StoreError, HTTPStatus.INTERNAL_SERVER_ERROR),
    (LocalServerError, HTTPStatus.SERVICE_UNAVAILABLE),
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
    title: str
    status: int
    code: str = Field(description="Stable short code of the error.")
    detail: str
    remedy: str = Field(default="", description="What the caller can do.")
    instance: str = Field(description="Path of the request.")
    fields: tuple[FieldProblem, ...] = Field(
        default=(), description="Set where the shape of a request is wrong."
    )


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` with a problem document."""
    app.add_exception_handler(CreditHubError, _on_hub_error)
    app.add_exception_handler(RequestValidationError, _on_shape_error)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)


def responses(*statuses: HTTPStatus) -> dict[int | str, dict[str, object]]:
    """The OpenAPI description of the problems that a route may answer with."""
    return {
        int(status): {
            "model": Problem,
            "description": status.phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def status_of(error: CreditHubError) -> HTTPStatus:
    """The HTTP status that stands for an error of the hub."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _answer(
    request: Request,
    status: HTTPStatus,
    code: str,
    detail: str,
    remedy: str = "",
    fields: Sequence[FieldProblem] = (),
) -> JSONResponse:
    problem = Problem(
        title=status.phrase,
        status=status,
        code=code,
        detail=detail,
        remedy=remedy,
        instance=request.url.path,
        fields=tuple(fields),
    )
    headers = {"Retry-After": "5"} if status is HTTPStatus.SERVICE_UNAVAILABLE else None
    return JSONResponse(
        problem.model_dump(mode="json"), status_code=status, media_type=MEDIA_TYPE, headers=headers
    )


def _on_hub_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, CreditHubError):
        raise error
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request failed", path=request.url.path, code=error.code, detail=error.message)
    return _answer(request, status, error.code, error.message, error.remedy)


def _on_shape_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    fields = [
        FieldProblem(field=".".join(str(part) for part in item["loc"]), message=item["msg"])
        for item in error.errors()
    ]
    return _answer(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "request_shape",
        "the request has not the documented shape",
        "compare with /openapi.json",
        fields,
    )


def _on_http_error(request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = HTTPStatus(error.status_code)
    answer = _answer(request, status, status.name.lower(), str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


def _on_bug(request: Request, error: Exception) -> JSONResponse:
    """Give nothing of an unforeseen error to the caller, and all of it to the log."""
    _log.exception("unforeseen error", path=request.url.path, exc_info=error)
    return _answer(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "the hub failed; the log has the cause",
    )
