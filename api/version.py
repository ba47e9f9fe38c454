"""The version of the installed distribution."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version as _distribution_version


@cache
def version() -> str:
    """Return the version, for example 0.1.0; read from disk once, for every receipt names it."""
    return _distribution_version("credit-hub")
