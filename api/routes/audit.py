"""The audit log: for auditors, and for the subjects of what was looked at."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import WithJsonSchema

from credit_hub.api.audit import questions, reading
from credit_hub.api.audit.actions import ACTIONS
from credit_hub.api.audit.purposes import stated_cause
from credit_hub.api.clients import ClientDep
from credit_hub.api.deps import NotaryDep, NowDep, SettingsDep
from credit_hub.api.examples import ENTITY_ID
from credit_hub.api.openapi import responses
from credit_hub.api.schemas.audit import (
    AlarmView,
    AuditPageView,
    CheckpointView,
    QuestionView,
    SubjectLooksView,
)
from credit_hub.api.schemas.moment import MomentText
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.loaders.masking import masked
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import AsOf

router = APIRouter(tags=["audit"])

_ASKED = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_MOST = 1000
_Before = Annotated[
    int | None, Query(ge=1, le=2**31 - 1, description="Only entries below this number.")
]
_Limit = Annotated[int, Query(ge=1, le=_MOST, description="Entries of a page.")]
_Since = Annotated[MomentText | None, Query(description="From this moment on.")]


@router.get("/audit", summary="Who looked at what, the latest first", responses=responses(*_ASKED))
def list_audit(  # noqa: PLR0913  # the parts of the question
    notary: NotaryDep,
    *,
    since: _Since = None,
    until: Annotated[MomentText | None, Query(description="Before this moment.")] = None,
    operator: Annotated[
        str | None, Query(max_length=200, description="As an entry has it.")
    ] = None,
    subject: Annotated[str | None, Query(max_length=256, description="Id of the graph.")] = None,
    action: Annotated[
        Annotated[str, WithJsonSchema({"type": "string", "enum": sorted(ACTIONS)})] | None,
        Query(max_length=40, description="Code of the action."),
    ] = None,
    before: _Before = None,
    limit: _Limit = 100,
) -> AuditPageView:
    """Return entries as they are sealed; `credit-hub audit verify` checks the chain."""
    if action is not None and action not in ACTIONS:
        message = f"action {action!r} is not known"
        raise InvalidValueError(message, remedy=f"write one of {', '.join(ACTIONS)}")
    wanted = AuditFilter(
        since=_moment(since),
        until=_moment(until),
        operator=operator,
        subject=subject,
        action=action,
        before=before,
    )
    return AuditPageView.of(reading.page(notary.ledger, wanted, limit))


@router.get(
    "/audit/checkpoints",
    summary="Signed checkpoints of the log",
    responses=responses(*_ASKED),
)
def list_audit_checkpoints(notary: NotaryDep, limit: _Limit = 100) -> tuple[CheckpointView, ...]:
    """Return checkpoints, the latest first; keep them elsewhere to show later what was there."""
    return tuple(map(CheckpointView.of, notary.ledger.audit.checkpoints(limit)))


@router.get(
    "/audit/alarms",
    summary="Patterns of looking that need an explanation",
    responses=responses(*_ASKED),
)
def list_audit_alarms(
    notary: NotaryDep, settings: SettingsDep, now: NowDep, since: _Since = None
) -> tuple[AlarmView, ...]:
    """Return alarms of the last seven days, or since a moment; none is an accusation."""
    begin = _moment(since) or now - reading.LOOK_BACK
    found = reading.raised(notary.ledger, begin, settings.audit_operator_firms)
    return tuple(map(AlarmView.of, found))


@router.get(
    "/audit/{number}/question",
    summary="What an analyst asked in Cypher",
    responses=responses(*_ASKED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.FORBIDDEN),
)
def get_audit_question(  # noqa: PLR0913  # the parts of the question
    number: Annotated[int, Path(ge=1, le=2**31 - 1, description="Of an entry with `question`.")],
    notary: NotaryDep,
    settings: SettingsDep,
    caller: ClientDep,
    now: NowDep,
    request: Request,
    *,
    exact: Annotated[
        bool,
        Query(description="To the letter, for whom the operator allowed it, with a case number."),
    ] = False,
) -> QuestionView:
    """Return the text that was sealed before it was asked; names and numbers in it are masked."""
    if exact:
        entry, question = questions.read_exactly(
            notary, settings, number, caller.id, stated_cause(request.headers), now
        )
    else:
        entry, question = questions.read(notary, settings, number)
    return QuestionView.of(entry, question, exact=exact)


@router.get(
    "/audit/subjects/{subject_id:path}",
    summary="Who looked at a subject, and why",
    responses=responses(*_ASKED),
)
def get_audit_subject(
    subject_id: Annotated[
        str, Path(max_length=256, description="Id with its scheme.", examples=[ENTITY_ID])
    ],
    notary: NotaryDep,
    before: _Before = None,
    limit: _Limit = 100,
) -> SubjectLooksView:
    """Return what the subject may be told: no account of a person is named."""
    wanted = AuditFilter(subject=subject_id, before=before)
    # What was typed may be a number of a person; ids of the graph stay as they are.
    return SubjectLooksView.of(masked(subject_id), reading.page(notary.ledger, wanted, limit))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else AsOf.parse(text).moment
