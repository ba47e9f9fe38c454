"""A person's decision about one finding or lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["Decision", "Outcome", "Subject"]

_LONGEST_REASON: Final = 4000
_LONGEST_NAME: Final = 200


class Decision(StrEnum):
    """What was decided. None of these is a sanction: that takes a document with legal effect."""

    CONFIRMED = "confirmed"
    """What the finding says was found to be so."""
    DISMISSED = "dismissed"
    """It was looked into and is not so, or has an innocent explanation."""
    OVERTURNED = "overturned"
    """It had been confirmed, and a review or court found otherwise."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The finding or lead that is decided about; ``kind`` is ``finding`` or ``lead``."""

    id: str
    kind: str
    lot_id: str
    rule_id: str
    rule_version: str
    evidence_class: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One decision, with who took it and why; kept for good, also when a later one replaces it."""

    subject: Subject
    decision: Decision
    reason: str
    decided_by: str
    case_no: str | None
    recorded_at: datetime

    def __post_init__(self) -> None:
        """Refuse a decision without reason or decider.

        Raises:
            InvalidValueError: One of them is missing or too long.
        """
        fields = {"reason": self.reason, "decided_by": self.decided_by}
        for name, value in fields.items():
            if not value.strip():
                message = f"an outcome needs its {name}"
                raise InvalidValueError(
                    message, remedy="say who decided, and why", rule=f"outcome.{name}"
                )
        longest = max(len(self.decided_by), len(self.case_no or ""))
        if len(self.reason) > _LONGEST_REASON or longest > _LONGEST_NAME:
            message = (
                f"a reason has at most {_LONGEST_REASON} characters, "
                f"a name or case number at most {_LONGEST_NAME}"
            )
            raise InvalidValueError(message, rule="outcome.length")
