"""What follows from checking a signed thing step by step: receipt, backup, evidence bundle."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Conclusion"]


class Conclusion(StrEnum):
    """What all steps together show; the words are those of JSON."""

    VALID = "valid"
    INVALID = "invalid"
    UNDECIDABLE = "undecidable"
