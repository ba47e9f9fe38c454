"""HEAD on whatever answers GET, and entity tags: an answer that the caller has is not sent again.

Answers are not to be stored by caches (Cache-Control: no-store); the tag serves a program that
polls a finding or an enterprise and wants to know whether anything changed.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_TAG_CHARS: Final = 32


class Conditional:
    """Answers GET and HEAD with a tag of the content."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; HEAD is asked of the routes as GET.

        Which route it was is told to the layers outside, as routing would have done.
        """
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))
                if not message.get("more_body", False):
                    await _finish(scope, start, bytes(body), send)

        inner: Scope = {**scope, "method": "GET"}
        await self._app(inner, receive, keep)
        if "route" in inner:
            scope["route"] = inner["route"]


async def _finish(scope: Scope, start: Message, body: bytes, send: Send) -> None:
    if start["status"] == HTTPStatus.OK:
        tag = f'"{hashlib.sha256(body).hexdigest()[:_TAG_CHARS]}"'
        headers = MutableHeaders(scope=start)
        headers["ETag"] = tag
        if _has(Headers(scope=scope).get("if-none-match", ""), tag):
            start["status"] = int(HTTPStatus.NOT_MODIFIED)
            del headers["content-length"]
            del headers["content-type"]
            body = b""
    await send(start)
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _has(header: str, tag: str) -> bool:
    """Compare weakly, as RFC 9110 section 13.1.2 demands."""
    given = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in given or tag in given
