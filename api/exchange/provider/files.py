"""What a city publishes as files: its log and its status lists, to anybody, without a signature.

Nobody has to trust the way by which they came: a checkpoint and a status list are signed, tiles are
verified against the checkpoint. A path is served only if it is one that a log or a list has
(C2SP tlog-tiles; docs/protocol/status.md section 4), so that the journal, locks and whatever else
lies in the folders stay there.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

__all__ = ["Published", "PublishedFiles", "static_files"]

_METHODS: Final = frozenset({"GET", "HEAD"})
_CHANGES: Final = re.compile(r"checkpoint|witnessed")
_TILE: Final = re.compile(
    r"tile/(?:[0-9]{1,2}|entries)/(?:x[0-9]{3}/){0,5}[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"
)
_LIST: Final = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*")
_LONGEST: Final = 512
_BYTES: Final = "application/octet-stream"
_NOTE: Final = "text/plain; charset=utf-8"
_STATUS_LIST: Final = "application/statuslist+jwt"
_FOREVER: Final = "public, max-age=31536000, immutable"
"""What is under the path of a tile never changes; a partial one has its width in its path."""
_ASK_AGAIN: Final = "no-cache"
"""A cache in between must not keep a withdrawal or a checkpoint from a partner."""


@dataclass(frozen=True, slots=True)
class Published:
    """Files of one form below one prefix.

    Attributes:
        prefix: Of the path in the URL, with a slash at its end.
        folder: Where the files lie.
        form: Of the rest of the path: all that is served.
        content_type: Of the files.
        caching: Value of ``Cache-Control``.
    """

    prefix: str
    folder: Path
    form: re.Pattern[str]
    content_type: str
    caching: str

    def file(self, path: str) -> Path | None:
        """Return the file of a path, or None if the path is of another form."""
        if len(path) > _LONGEST or not path.startswith(self.prefix):
            return None
        rest = path[len(self.prefix) :]
        return None if self.form.fullmatch(rest) is None else self.folder / rest


class PublishedFiles:
    """An ASGI application: a file, 404, or 405."""

    def __init__(self, published: Sequence[Published]) -> None:
        """Serve these and nothing else."""
        self._published = tuple(published)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in _METHODS:
            return Response(
                status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": "GET, HEAD"}
            )
        # As it was sent: a path with escapes has no form of these.
        path = request.scope.get("raw_path", b"").decode("ascii", "replace")
        for one in self._published:
            file = one.file(path)
            if file is not None:
                return await _response(one, file)
        return Response(status_code=HTTPStatus.NOT_FOUND)


async def _response(published: Published, file: Path) -> Response:
    found = await anyio.to_thread.run_sync(_regular, file)
    if found is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    headers = {"Cache-Control": published.caching, "Content-Type": published.content_type}
    return FileResponse(file, headers=headers, stat_result=found)


def _regular(file: Path) -> os.stat_result | None:
    """Return what is known of a regular file that is no link; of anything else None."""
    try:
        found = os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found if stat.S_ISREG(found.st_mode) else None


def static_files(log: Path, status: Path, prefix: str = "/fed/v1") -> PublishedFiles:
    """Return the files of a city.

    Args:
        log: Folder of its log.
        status: Folder of its status lists.
        prefix: Of the paths of both, as the registry has them.
    """
    return PublishedFiles(
        (
            Published(f"{prefix}/log/", log, _CHANGES, _NOTE, _ASK_AGAIN),
            Published(f"{prefix}/log/", log, _TILE, _BYTES, _FOREVER),
            Published(f"{prefix}/status/", status, _LIST, _STATUS_LIST, _ASK_AGAIN),
        )
    )
