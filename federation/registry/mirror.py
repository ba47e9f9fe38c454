"""Where files of a registry come from: a folder, a file drop, a web server; none is trusted.

A mirror yields bytes by path. What they are worth, python-tuf decides, after the checks that it
does not have: see :class:`GuardedFetcher`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

from tuf.api.exceptions import DownloadHTTPError
from tuf.api.metadata import Timestamp
from tuf.ngclient import FetcherInterface

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.registry.ceremony import check_root
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.freshness import STATEMENT_LIFE
from credit_hub.federation.registry.reasons import MIRROR, NOT_FRESH

__all__ = ["LONGEST_FILE", "FolderMirror", "GuardedFetcher", "Mirror"]

LONGEST_FILE: Final = 1024 * 1024
_CLOCKS: Final = timedelta(minutes=10)
_PATH: Final = re.compile(r"(?:metadata|targets)(?:/[A-Za-z0-9~_-][A-Za-z0-9.~_-]*){1,2}")
_ROOT: Final = re.compile(r"metadata/(\d{1,9})\.root\.json")
_STATEMENT: Final = "metadata/timestamp.json"
_NOT_FOUND: Final = 404


class Mirror(Protocol):
    """Yields files of a registry."""

    def read(self, path: str, longest: int) -> bytes | None:
        """Return the bytes of a file, or None if the mirror has none of this path.

        Args:
            path: ``metadata/...`` or ``targets/...``, without any dot segment.
            longest: More bytes than this need not be read.

        Raises:
            VerificationError: The mirror does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class FolderMirror:
    """A folder: a mounted share, an unpacked file drop, or the place of publication itself."""

    folder: Path

    def read(self, path: str, longest: int) -> bytes | None:
        """Return the bytes of a file, or None."""
        try:
            with (self.folder / path).open("rb") as file:
                return file.read(longest + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise VerificationError(MIRROR, f"{path}: {error.strerror}") from error


class GuardedFetcher(FetcherInterface):
    """Hands files of a mirror to python-tuf, roots and statements after checks of this alliance.

    A root that gives one founder two voices never reaches the folder of what is trusted, though
    its signatures are what TUF asks for.
    """

    def __init__(self, mirror: Mirror, history: Path, now: datetime) -> None:
        """Take a mirror.

        Args:
            mirror: Where files come from.
            history: The folder of the roots that are trusted, ``<version>.root.json``.
            now: The clock of this hub.
        """
        self._mirror = mirror
        self._history = history
        self._now = now

    def _fetch(self, url: str) -> Iterator[bytes]:
        if _PATH.fullmatch(url) is None:
            raise VerificationError(MIRROR, "a path of another kind")
        data = self._mirror.read(url, LONGEST_FILE)
        if data is None:
            raise DownloadHTTPError(f"the mirror has no {url}", _NOT_FOUND)
        if len(data) > LONGEST_FILE:
            raise VerificationError(MIRROR, f"{url}: more than {LONGEST_FILE:,} bytes")
        if (root := _ROOT.fullmatch(url)) is not None:
            before = self._history / f"{int(root[1]) - 1}.root.json"
            check_root(data, before.read_bytes())
        if url == _STATEMENT:
            self._check_life(data)
        return iter((data,))

    def _check_life(self, data: bytes) -> None:
        expires = read_document(data, Timestamp).signed.expires
        if expires > self._now + STATEMENT_LIFE + _CLOCKS:
            raise VerificationError(NOT_FRESH, "a statement of more than 24 hours")
