"""Serves the built pages of the web, before the door: they tell nothing about anybody.

What ``make web`` built into ``api/static`` is read once, when the service is made. Pages are one
document whose script reads the address; whatever it shows it asks of /api/v1 as any caller does.
Why these headers: docs/adr/0022-web-stack.md.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["PAGE_POLICY", "STATIC", "Web", "WebFiles", "is_page"]

STATIC: Final = Path(str(files("credit_hub.api"))) / "static"
_PAGES: Final = re.compile(r"/|/(?:lots|explore|entities)(?:/[^\x00-\x1f]*)?")
"""Addresses that the script of the page reads; web/src/App.tsx has a route for each."""
PAGE_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""No script and no request leaves the origin; components write their styles while they run."""
_FOREVER: Final = "public, max-age=31536000, immutable"
_ASSETS: Final = "assets"
_OIDC: Final = b'name="credit-hub-oidc" content="no"'
_UNBUILT: Final = """\
<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>界面未构建 UI not built</title>
<h1>界面未构建</h1>
<p>此安装不含网页界面。在源代码目录运行 <code>make web</code>，然后重新启动服务。接口照常可用。</p>
<p lang="en">This installation has no web pages. Run <code>make web</code> in the source tree and
start the service again. The interface answers as ever:
<a href="/openapi.json">/openapi.json</a>.</p>
</html>
"""


@dataclass(frozen=True)
class _File:
    body: bytes
    media_type: str
    cache: str

    @cached_property
    def packed(self) -> bytes:
        return gzip.compress(self.body, mtime=0)


@dataclass(frozen=True, slots=True)
class WebFiles:
    """The built files by path; none where the web was not built."""

    page: _File
    assets: Mapping[str, _File]

    @classmethod
    def read(cls, folder: Path, *, has_provider: bool) -> WebFiles:
        """Read what was built.

        Args:
            folder: ``api/static``, or a folder that is not there.
            has_provider: Whether the page offers a login at an OpenID provider.
        """
        index = folder / "index.html"
        if not index.is_file():
            return cls(_File(_UNBUILT.encode(), "text/html; charset=utf-8", "no-store"), {})
        body = index.read_bytes()
        if has_provider:
            body = body.replace(_OIDC, _OIDC.replace(b'"no"', b'"yes"'))
        found = sorted((folder / _ASSETS).iterdir())
        # Names of assets carry the digest of their content: another content has another name.
        assets = {f"/{_ASSETS}/{file.name}": _asset(file) for file in found if file.is_file()}
        return cls(_File(body, "text/html; charset=utf-8", "no-store"), assets)

    def at(self, path: str) -> _File | None:
        """Return what stands at a path; None: it is none of the web."""
        return self.page if is_page(path) else self.assets.get(path)


def is_page(path: str) -> bool:
    """Say whether an address is one of the pages.

    Example:
        >>> is_page("/"), is_page("/lots/ZZTEST-P2/1"), is_page("/api/v1/session"), is_page("/x")
        (True, True, False, False)
    """
    return _PAGES.fullmatch(path) is not None


class Web:
    """Answers GET of what was built, and passes everything else on."""

    def __init__(self, app: ASGIApp, web_files: WebFiles) -> None:
        """Stand before ``app``."""
        self._app = app
        self._files = web_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for a page or an asset."""
        found = None
        if scope["type"] == "http" and scope["method"] == "GET":
            found = self._files.at(scope["path"])
        if found is None:
            await self._app(scope, receive, send)
            return
        await _response(found, Headers(scope=scope))(scope, receive, send)


def _response(file: _File, headers: Headers) -> Response:
    packs = "gzip" in headers.get("accept-encoding", "")
    response = Response(
        file.packed if packs else file.body,
        HTTPStatus.OK,
        {
            "Cache-Control": file.cache,
            "Content-Security-Policy": PAGE_POLICY,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Vary": "Accept-Encoding",
        },
        file.media_type,
    )
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _asset(file: Path) -> _File:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    if file.suffix == ".js":
        media_type = "text/javascript; charset=utf-8"  # whatever the machine's table says
    return _File(file.read_bytes(), media_type, _FOREVER)
