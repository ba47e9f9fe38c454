"""What a bundle is known by; without imports, since every file that is verified is looked at."""

from __future__ import annotations

import json
from typing import Final

__all__ = ["FORMAT", "LONGEST", "PATH_FORMAT", "is_bundle", "is_path"]

FORMAT: Final = "cc-bundle-1"
PATH_FORMAT: Final = "cc-path-1"
"""A composed path: :mod:`credit_hub.federation.links.path`."""
LONGEST: Final = 64 * 1024 * 1024
"""Bytes: a registry of 32 MiB whose quotation marks are escaped once more, and what is beside it.
"""


def is_bundle(data: bytes) -> bool:
    """Whether a file says that it is a bundle, of whatever version."""
    return _says(data, "cc-bundle-")


def is_path(data: bytes) -> bool:
    """Whether a file says that it is a composed path, of whatever version."""
    return _says(data, "cc-path-")


def _says(data: bytes, prefix: str) -> bool:
    if f'"{prefix}'.encode() not in data:
        return False
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and str(value.get("format")).startswith(prefix)
