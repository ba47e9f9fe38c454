"""The exchange as an ASGI application: signed paths, static files, the witness, and its health.

Nothing else is reachable here. Bodies are never held beyond their limit, and everything that
computes or reads the ledger runs in a thread.
"""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final

import anyio
import anyio.to_thread
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from credit_hub.api.exchange.membership import Membership
from credit_hub.api.exchange.provider.queries import problem
from credit_hub.api.exchange.provider.service import BASE, Service
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.http.messages import TARGET, TOO_LARGE, Fields, Request, Response
from credit_hub.federation.http.profile import LONGEST_BODY
from credit_hub.federation.registry.logs import log_of
from credit_hub.federation.witness.machine import Answer, Witness
from credit_hub.federation.witness.store import FolderWitnessStore

__all__ = ["ExchangeApp", "RegisteredWitness"]

_STATIC: Final = (f"{BASE}log/", f"{BASE}status/")
_WITNESS: Final = "/witness/"
_HEALTH: Final = "/healthz"
_AT_ONCE: Final = 3
"""Requests that are answered at the same moment; others wait their turn. One computes while another
waits for the disk. More of them wait for each other's writes, and SQLite lets them sleep for it:
with eight connections the slowest hundredth took three times as long."""


class RegisteredWitness:
    """A witness of the logs that the registry has, with the keys that it lets sign, at any time."""

    def __init__(self, membership: Membership) -> None:
        """Answer for a member."""
        self._membership = membership
        self._store = FolderWitnessStore(membership.folders.witness)

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Decide on a checkpoint; see ``Witness.add_checkpoint``.

        Raises:
            ExchangeError: There is no registry, or the memory of the witness is damaged.
            WitnessClockError: The clock is behind the last signature.
        """
        moment = datetime.fromtimestamp(now, UTC)
        view = self._membership.view(moment)
        logs = []
        for origin in view.registry.logs:
            try:
                logs.append(log_of(view, origin))
            except ExchangeError:
                continue  # a log without a key that counts is unknown; the others are not
        witness = Witness(self._membership.witness_signers(moment), logs, self._store)
        return witness.add_checkpoint(body, now)


class ExchangeApp:
    """Dispatches by path."""

    def __init__(
        self,
        service: Service,
        static: ASGIApp,
        witness: ASGIApp,
        *,
        certificate_header: str | None = None,
    ) -> None:
        """Answer for a city.

        Args:
            service: Answers signed requests.
            static: Files of log and status lists.
            witness: The witness over HTTP.
            certificate_header: In which a gateway names the member of the client certificate. Where
                there is one, a request without it is of nobody.
        """
        self._service = service
        self._at_once = anyio.CapacityLimiter(_AT_ONCE)
        self._certificate_header = certificate_header
        self._static = static
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        path = scope["path"]
        if path.startswith(_STATIC):
            await self._static(scope, receive, send)
        elif path.startswith(_WITNESS):
            await self._witness(scope, receive, send)
        else:
            answer = await self._answer(HttpRequest(scope, receive))
            await answer(scope, receive, send)

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.url.path == _HEALTH:
            return HttpResponse(b'{"status":"ok"}', media_type="application/json")
        if not request.url.path.startswith(BASE):
            return HttpResponse(status_code=HTTPStatus.NOT_FOUND)
        try:
            received = await _received(request)
        except ExchangeError as error:
            large = error.reason is TOO_LARGE
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if large else HTTPStatus.BAD_REQUEST
            refused = problem(int(status), error.reason)
            return _written(Response(refused.status, Fields(refused.fields), refused.body))
        peer = request.client.host if request.client is not None else ""
        certified = None
        if self._certificate_header is not None:
            certified = request.headers.get(self._certificate_header, "")
            peer = certified or peer
        answer = await anyio.to_thread.run_sync(
            self._service.answer, received, peer, certified, limiter=self._at_once
        )
        return _written(answer)


async def _received(request: HttpRequest) -> Request:
    """Return a request as it stands on the wire; a body beyond the limit is not read on."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LONGEST_BODY:
            raise VerificationError(TOO_LARGE, "content")
    try:
        path = bytes(request.scope.get("raw_path") or b"").decode("ascii")
        query = bytes(request.scope["query_string"]).decode("ascii")
        lines = [(k.decode("ascii"), v.decode("latin-1")) for k, v in request.scope["headers"]]
    except UnicodeDecodeError:
        raise VerificationError(TARGET) from None
    return Request(request.method, path.partition("?")[0], query, Fields.of(lines), bytes(body))


def _written(answer: Response) -> HttpResponse:
    made = HttpResponse(answer.body, answer.status)
    # Not as media_type, which would add a charset to a type that is signed.
    for name, value in answer.fields.lines:
        made.headers[name] = value
    made.headers["cache-control"] = "no-store"
    return made
