"""The version of the installed distribution."""

from __future__ import annotations

from importlib.metadata import version as _distribution_version


def version() -> str:
    """Return the version, for example 0.1.0."""
    return _distribution_version("credit-hub")
