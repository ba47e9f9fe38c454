"""Turns away what no route should see: foreign hosts, foreign pages, bodies too large or not JSON.

A web page that a browser of this machine shows could otherwise reach a service on the loopback
interface: by a name of its own that resolves to 127.0.0.1 (DNS rebinding; the Host header gives it
away), or by sending a form (the Fetch Metadata headers and the content type give it away).
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from credit_hub.api import problems
from credit_hub.api.middleware.callers import CALLBACK, EXCHANGE, LOGIN, PROGRAMS
from credit_hub.api.middleware.web import is_page
from credit_hub.api.settings import Settings
from credit_hub.model.network import is_loopback

MAX_BODY: Final = 1 << 20
"""Bytes; the largest documented body has some two hundred."""
MAX_ENTRY: Final = 1 << 14
"""Bytes of a body of somebody who is not known yet: a name, a password and a code."""
_ENTRIES: Final = (LOGIN, EXCHANGE)
_FORM: Final = "application/x-www-form-urlencoded"
_LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, slots=True)
class _Refusal:
    status: HTTPStatus
    code: str
    detail: str
    remedy: str


class Gate:
    """Passes on what a route may see."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Stand before ``app``; None for the hosts means that any name is accepted."""
        self._app = app
        self._hosts = _hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_return = _may_come_from_elsewhere(scope, headers)
        refusal = self._foreign(headers, is_return=is_return) or _body_refused(
            headers, scope["path"]
        )
        if refusal is not None:
            answer = problems.answer(
                Request(scope), refusal.status, refusal.code, refusal.detail, refusal.remedy
            )
            await answer(scope, receive, send)
            return
        await self._app(scope, _limited(receive, _most(scope["path"])), send)

    def _foreign(self, headers: Headers, *, is_return: bool = False) -> _Refusal | None:
        host = _without_port(headers.get("host", ""))
        if self._hosts is not None and host not in self._hosts:
            return _Refusal(
                HTTPStatus.MISDIRECTED_REQUEST,
                "foreign_host",
                f"this service is not called {host[:80]!r}",
                "call it by the address it listens on, or add this one to CREDIT_HUB_ALLOWED_HOSTS",
            )
        if headers.get("sec-fetch-site") == "cross-site" and not is_return:
            return _Refusal(
                HTTPStatus.FORBIDDEN,
                "cross_site",
                "a page of another site may not use this service",
                "call it from a program, or from a page that it serves",
            )
        return None


def _may_come_from_elsewhere(scope: Scope, headers: Headers) -> bool:
    """Say whether a browser was sent to one of our pages: the whole window, nothing within one.

    The OpenID provider sends it back, where the cookie of the login, and its state, say whether it
    is the browser that went there. A link in a message leads to a page of the web, which says
    nothing before its own script has asked.
    """
    is_window = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
    return is_window and (scope["path"] == CALLBACK or is_page(scope["path"]))


def _hosts(settings: Settings) -> frozenset[str] | None:
    """Return the names that a request may use; None where any may be used."""
    named = frozenset(settings.allowed_hosts)
    if is_loopback(settings.host):
        return named | _LOOPBACK_NAMES | {settings.host}
    return named | {settings.host} if named else None


def _without_port(host: str) -> str:
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _body_refused(headers: Headers, path: str = "") -> _Refusal | None:
    length, most = headers.get("content-length", ""), _most(path)
    if length.isdigit() and int(length) > most:
        return _Refusal(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "body_too_large",
            f"the body has {length} bytes, more than {most}",
            "send the documented fields only; files are loaded with: credit-hub load",
        )
    has_body = length not in {"", "0"} or "transfer-encoding" in headers
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if path in PROGRAMS:
        return _no_form(media_type) if has_body and media_type != _FORM else None
    if has_body and media_type != "application/json":
        return _Refusal(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "not_json",
            f"the body is {media_type[:80]!r}",
            "send JSON with the header Content-Type: application/json",
        )
    return None


def _no_form(media_type: str) -> _Refusal:
    return _Refusal(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "not_form",
        f"the body is {media_type[:80]!r}",
        f"send a form with the header Content-Type: {_FORM} (RFC 6749, appendix B)",
    )


def _most(path: str) -> int:
    """Return how many bytes a body may have."""
    return MAX_ENTRY if path.startswith(_ENTRIES) else MAX_BODY


def _limited(receive: Receive, most: int) -> Receive:
    """Count the bytes of a body that does not say how long it is."""
    seen = 0

    async def limited() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return limited
