"""The witness over HTTP (C2SP tlog-witness): one path, POST; no login but the log's signature.

An ASGI application of its own, because its answers are those of the protocol and not problem
documents: what it answers says nothing about anybody but the log that asks. The body is never held
beyond its limit, and the signature is verified in a thread, so that nobody can hold up the service.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Final, Protocol

import anyio.to_thread
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from credit_hub.federation.witness.evidence import EvidenceFolder
from credit_hub.federation.witness.machine import Answer, WitnessClockError
from credit_hub.federation.witness.request import LONGEST_BODY

__all__ = ["PATH", "WitnessEndpoint"]

PATH: Final = "/witness/v1/add-checkpoint"
_log = structlog.get_logger(__name__)


class Decides(Protocol):
    """A witness: one with fixed keys and logs, or one that follows the registry."""

    def add_checkpoint(self, body: bytes, now: int) -> Answer:
        """Decide on a checkpoint; see ``Witness.add_checkpoint``."""
        ...


class WitnessEndpoint:
    """Answers ``POST .../add-checkpoint``; anything else is 404 or 405."""

    def __init__(
        self, witness: Decides, evidence: EvidenceFolder, clock: Callable[[], float]
    ) -> None:
        """Answer for a witness.

        Args:
            witness: With its keys, its logs and its memory.
            evidence: Where what speaks against a log is kept before the answer leaves.
            clock: POSIX seconds.
        """
        self._witness = witness
        self._evidence = evidence
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.url.path != PATH:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        if request.method != "POST":
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "POST"})
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > LONGEST_BODY:
                return Response(status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            answer = await anyio.to_thread.run_sync(self._decide, bytes(body))
        except WitnessClockError as error:
            _log.error("witness.clock", reason=error.reason.code)
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        # Not as media_type, which would add a charset to the type that the protocol names.
        return Response(answer.body, answer.status, {"Content-Type": answer.content_type})

    def _decide(self, body: bytes) -> Answer:
        answer = self._witness.add_checkpoint(body, int(self._clock()))
        for digest in self._evidence.keep(answer):
            _log.warning("witness.evidence", file=digest, status=int(answer.status))
        return answer
