"""What the description says of clients: tokens, quotas, idempotency keys.

The door and the keys stand before and around the routes, so the framework does not see them.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from credit_hub.api.idempotency import HEADER, KEYED, REPLAYED
from credit_hub.api.middleware.callers import FREE
from credit_hub.api.problems import MEDIA_TYPE

__all__ = ["describe_clients"]

Json = dict[str, Any]

_LIMITS: Final = ("RateLimit", "RateLimit-Policy")
_HEADERS: Final[Json] = {
    name: {"description": description, "schema": {"type": kind}}
    for name, description, kind in (
        ("RateLimit", "What is left of the quota: r requests, and t seconds till more.", "string"),
        ("RateLimit-Policy", "The quota of the client: q requests in w seconds.", "string"),
        ("Retry-After", "Seconds to wait.", "integer"),
        ("WWW-Authenticate", "How to show a token (RFC 6750).", "string"),
        (REPLAYED, "true where the answer is that of an earlier request.", "string"),
    )
}
_MEANING: Final = {
    HTTPStatus.UNAUTHORIZED: "A token or session is missing, or is not good.",
    HTTPStatus.TOO_MANY_REQUESTS: "The quota of the client is spent.",
}
_TOKEN: Final[Json] = {
    "type": "http",
    "scheme": "bearer",
    "description": "The token that the operator gave the client. On the machine of the hub none is "
    "needed, unless the operator demands it.",
}
_SESSION: Final[Json] = {
    "type": "apiKey",
    "in": "cookie",
    "name": "__Host-credit-hub",
    "description": "The session of a person: POST /api/v1/session. On the machine of the hub, "
    "without TLS, the cookie is called credit-hub-session. What changes something also sends the "
    "header X-Requested-With.",
}
_KEY: Final[Json] = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "A new string for a new request, the same one for its retries: the answer of "
    "the first is given again for a day.",
    "schema": {
        "type": "string",
        "pattern": r"""^("([ !#-\[\]-~]|\\["\\]){1,255}"|[A-Za-z0-9._~:/+=-]{1,255})$""",
    },
}


def describe_clients(described: Json) -> None:
    """Complete a description of the service in place."""
    components = described["components"]
    components.setdefault("headers", {}).update(_HEADERS)
    components.setdefault("parameters", {})["IdempotencyKey"] = _KEY
    components["securitySchemes"] = {"token": _TOKEN, "session": _SESSION}
    for path, item in described["paths"].items():
        for operation in item.values():
            if path not in FREE:
                _guard(operation)
            if KEYED["parameters"][0] in operation.get("parameters", []):
                _key(operation)


def _guard(operation: Json) -> None:
    """Say what the door before the routes answers, see api.middleware.callers."""
    operation["security"] = [{}, {"token": []}, {"session": []}]
    answers = operation["responses"]
    schema = {"$ref": "#/components/schemas/Problem"}
    for status, meaning in _MEANING.items():
        answers[str(int(status))] = {
            "description": meaning,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
    for status, response in answers.items():
        if status != str(int(HTTPStatus.UNAUTHORIZED)):
            _add(response, *_LIMITS)
    _add(answers[str(int(HTTPStatus.UNAUTHORIZED))], "WWW-Authenticate")
    _add(answers[str(int(HTTPStatus.TOO_MANY_REQUESTS))], "Retry-After")


def _key(operation: Json) -> None:
    for status, response in operation["responses"].items():
        if status.startswith("2"):
            _add(response, REPLAYED)


def _add(response: Json, *headers: str) -> None:
    for name in headers:
        response.setdefault("headers", {})[name] = {"$ref": f"#/components/headers/{name}"}
