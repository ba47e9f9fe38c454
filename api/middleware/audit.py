"""Writes who looked at what before the answer leaves (invariant 6).

Every request under /api/v1 passes here and makes exactly one entry, whatever its answer: also those
that the gate turns away, that find no route, and that fail. The answer is held back until its entry
is on the disk; an answer whose entry cannot be written does not leave.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credit_hub.api import problems
from credit_hub.api.audit.about import About, about, result_digest
from credit_hub.api.audit.actions import ROUTES, Action, action
from credit_hub.api.audit.privacy import typed_lot, typed_name, typed_subject
from credit_hub.api.audit.purposes import Cause, stated_cause
from credit_hub.api.audit.writer import AuditWriter
from credit_hub.ledger.audit.entry import AuditEvent, AuditOutcome
from credit_hub.model.errors import CreditHubError, InvalidValueError

PREFIX: Final = "/api/v1"
ANONYMOUS: Final = "anonymous"
"""Operator of a request that was turned away before anybody knew whose it is."""
_TYPED: Final = ("entity_id", "subject_id", "start", "end")
"""Parameters of paths and queries that name a firm or person."""
_MOST: Final = 100
_log = structlog.get_logger(__name__)


class Audited:
    """Stands around everything that answers, inside the layer that puts the id on a request."""

    def __init__(self, app: ASGIApp, writer: AuditWriter, *, purpose_demanded: bool) -> None:
        """Stand around ``app``."""
        self._app = app
        self._writer = writer
        self._demanded = purpose_demanded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer when its entry is written."""
        if scope["type"] != "http" or not is_audited(scope["path"]):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        app, cause = self._app, Cause()
        try:
            cause = stated_cause(headers, demanded=self._demanded)
        except InvalidValueError as error:
            app = _refused(Request(scope), error)
        start: Message = {}
        body = bytearray()

        async def hold(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    event = _event(scope, cause, start["status"], bytes(body))
                    if await self._is_written(event):
                        await send(start)
                        await send({"type": "http.response.body", "body": bytes(body)})
                    else:
                        await _withheld(scope)(scope, receive, send)

        await app(scope, receive, hold)

    async def _is_written(self, event: AuditEvent) -> bool:
        """Write an entry; say whether the answer may leave."""
        try:
            await asyncio.wrap_future(self._writer.submit(event))
        except CreditHubError as error:
            _log.error("no audit entry", action=event.action, code=error.code, detail=error.message)
            if self._writer.is_strict:
                return False
            self._writer.lost += 1
        return True


def state_question(request: Request, subjects: Iterable[str], cause: Cause) -> None:
    """Say what a request is about that names it in its body; routes call this before they answer.

    Args:
        request: The request.
        subjects: Ids of nodes, as typed.
        cause: Purpose and case number; they stand in the entry in place of those of the headers.
    """
    request.state.asked = tuple(subjects)
    request.state.cause = cause


def state_text(request: Request, question: str) -> None:
    """Say under which digest the vault keeps the text of a question."""
    request.state.question = question


def is_audited(path: str) -> bool:
    """Whether a path is one that facts are had by."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _refused(request: Request, error: InvalidValueError) -> ASGIApp:
    code = error.rule.replace(".", "_")
    return problems.answer(request, HTTPStatus.BAD_REQUEST, code, error.message, error.remedy)


def _withheld(scope: Scope) -> ASGIApp:
    return problems.answer(
        Request(scope),
        HTTPStatus.SERVICE_UNAVAILABLE,
        "audit_unavailable",
        "the audit log cannot be written, so the answer is withheld",
        "try again; the log of the service has the cause under the request_id",
    )


def _event(scope: Scope, cause: Cause, status: int, body: bytes) -> AuditEvent:
    state: Mapping[str, object] = scope.get("state", {})
    route = str(getattr(scope.get("route"), "name", state.get("route_name", "none")))
    done = action(route, ROUTES)
    shown = _about(scope, status, body, done)
    stated = state.get("cause")
    cause = stated if isinstance(stated, Cause) else cause
    return AuditEvent(
        at=datetime.now(UTC),
        operator=str(state.get("client", ANONYMOUS)),
        action=done.code,
        access=done.access,
        route=route,
        outcome=_outcome(status),
        status=str(status),
        request_id=typed_name(str(state.get("request_id", ""))),
        purpose=cause.purpose,
        case_number=cause.case_number,
        lot=shown.lot,
        subjects=shown.subjects,
        subjects_total=shown.subjects_total,
        result_digest=None if done.is_plain else result_digest(body),
        receipt=shown.receipt,
        question=question if isinstance(question := state.get("question"), str) else None,
    )


def _about(scope: Scope, status: int, body: bytes, done: Action) -> About:
    """Return what an answer is about; of a refused question what it was about, as far as typed."""
    lot = _parameters(scope).get("lot_id")
    asked_lot = typed_lot(lot) if isinstance(lot, str) else None
    if status < HTTPStatus.BAD_REQUEST:
        found = about(body, done)
        if done.code == "audit.subject" or done.is_plain:
            return _asked(scope, None)
        return (
            found
            if found.lot
            else About(found.subjects, found.subjects_total, asked_lot, found.receipt)
        )
    return _asked(scope, asked_lot)


def _asked(scope: Scope, lot: str | None) -> About:
    subjects = tuple(dict.fromkeys(map(typed_subject, _typed(scope))))
    return About(subjects, len(subjects), lot)


def _typed(scope: Scope) -> Iterator[str]:
    try:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"), max_num_fields=_MOST)
    except ValueError:
        query = {}  # more fields than any question has
    for name in _TYPED:
        if isinstance(value := _parameters(scope).get(name), str):
            yield value
        yield from query.get(name, ())
    yield from scope.get("state", {}).get("asked", ())


def _parameters(scope: Scope) -> Mapping[str, object]:
    """Return those of the path, as the router found them, or the layer that refused it before."""
    refused: Mapping[str, object] = scope.get("state", {}).get("parameters", {})
    parameters: Mapping[str, object] = scope.get("path_params") or refused
    return parameters


def _outcome(status: int) -> AuditOutcome:
    if status < HTTPStatus.BAD_REQUEST:
        return AuditOutcome.ANSWERED
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return AuditOutcome.REFUSED
    return AuditOutcome.FAILED
