"""Logging in and out, and one's own password."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from credit_hub.api import sessions
from credit_hub.api.bodies import BoundedRoute
from credit_hub.api.clients import Caller, ClientDep, cookie_name, is_reached, session_of
from credit_hub.api.deps import NotaryDep, NowDep, SettingsDep
from credit_hub.api.notary import Notary
from credit_hub.api.openapi import responses
from credit_hub.api.schemas.session import LoginBody, PasswordBody, SessionView
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts.account import ABSOLUTE, Account, session_digest
from credit_hub.model.errors import ConflictError

router = APIRouter(tags=["session"], route_class=BoundedRoute)

_SENT = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


@router.post(
    "/session",
    summary="Log in",
    status_code=HTTPStatus.CREATED,
    responses=responses(*_SENT),
)
def log_in(  # what a route needs are its arguments
    request: Request,
    response: Response,
    body: LoginBody,
    notary: NotaryDep,
    settings: SettingsDep,
    now: NowDep,
) -> SessionView:
    """Begin a session, whose id is in a cookie; a session that the request shows ends."""
    account = sessions.log_in(
        notary.ledger.accounts,
        sessions.factor_key(settings),
        body.name,
        body.password.get_secret_value(),
        None if body.code is None else body.code.get_secret_value(),
        now,
    )
    if (old := session_of(request.headers, cookie_name(settings))) is not None:
        notary.ledger.accounts.end(session_digest(old))
    request.state.client = account.id  # the audit log names who came in
    return _begun(response, settings, notary, account, now)


@router.get(
    "/session",
    summary="Who the caller is, and what it may do",
    responses=responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
def get_session(client: ClientDep) -> SessionView:
    """Return roles, scope, permissions and purposes; of clients and of this machine, too."""
    return SessionView.of(client)


@router.delete(
    "/session",
    summary="Log out",
    status_code=HTTPStatus.NO_CONTENT,
    responses=responses(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
)
def log_out(
    response: Response,
    client: ClientDep,
    notary: NotaryDep,
    settings: SettingsDep,
    *,
    everywhere: Annotated[bool, Query(description="All sessions of the account.")] = False,
) -> None:
    """End the session, or all of the account; a caller without one is told the same."""
    if client.session is not None:
        if everywhere:
            notary.ledger.accounts.end_all(client.id)
        notary.ledger.accounts.end(client.session)
    forget_session(response, settings)


@router.post(
    "/session/password",
    summary="Change one's password",
    responses=responses(*_SENT, HTTPStatus.CONFLICT),
)
def change_password(  # what a route needs are its arguments
    response: Response,
    body: PasswordBody,
    client: ClientDep,
    notary: NotaryDep,
    settings: SettingsDep,
    now: NowDep,
) -> SessionView:
    """Put a new password in the place of the old one; all sessions end, and a new one begins."""
    if client.session is None:
        message = "this caller is not logged in with an account: it has no password"
        raise ConflictError(message, remedy="log in: POST /api/v1/session")
    account = sessions.change_password(
        notary.ledger.accounts,
        client.id,
        body.current.get_secret_value(),
        body.new.get_secret_value(),
        now,
    )
    return _begun(response, settings, notary, account, now)


def _begun(
    response: Response, settings: Settings, notary: Notary, account: Account, now: datetime
) -> SessionView:
    id_, session = sessions.begin(notary.ledger.accounts, account, now)
    set_session(response, settings, id_)
    return SessionView.of(Caller.person(account, session.digest))


def forget_session(response: Response, settings: Settings) -> None:
    """Take the id of its session from a browser."""
    response.delete_cookie(
        cookie_name(settings), secure=is_reached(settings), httponly=True, samesite="strict"
    )


def set_session(response: Response, settings: Settings, id_: str) -> None:
    """Give a browser the id of its session."""
    response.set_cookie(
        cookie_name(settings),
        id_,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=is_reached(settings),
        httponly=True,
        samesite="strict",
    )
