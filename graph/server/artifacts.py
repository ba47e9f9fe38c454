"""The pinned files of the local Neo4j: which they are and what each must hash to.

``artifacts.lock.tsv`` is the run-time class path of Neo4j Community 5.26 LTS with its import tool,
as Maven resolves it. The files themselves (GPLv3 and others) are not part of this repository and
are not redistributed.
"""

from __future__ import annotations

import csv
import platform
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["Artifact", "artifacts_for", "current_platform", "locked_artifacts", "server_version"]

_SERVER_GROUP: Final = "org.neo4j.app"
_SERVER_ARTIFACT: Final = "neo4j-server"
_SYSTEMS: Final = {"Linux": "linux", "Darwin": "osx", "Windows": "windows"}
_MACHINES: Final = {
    "x86_64": "x86_64",
    "amd64": "x86_64",
    "aarch64": "aarch_64",
    "arm64": "aarch_64",
}


@dataclass(frozen=True, slots=True)
class Artifact:
    """One jar: Maven coordinates, size in bytes and SHA-256 in lower-case hexadecimal."""

    group: str
    name: str
    version: str
    classifier: str
    size: int
    sha256: str

    @property
    def filename(self) -> str:
        """The name of the jar in a Maven repository, unique within the lock."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.version}{suffix}.jar"

    @property
    def path(self) -> str:
        """The path below the root of a Maven repository."""
        return f"{self.group.replace('.', '/')}/{self.name}/{self.version}/{self.filename}"


@cache
def locked_artifacts() -> tuple[Artifact, ...]:
    """Return every artifact of the lock, those of other platforms included."""
    text = files(__package__).joinpath("artifacts.lock.tsv").read_text(encoding="utf-8")
    return tuple(
        Artifact(
            group=row["group"],
            name=row["artifact"],
            version=row["version"],
            classifier=row["classifier"],
            size=int(row["bytes"]),
            sha256=row["sha256"],
        )
        for row in csv.DictReader(text.splitlines(), delimiter="\t")
    )


def artifacts_for(platform_tag: str) -> tuple[Artifact, ...]:
    """Return what one platform needs: the jars without classifier and its own native libraries.

    Args:
        platform_tag: As ``current_platform`` gives it. A platform without native libraries in the
            lock gets the portable jars only; Neo4j then uses plain Java sockets.
    """
    return tuple(a for a in locked_artifacts() if a.classifier in {"", platform_tag})


def current_platform() -> str:
    """Return this machine in the words of Maven classifiers, such as ``linux-x86_64``."""
    machine = platform.machine().lower()
    system = platform.system()
    return f"{_SYSTEMS.get(system, system.lower())}-{_MACHINES.get(machine, machine)}"


@cache
def server_version() -> str:
    """Return the version of Neo4j in the lock."""
    return next(
        a.version
        for a in locked_artifacts()
        if (a.group, a.name) == (_SERVER_GROUP, _SERVER_ARTIFACT)
    )
