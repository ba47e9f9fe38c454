"""Brings the pinned jars from a Maven repository or an offline folder into a folder of the user."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, Final, Protocol

import httpx

from credit_hub.graph.server.artifacts import Artifact
from credit_hub.model.errors import DownloadError

__all__ = [
    "SILENT",
    "DownloadProgress",
    "copy_from_folder",
    "default_repository",
    "download",
    "missing",
    "sha256",
]

_PARALLEL: Final = 8
_ATTEMPTS: Final = 4
_TIMEOUT: Final = httpx.Timeout(30.0, connect=10.0)
_CHUNK: Final = 1 << 18
_REMEDY: Final = (
    "set CREDIT_HUB_MAVEN_MIRROR to a Maven mirror that this machine reaches, or fill a folder by"
    " `credit-hub db fetch --to DIR` where there is a network and set CREDIT_HUB_OFFLINE_DIR to it"
)


class DownloadProgress(Protocol):
    """What an interface shows while jars arrive; ``advanced`` is called from several threads."""

    def started(self, files: int, size: int) -> None:
        """Say that so many files of so many bytes together will be brought."""

    def advanced(self, size: int) -> None:
        """Say that so many more bytes have arrived."""

    def finished(self) -> None:
        """Say that no more will come, whether all files are there or one could not be had."""


class _Silent:
    def started(self, files: int, size: int) -> None:
        """Show nothing."""

    def advanced(self, size: int) -> None:
        """Show nothing."""

    def finished(self) -> None:
        """Show nothing."""


SILENT: Final[DownloadProgress] = _Silent()


def default_repository() -> str:
    """Return the address of the public Maven repository, as the resolver ``jgo`` knows it.

    Raises:
        DownloadError: ``jgo`` is not installed.
    """
    if find_spec("jgo") is None:
        message = "no Maven repository is known: the package jgo is not installed"
        raise DownloadError(message, remedy=f"install the extra credit-hub[local], or {_REMEDY}")
    return str(import_module("jgo.maven").MavenContext().remote_repos["central"])


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def missing(artifacts: Sequence[Artifact], folder: Path) -> tuple[Artifact, ...]:
    """Return the artifacts that ``folder`` lacks, or holds with another digest than the lock's."""

    def is_missing(artifact: Artifact) -> bool:
        path = folder / artifact.filename
        return (
            not path.is_file()
            or path.stat().st_size != artifact.size
            or sha256(path) != artifact.sha256
        )

    with ThreadPoolExecutor(_PARALLEL) as pool:
        verdicts = pool.map(is_missing, artifacts)
        return tuple(a for a, absent in zip(artifacts, verdicts, strict=True) if absent)


def download(
    artifacts: Sequence[Artifact],
    folder: Path,
    repository: str,
    progress: DownloadProgress = SILENT,
) -> None:
    """Bring artifacts from a Maven repository; each file appears whole and verified, or not at all.

    A call that was cut off is resumed by the next: files that are there stay (see ``missing``).

    Args:
        artifacts: What to bring.
        folder: Where to; made if it is not there.
        repository: Root address of the repository.
        progress: Told about each chunk.

    Raises:
        DownloadError: The repository is not reachable, lacks a file, or gives a wrong one.
    """
    with httpx.Client(timeout=_TIMEOUT, follow_redirects=True) as client:

        def fetch(artifact: Artifact) -> None:
            url = f"{repository.rstrip('/')}/{artifact.path}"
            _fetch_with_retries(client, url, artifact, folder, progress)

        _for_each(artifacts, folder, fetch, progress)


def copy_from_folder(
    artifacts: Sequence[Artifact], folder: Path, offline: Path, progress: DownloadProgress = SILENT
) -> None:
    """Bring artifacts from a folder, flat or laid out as a Maven repository, without a network.

    Raises:
        DownloadError: The folder lacks a file, or holds one with a wrong digest.
    """

    def copy(artifact: Artifact) -> None:
        candidates = (offline / artifact.filename, offline / artifact.path)
        source = next((path for path in candidates if path.is_file()), None)
        if source is None:
            message = f"offline folder {offline} lacks {artifact.filename}"
            raise DownloadError(
                message, remedy="fill it by `credit-hub db fetch --to DIR` of this same version"
            )
        with source.open("rb") as stream:
            _place(artifact, folder, str(source), partial(_save_stream, stream, progress))

    _for_each(artifacts, folder, copy, progress)


def _for_each(
    artifacts: Sequence[Artifact],
    folder: Path,
    bring: Callable[[Artifact], None],
    progress: DownloadProgress,
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    progress.started(len(artifacts), sum(a.size for a in artifacts))
    with ThreadPoolExecutor(_PARALLEL) as pool:
        futures = [pool.submit(bring, artifact) for artifact in artifacts]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
        finally:
            progress.finished()


def _fetch_with_retries(
    client: httpx.Client, url: str, artifact: Artifact, folder: Path, progress: DownloadProgress
) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with client.stream("GET", url) as response:
                response.raise_for_status()
                _place(artifact, folder, url, partial(_save, response, progress))
                return
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if attempt == _ATTEMPTS or (
                status < httpx.codes.INTERNAL_SERVER_ERROR
                and status != httpx.codes.TOO_MANY_REQUESTS
            ):
                message = f"{artifact.filename} not to be had: {url} answers {status}"
                raise DownloadError(message, remedy=_REMEDY) from error
        except (httpx.TransportError, httpx.InvalidURL) as error:
            if attempt == _ATTEMPTS or isinstance(
                error, httpx.InvalidURL | httpx.UnsupportedProtocol
            ):
                message = f"{artifact.filename} not to be had: {url} is not reachable ({error})"
                raise DownloadError(message, remedy=_REMEDY) from error
        time.sleep(0.5 * 2 ** (attempt - 1))


def _save(response: httpx.Response, progress: DownloadProgress, target: BinaryIO) -> None:
    for chunk in response.iter_bytes(_CHUNK):
        target.write(chunk)
        progress.advanced(len(chunk))


def _save_stream(source: BinaryIO, progress: DownloadProgress, target: BinaryIO) -> None:
    while chunk := source.read(_CHUNK):
        target.write(chunk)
        progress.advanced(len(chunk))


def _place(
    artifact: Artifact, folder: Path, origin: str, write: Callable[[BinaryIO], None]
) -> None:
    """Write to a temporary name, verify, then rename: nobody ever sees half a jar."""
    handle, name = tempfile.mkstemp(prefix=f".{artifact.filename}.", suffix=".part", dir=folder)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            write(target)
        found = sha256(part)
        if found != artifact.sha256:
            message = (
                f"{artifact.filename} from {origin} has SHA-256 {found}, the lock states"
                f" {artifact.sha256}: the file was changed, or the answer is not the file"
            )
            raise DownloadError(message, remedy=f"do not use that source; {_REMEDY}")
        part.chmod(0o644)
        part.replace(folder / artifact.filename)
    finally:
        part.unlink(missing_ok=True)
