"""Logging in and out at the OpenID provider: a browser is sent there, and comes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from credit_hub.api import problems, sessions
from credit_hub.api.clients import ClientDep, cookie_name, is_reached, login_cookie_name, session_of
from credit_hub.api.deps import NotaryDep, NowDep, ProviderDep, SettingsDep
from credit_hub.api.forms import FormDep
from credit_hub.api.identity_key import read_or_create
from credit_hub.api.oidc.flow import LIFETIME, Flow, FlowKey
from credit_hub.api.oidc.login import Answer, address, finish
from credit_hub.api.oidc.logout import logout_address
from credit_hub.api.oidc.logout_token import logout_of
from credit_hub.api.oidc.pages import entered, turned_away
from credit_hub.api.openapi import responses
from credit_hub.api.routes.session import forget_session, set_session
from credit_hub.api.schemas.session import ProviderLogoutView
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts.account import Account, session_digest
from credit_hub.model.errors import IdentityProviderError, LoginRefusedError

router = APIRouter(tags=["session"])

_log = structlog.get_logger(__name__)
_LOGOUT_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["logout_token"],
                    "properties": {
                        "logout_token": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 16000,
                            "description": "A JWT that the provider signed: iss, aud, iat, exp, "
                            "jti, events, and sub or sid or both; no nonce.",
                        }
                    },
                }
            }
        },
    }
}
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
        entered_as = finish(
            settings, provider, notary.ledger, flow, Answer(code, state, iss, error)
        )
    except (LoginRefusedError, IdentityProviderError) as failure:
        response = problems.respond(request, failure)
        if "text/html" not in request.headers.get("accept", ""):
            return response
        return HTMLResponse(turned_away(failure), response.status_code)
    accounts = notary.ledger.accounts
    if (old := session_of(request.headers, cookie_name(settings))) is not None:
        accounts.end(session_digest(old))
    account = entered_as.account
    request.state.client = account.id  # the audit log names who came in
    response = HTMLResponse(entered())
    id_, _ = sessions.begin(accounts, account, now, entered_as.sid)
    set_session(response, settings, id_)
    response.delete_cookie(
        login_cookie_name(settings), secure=is_reached(settings), httponly=True, samesite="lax"
    )
    return response


@router.post(
    "/session/oidc/logout",
    summary="Log out here and at the OpenID provider",
    responses=responses(HTTPStatus.SERVICE_UNAVAILABLE),
)
def log_out_at_provider(
    response: Response,
    client: ClientDep,
    provider: ProviderDep,
    notary: NotaryDep,
    settings: SettingsDep,
) -> ProviderLogoutView:
    """End the session, and say where a browser is sent to end the one at the provider.

    The session here ends first, and in any case: a provider that does not answer keeps nobody in.
    """
    if client.session is not None:
        notary.ledger.accounts.end(client.session)
    forget_session(response, settings)
    account = notary.ledger.accounts.find(client.id)
    is_known_there = account is not None and account.issuer == settings.oidc_issuer
    found = logout_address(settings, provider) if is_known_there else None
    return ProviderLogoutView(address=found)


@router.post(
    "/session/oidc/backchannel-logout",
    summary="Be told by the OpenID provider that somebody is logged out",
    openapi_extra=_LOGOUT_FORM,
    responses=responses(
        *_ANSWERS, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    ),
)
def finish_provider_logout(
    form: FormDep, provider: ProviderDep, notary: NotaryDep, settings: SettingsDep, now: NowDep
) -> None:
    """End the sessions that a logout token names (OpenID Connect Back-Channel Logout 1.0).

    A good token has the same answer whether there were sessions or not.
    """
    told, key = logout_of(provider, form.get("logout_token", ""), now), _key(settings)
    issuer = provider.issuer
    account = None if told.subject is None else Account.id_of(key.mark(issuer, told.subject))
    sid = None if told.session is None else key.session_mark(issuer, told.session)
    ended = notary.ledger.accounts.end_of_provider(account, sid, told.until)
    _log.info("logged out by the provider", account=account or "-", sessions=ended)


def _key(settings: Settings) -> FlowKey:
    return FlowKey.derive(read_or_create(settings).secret)
