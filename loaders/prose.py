"""Free text of official decisions, with the personal numbers in it masked.

Decisions quote identity numbers and telephones of the persons involved; the graph holds neither in
plain text. Names cannot be told from other words, so the free text about natural persons is not
taken at all (see the two sources of 双公示).
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.loaders.masking import mask_number
from credit_hub.loaders.source import Kind, Parsed

__all__ = ["PROSE"]

_NUMBERS: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx]"  # GB 11643
    r"|1[3-9]\d{9}"  # mobile telephones
    r")(?![0-9A-Za-z])"
)


def _prose(value: str) -> Parsed:
    return _NUMBERS.sub(lambda match: mask_number(match[0]), value)


PROSE: Final = Kind("prose", _prose)
"""Text whose identity and telephone numbers are masked."""
