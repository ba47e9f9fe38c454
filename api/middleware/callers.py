"""Lets in whom the hub knows, within their quotas; everything but what is listed here is asked.

The door stands before the routes: an unknown path, a broken body and a wrong method are told to
clients alone, and count.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

import anyio.to_thread
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credit_hub.api import problems
from credit_hub.api.clients import Caller, Door, Stranger
from credit_hub.api.middleware.audit import ANONYMOUS
from credit_hub.api.quotas import Quotas, Standing
from credit_hub.model.access.access import NOBODY
from credit_hub.model.errors import CreditHubError

__all__ = [
    "BACKCHANNEL",
    "CALLBACK",
    "CSRF_HEADER",
    "EXCHANGE",
    "FREE",
    "LOGIN",
    "PROGRAMS",
    "Callers",
    "is_forged",
]

FREE: Final = frozenset({"/healthz", "/readyz", "/.well-known/jwks.json", "/openapi.json"})
"""Paths that need no token and cost nothing: they tell nothing about anybody."""
LOGIN: Final = "/api/v1/session"
"""Where a POST needs neither token nor session."""
CALLBACK: Final = f"{LOGIN}/oidc/callback"
"""Where a page of the OpenID provider sends a browser."""
EXCHANGE: Final = "/api/v1/token"
"""Where a program shows what it signed; no browser is asked to."""
BACKCHANNEL: Final = f"{LOGIN}/oidc/backchannel-logout"
"""Where the OpenID provider says that somebody is logged out; no browser is asked to."""
PROGRAMS: Final = frozenset({EXCHANGE, BACKCHANNEL})
"""Where programs that nobody knows yet send a form with what shows who they are."""
_ENTRIES: Final = frozenset(
    {
        *(("POST", LOGIN), ("GET", f"{LOGIN}/oidc/start"), ("GET", CALLBACK)),
        *(("POST", path) for path in PROGRAMS),
    }
)
"""What somebody asks for who is about to log in; each address within a quota of its own."""
CSRF_HEADER: Final = "X-Requested-With"
"""A header that no form and no page of another origin can send without being asked first."""
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"", "same-origin", "none"})
_CHALLENGE: Final = 'Bearer realm="credit-hub"'
_REMEDY: Final = (
    "send the header Authorization: Bearer <token>, which the operator of the hub gives; a person "
    "logs in: POST /api/v1/session"
)


class Callers:
    """Names the client of a request, for routes and for the log."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        """Stand before ``app``."""
        self._app = app
        self._door = door
        self._quotas = Quotas()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on as that of its client, or answer it with a problem."""
        if scope["type"] != "http" or scope["path"] in FREE:
            await self._app(scope, receive, send)
            return
        request, headers = Request(scope), Headers(scope=scope)
        if (scope["method"], scope["path"]) in _ENTRIES:
            await self._pass(scope, receive, send, _entrant(request))
            return
        try:
            if self._door.needs_ledger(headers):
                caller = await anyio.to_thread.run_sync(self._door.caller, headers)
            else:
                caller = self._door.caller(headers)
        except CreditHubError as error:
            await problems.respond(request, error)(scope, receive, send)
            return
        if isinstance(caller, Stranger):
            await self._refuse(request, caller)(scope, receive, send)
            return
        await self._pass(scope, receive, send, caller)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, caller: Caller) -> None:
        """Pass a request on as that of a caller, unless it is forged or one too many."""
        request, standing = Request(scope), self._quotas.spend(caller)
        name = ANONYMOUS if caller.access is NOBODY else caller.id
        scope.setdefault("state", {}).update(caller=caller, client=name)
        is_entrant = caller.access is NOBODY and scope["path"] not in PROGRAMS
        by_browser = caller.session is not None or is_entrant
        if by_browser and is_forged(scope["method"], Headers(scope=scope)):
            await _forged(request)(scope, receive, send)
            return
        with structlog.contextvars.bound_contextvars(client=name):
            app = self._app if standing.admitted else _exhausted(request, standing)
            await app(scope, receive, _adding(standing.headers, send))

    def _refuse(self, request: Request, stranger: Stranger) -> ASGIApp:
        """Return the answer to somebody unknown.

        Too many wrong tokens are answered otherwise than a few, but a good one is let in all the
        same: behind a proxy, one who guesses cannot lock the others out.
        """
        address = "" if request.client is None else request.client.host
        wait = self._quotas.fail(address) if stranger.showed else 0
        if wait:
            answer = problems.answer(
                request,
                HTTPStatus.TOO_MANY_REQUESTS,
                "too_many_wrong_tokens",
                "this address has sent too many tokens that are not good",
                f"wait {wait} s; {_REMEDY}",
            )
            answer.headers["Retry-After"] = str(wait)
            return answer
        detail = "this token is not good" if stranger.showed else "this service asks for a token"
        code = "invalid_token" if stranger.showed else "token_missing"
        answer = problems.answer(request, HTTPStatus.UNAUTHORIZED, code, detail, _REMEDY)
        # RFC 6750 section 3: without a token, no error is named.
        error = ', error="invalid_token"' if stranger.showed else ""
        answer.headers["WWW-Authenticate"] = _CHALLENGE + error
        return answer


def _entrant(request: Request) -> Caller:
    address = "" if request.client is None else request.client.host
    if request.url.path == BACKCHANNEL:
        return Caller.provider(address)
    return Caller.entrant(address, program=request.url.path == EXCHANGE)


def is_forged(method: str, headers: Headers) -> bool:
    """Say whether a page of another origin may have made a browser send a request that changes.

    The cookie is SameSite=Strict; this holds for pages of sibling hosts and for old browsers, too.
    """
    if method in _SAFE:
        return False
    return not headers.get(CSRF_HEADER) or headers.get("sec-fetch-site", "") not in _OWN_SITES


def _forged(request: Request) -> ASGIApp:
    return problems.answer(
        request,
        HTTPStatus.FORBIDDEN,
        "csrf",
        "a request under a session that changes something must show that its page is ours",
        f"send the header {CSRF_HEADER}: credit-hub, from a page of this origin",
    )


def _exhausted(request: Request, standing: Standing) -> ASGIApp:
    return problems.answer(
        request,
        HTTPStatus.TOO_MANY_REQUESTS,
        "quota_exhausted",
        f"this client may send {standing.quota} requests in any 60 s",
        f"wait {standing.seconds} s; the header RateLimit says how many are left",
    )


def _adding(headers: Mapping[str, str], send: Send) -> Send:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers)
        await send(message)

    return adding
