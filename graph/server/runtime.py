"""What the local Neo4j runs on: Java, and the jars of the lock, brought when first needed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from credit_hub.graph.server.artifacts import (
    artifacts_for,
    current_platform,
    locked_artifacts,
    server_version,
)
from credit_hub.graph.server.download import (
    SILENT,
    DownloadProgress,
    copy_from_folder,
    default_repository,
    download,
    missing,
)
from credit_hub.graph.server.jdk import find_java
from credit_hub.model.errors import DownloadError

__all__ = ["Runtime", "default_cache"]

_LOCK_SECONDS: Final = 900


def default_cache() -> Path:
    """Return the user's cache folder of the hub."""
    return user_cache_path("credit-hub", appauthor=False)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Where Java and the jars come from.

    Attributes:
        cache: Folder of verified jars, shared by all hubs of the user.
        mirror: Root address of a Maven repository; empty for the public one.
        offline: Folder that holds the jars already; if given, no network is used.
        java_home: JDK to use where the packaged one is not installed.
        java_options: Options of Java for the server and its tools, after the hub's own, so that
            they win over those; memory is set by ``Memory``.
        progress: Told what is being brought.
    """

    cache: Path = field(default_factory=default_cache)
    mirror: str = ""
    offline: Path | None = None
    java_home: Path | None = None
    java_options: tuple[str, ...] = ()
    progress: DownloadProgress = SILENT

    @property
    def version(self) -> str:
        """The version of Neo4j."""
        return server_version()

    def java(self) -> Path:
        """Return the Java launcher.

        Raises:
            LocalServerError: There is none of version 21 or later.
        """
        return find_java(self.java_home)

    def jars(self) -> tuple[Path, ...]:
        """Return the verified jars of this platform, bringing those that are missing.

        Raises:
            DownloadError: A jar is not to be had or has the wrong digest.
        """
        folder = self._folder
        wanted = artifacts_for(current_platform())
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(folder / ".lock", timeout=_LOCK_SECONDS):
                if absent := missing(wanted, folder):
                    if self.offline is not None:
                        copy_from_folder(absent, folder, self.offline, self.progress)
                    else:
                        download(absent, folder, self._repository(), self.progress)
        except Timeout as error:
            message = f"another program has been filling {folder} for more than {_LOCK_SECONDS} s"
            raise DownloadError(
                message, remedy="see whether it hangs, end it, and try again"
            ) from error
        return tuple(folder / artifact.filename for artifact in wanted)

    def missing(self) -> int:
        """Return how many jars of this platform are still to be brought into the cache."""
        return len(missing(artifacts_for(current_platform()), self._folder))

    def fetch_to(self, folder: Path, *, every_platform: bool = False) -> int:
        """Fill a folder for use as ``offline`` elsewhere; return the number of jars it then holds.

        Args:
            folder: Where to; jars that are there already are kept if their digest is right.
            every_platform: Bring the native libraries of all platforms, not only of this one.

        Raises:
            DownloadError: A jar is not to be had or has the wrong digest.
        """
        wanted = locked_artifacts() if every_platform else artifacts_for(current_platform())
        if absent := missing(wanted, folder):
            download(absent, folder, self._repository(), self.progress)
        return len(wanted)

    @property
    def _folder(self) -> Path:
        return self.cache / f"neo4j-{self.version}"

    def _repository(self) -> str:
        return self.mirror or default_repository()
