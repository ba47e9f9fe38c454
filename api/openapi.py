"""The description of the HTTP service: what FastAPI derives, completed by what it cannot know.

Problems, the request id, entity tags and HEAD are made by handlers and middleware, so FastAPI does
not see them; here they are added to every operation that has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from credit_hub.api.audit.purposes import CASE_HEADER, ENCODED_CASE, PURPOSE_HEADER, PURPOSES
from credit_hub.api.examples import KEPT
from credit_hub.api.middleware.audit import is_audited
from credit_hub.api.middleware.envelope import REQUEST_ID
from credit_hub.api.openapi_clients import describe_clients
from credit_hub.api.problems import MEDIA_TYPE, Problem

Json = dict[str, Any]

ANYWHERE: Final = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.MISDIRECTED_REQUEST,
    HTTPStatus.INTERNAL_SERVER_ERROR,
)
"""Problems that every operation may answer with."""
_MEANING: Final = {
    HTTPStatus.BAD_REQUEST: "A value cannot be read, or the body is not JSON.",
    HTTPStatus.FORBIDDEN: "The roles of the caller do not allow it, or not for this purpose; or "
    "the request comes from a page of another site.",
    HTTPStatus.NOT_FOUND: "There is no such lot, entity or finding.",
    HTTPStatus.CONFLICT: "The lot does not say what is needed to judge it; give it in the request. "
    "Or the idempotency key is that of another request, or of one at work.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is larger than 1 MiB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body is not sent as application/json.",
    HTTPStatus.MISDIRECTED_REQUEST: "The Host header names another service.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request has not the documented shape; see `fields`.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A defect, or a graph that the hub cannot work with.",
    HTTPStatus.NOT_IMPLEMENTED: "This hub was installed without batch jobs.",
    HTTPStatus.BAD_GATEWAY: "The OpenID provider does not answer, or not as it must.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The graph does not answer now; try again.",
    HTTPStatus.GATEWAY_TIMEOUT: "The question took longer than CREDIT_HUB_QUERY_TIMEOUT.",
}
ASKED: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""What a question about facts may be answered with."""
SENT: Final = (*ASKED, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
"""What a question with a body may be answered with."""
_SCHEMA: Final = "#/components/schemas/{model}"


def responses(*statuses: HTTPStatus) -> dict[int | str, Json]:
    """Describe the problems that a route may answer with, besides those of :data:`ANYWHERE`."""
    schema = {"$ref": _SCHEMA.format(model="Problem")}
    return {
        int(status): {"description": _MEANING[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in sorted({*statuses, *ANYWHERE})
    }


def install(app: FastAPI) -> None:
    """Serve the completed description; it is made once."""

    def describe() -> Json:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=app.openapi_tags,
                    license_info={"name": "Apache License 2.0", "identifier": "Apache-2.0"},
                )
            )
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # the documented way to extend it


def _completed(described: Json) -> Json:
    components = described.setdefault("components", {})
    problem = Problem.model_json_schema(ref_template=_SCHEMA)
    components.setdefault("schemas", {}).update({**problem.pop("$defs"), "Problem": problem})
    components["headers"] = {
        "RequestId": {
            "description": "The id that the request has in the log: the caller's, or a new one.",
            "schema": {"type": "string"},
        },
        "ETag": {"description": "Changes with the content.", "schema": {"type": "string"}},
    }
    components["parameters"] = {
        "RequestId": _header(REQUEST_ID, "Id of the request for the log: letters, digits, . _ -"),
        "Purpose": {
            **_header(PURPOSE_HEADER, "For what purpose it is asked; kept in the audit log."),
            "schema": {"type": "string", "enum": list(PURPOSES)},
        },
        "CaseNumber": {
            **_header(CASE_HEADER, "In which case; UTF-8, percent-encoded (RFC 3986)."),
            "schema": {"type": "string", "pattern": ENCODED_CASE},
        },
        "IfNoneMatch": _header("If-None-Match", "Tag of the answer that the caller has."),
    }
    describe_clients(described)
    for path, method, operation in _operations(described):
        if is_audited(path):
            _say_audited(operation)
        _complete(operation, gets=method == "get")
    return described


def _operations(described: Json) -> Iterator[tuple[str, str, Json]]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield path, method, cast("Json", operation)


def _say_audited(operation: Json) -> None:
    """Add what the audit log brings: purpose and case, and two more problems."""
    operation.setdefault("parameters", []).extend(
        {"$ref": f"#/components/parameters/{name}"} for name in ("Purpose", "CaseNumber")
    )
    for status in (HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE):
        operation["responses"].setdefault(str(int(status)), responses(status)[int(status)])


def _complete(operation: Json, *, gets: bool) -> None:
    given = operation.setdefault("parameters", [])
    given.append({"$ref": "#/components/parameters/RequestId"})
    answers = operation["responses"]
    if gets:
        given.append({"$ref": "#/components/parameters/IfNoneMatch"})
        answers["304"] = {"description": "The caller has this answer: If-None-Match names it."}
    for status, response in answers.items():
        for content in response.get("content", {}).values():
            if content.get("example") in KEPT:
                content["example"] = KEPT[content["example"]]
        headers = response.setdefault("headers", {})
        headers[REQUEST_ID] = {"$ref": "#/components/headers/RequestId"}
        if gets and status in {"200", "304"}:
            headers["ETag"] = {"$ref": "#/components/headers/ETag"}
    operation["responses"] = dict(sorted(answers.items()))


def _header(name: str, description: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string"},
    }
