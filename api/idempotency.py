"""One effect and one answer for a request that is sent twice under an idempotency key.

Follows draft-ietf-httpapi-idempotency-key-header-07, except that a key used for another request
is answered with 409 and not 422, which this service has for payloads of a wrong shape alone.

An answer of success is kept for a day. A request that was refused (4xx) wrote nothing and frees
its key. One that failed (5xx) or whose process has gone may be sent again under its key at once,
and is the same operation then, see :class:`~credit_hub.ledger.idempotency.answers.Claimed`.
"""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, Final

import anyio.to_thread
from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from credit_hub.api import problems
from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.clients import caller_of
from credit_hub.api.hub import HubKeeper
from credit_hub.ledger.idempotency.answers import (
    AtWork,
    Claim,
    Claimed,
    KeptAnswer,
    OtherRequest,
    mark_of,
)
from credit_hub.ledger.storage.idempotency import IdempotencyRepository
from credit_hub.model.errors import CreditHubError, InvalidValueError

__all__ = ["HEADER", "KEYED", "REPLAYED", "KeyedRoute", "OperationDep", "read_key"]

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
KEYED: Final[dict[str, Any]] = {
    "parameters": [{"$ref": "#/components/parameters/IdempotencyKey"}],
}
"""Describes the key: for ``openapi_extra`` of the POST routes of a :class:`KeyedRoute`."""
_LEASE: Final = timedelta(minutes=5)
"""After this time a request without an answer is taken for dead where nobody can tell whether its
process is there: that of another machine. A check takes less than a second, and
CREDIT_HUB_QUERY_TIMEOUT ends its queries."""
_STRING: Final = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\]){1,255})"')
"""A string of RFC 8941 section 3.3.3, as the draft demands."""
_BARE: Final = re.compile(r"[A-Za-z0-9._~:/+=-]{1,255}")
"""The same without its quotes, as many programs send it."""
_RETRY_SECONDS: Final = 5

_Handler = Callable[[Request], Awaitable[Response]]


class KeyedRoute(BoundedRoute):
    """A route whose POST heeds idempotency keys: for what writes."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that the framework makes, behind a look at the key."""
        handle = super().get_route_handler()

        async def keyed(request: Request) -> Response:
            given = request.headers.getlist(HEADER)
            if request.method != "POST" or not given:
                return await handle(request)
            return await _once(request, read_key(given), handle)

        return keyed


def read_key(given: list[str]) -> str:
    """Return the key of a request, with or without its quotes.

    Raises:
        InvalidValueError: It is not a string of 1 to 255 printable ASCII characters, or is sent
            twice.
    """
    if len(given) == 1:
        value = given[0].strip()
        if found := _STRING.fullmatch(value):
            return re.sub(r"\\(.)", r"\1", found[1])
        if _BARE.fullmatch(value):
            return value
    message = f"the header {HEADER} is not one string of 1 to 255 printable ASCII characters"
    raise InvalidValueError(
        message, remedy='send a new UUID in quotes, "5e2b…", and keep it for retries'
    )


async def _once(request: Request, key: str, handle: _Handler) -> Response:
    now, digest = datetime.now(UTC), _digest(request, await request.body())
    # One step to another thread for both: the name of this process, too, may wait for the disk.
    claim, told = await anyio.to_thread.run_sync(_claimed, request, key, digest, now)
    match told:
        case Claimed(operation):
            request.state.operation = operation
            return await _carry_out(request, claim, handle)
        case KeptAnswer():
            headers = {**dict(told.headers), REPLAYED: "true"}
            return Response(told.body, told.status, headers)
        case AtWork(until):
            return _at_work(request, until - now)
        case OtherRequest():
            return problems.answer(
                request,
                HTTPStatus.CONFLICT,
                "idempotency_key_reused",
                f"the {HEADER} was used for another request: other path, query or body",
                "take a new key for a new request; a retry sends the same bytes",
            )


def _claimed(
    request: Request, key: str, digest: str, now: datetime
) -> tuple[Claim, Claimed | AtWork | OtherRequest | KeptAnswer]:
    caller = caller_of(request)
    keeper: HubKeeper = request.app.state.hubs
    claim = Claim(
        mark=mark_of(caller.id, key),
        client=caller.id,
        request_digest=digest,
        owner=uuid.uuid4().hex,
        lease_until=now + _LEASE,
        holder=keeper.presence.id,
    )
    return claim, _repository(request).claim(claim, now, keeper.presence.is_gone)


async def _carry_out(request: Request, claim: Claim, handle: _Handler) -> Response:
    keys = _repository(request)
    try:
        response = await handle(request)
    except (RequestValidationError, HTTPException):
        await anyio.to_thread.run_sync(keys.release, claim)
        raise
    except CreditHubError as error:
        if problems.status_of(error) < HTTPStatus.INTERNAL_SERVER_ERROR:
            await anyio.to_thread.run_sync(keys.release, claim)
        else:
            await anyio.to_thread.run_sync(keys.give_up, claim, datetime.now(UTC))
        raise
    headers = tuple((n, v) for n, v in response.headers.items() if n != "content-length")
    answer = KeptAnswer(response.status_code, headers, bytes(response.body))
    await anyio.to_thread.run_sync(partial(keys.finish, claim, answer, datetime.now(UTC)))
    return response


def _at_work(request: Request, left: timedelta) -> Response:
    answer = problems.answer(
        request,
        HTTPStatus.CONFLICT,
        "request_at_work",
        f"the request of this {HEADER} is being carried out",
        "send it again a little later: its answer is given then",
    )
    seconds = min(_RETRY_SECONDS, max(1, round(left.total_seconds())))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _digest(request: Request, body: bytes) -> str:
    """Return what tells a retry from another request: its target and its bytes."""
    target = f"{request.method}\0{request.url.path}\0{request.url.query}\0"
    return hashlib.sha256(target.encode("utf-8", "surrogatepass") + body).hexdigest()


def _repository(request: Request) -> IdempotencyRepository:
    keeper: HubKeeper = request.app.state.hubs
    return keeper.notary.ledger.idempotency


def _operation(request: Request) -> str | None:
    """Return what all attempts at a request under an idempotency key have in common."""
    operation: str | None = getattr(request.state, "operation", None)
    return operation


OperationDep = Annotated[str | None, Depends(_operation)]
