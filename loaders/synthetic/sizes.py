"""How large a synthetic city is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Size:
    """``firms`` are ordinary enterprises, ``lots`` ordinary tenders; planted cases come on top."""

    name: str
    firms: int
    lots: int


LOT: Final = Size("lot", firms=0, lots=0)
"""The planted cases and nothing else."""
DISTRICT: Final = Size("district", firms=600, lots=60)
"""Enough to look at by hand; loads in seconds."""
CITY: Final = Size("city", firms=1_000_000, lots=20_000)
"""Market entities of the real city passed one million (domain.md A, stated-number checks)."""
SIZES: Final = {size.name: size for size in (LOT, DISTRICT, CITY)}
