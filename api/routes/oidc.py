"""Logging in at the OpenID provider: a browser is sent there, and comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from credit_hub.api import problems, sessions
from credit_hub.api.clients import cookie_name, is_reached, login_cookie_name, session_of
from credit_hub.api.deps import NotaryDep, NowDep, ProviderDep, SettingsDep
from credit_hub.api.identity_key import read_or_create
from credit_hub.api.oidc.flow import LIFETIME, Flow, FlowKey
from credit_hub.api.oidc.login import Answer, address, finish
from credit_hub.api.oidc.pages import entered, turned_away
from credit_hub.api.openapi import responses
from credit_hub.api.routes.session import set_session
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts.account import session_digest
from credit_hub.model.errors import IdentityProviderError, LoginRefusedError

router = APIRouter(tags=["session"])

_ANSWERS = (HTTPStatus.NOT_FOUND, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE)


@router.get(
    "/session/oidc/start",
    summary="Log in at the OpenID provider",
    status_code=HTTPStatus.SEE_OTHER,
    response_class=RedirectResponse,
    responses=responses(*_ANSWERS),
)
def begin_provider_login(
    provider: ProviderDep, settings: SettingsDep, now: NowDep
) -> RedirectResponse:
    """Send the browser to the provider; where this hub has none, nothing is there (404)."""
    flow = Flow.begin(_key(settings), now)
    response = RedirectResponse(address(settings, provider, flow), HTTPStatus.SEE_OTHER)
    response.set_cookie(
        login_cookie_name(settings),
        flow.cookie,
        max_age=int(LIFETIME.total_seconds()),
        path="/",
        secure=is_reached(settings),
        httponly=True,
        samesite="lax",
    )
    return response


@router.get(
    "/session/oidc/callback",
    summary="Come back from the OpenID provider",
    response_class=HTMLResponse,
    responses=responses(*_ANSWERS, HTTPStatus.UNPROCESSABLE_ENTITY),
)
def finish_provider_login(  # noqa: PLR0913  # what a route needs are its arguments
    request: Request,
    provider: ProviderDep,
    notary: NotaryDep,
    settings: SettingsDep,
    now: NowDep,
    *,
    code: Annotated[str | None, Query(max_length=4000, description="Of the provider.")] = None,
    state: Annotated[str | None, Query(max_length=200, description="As it was sent.")] = None,
    iss: Annotated[str | None, Query(max_length=300, description="RFC 9207.")] = None,
    error: Annotated[str | None, Query(max_length=200, description="In place of a code.")] = None,
) -> Response:
    """Begin a session, whose id is in a cookie, and lead on to the first page.

    The page is one of this hub: a session's cookie does not travel with a redirect that another
    site began.
    """
    shown = session_of(request.headers, login_cookie_name(settings))
    flow = None if shown is None else Flow.read(_key(settings), shown, now)
    try:
        account = finish(settings, provider, notary.ledger, flow, Answer(code, state, iss, error))
    except (LoginRefusedError, IdentityProviderError) as failure:
        response = problems.respond(request, failure)
        if "text/html" not in request.headers.get("accept", ""):
            return response
        return HTMLResponse(turned_away(failure), response.status_code)
    accounts = notary.ledger.accounts
    if (old := session_of(request.headers, cookie_name(settings))) is not None:
        accounts.end(session_digest(old))
    request.state.client = account.id  # the audit log names who came in
    response = HTMLResponse(entered())
    set_session(response, settings, sessions.begin(accounts, account, now)[0])
    response.delete_cookie(
        login_cookie_name(settings), secure=is_reached(settings), httponly=True, samesite="lax"
    )
    return response


def _key(settings: Settings) -> FlowKey:
    return FlowKey.derive(read_or_create(settings).secret)
