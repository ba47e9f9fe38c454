"""What a bundle is known by; without imports, since every file that is verified is looked at."""

from __future__ import annotations

import json
from typing import Final

__all__ = ["FORMAT", "LONGEST", "is_bundle"]

FORMAT: Final = "cc-bundle-1"
LONGEST: Final = 64 * 1024 * 1024
"""Bytes: a registry of 32 MiB whose quotation marks are escaped once more, and what is beside it.
"""


def is_bundle(data: bytes) -> bool:
    """Whether a file says that it is a bundle, of whatever version."""
    if b'"cc-bundle-' not in data:
        return False
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and str(value.get("format")).startswith("cc-bundle-")
