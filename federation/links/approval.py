"""The decision of a local officer, without which nothing that is not public is said to a partner.

::

    pending ──approve──> approved      the yes or no was made, and is fetched by the partner
       └─────decline──> declined      the partner learns that, and no reason

A decision is never changed, and a request that nobody decided in 30 days cannot be approved any
more: what it was needed for has passed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from credit_hub.federation.errors import RefusedError
from credit_hub.federation.links.question import ListedQuestion
from credit_hub.federation.links.reasons import DECIDED, LAPSED, REASON_NEEDED

__all__ = ["LAPSES_AFTER", "Approval", "State"]

LAPSES_AFTER: Final = 30 * 86_400
"""Seconds; the longest life of a record."""


class State(StrEnum):
    """How far a request is."""

    PENDING = "pending"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Approval:
    """A request for a yes or no, and what was decided about it.

    Attributes:
        id: Random; by it the partner asks what has become of it.
        partner: Who asks.
        question: What.
        asked_at: When, in seconds since 1970.
        state: How far it is.
        officer: Account of who decided; empty while nobody has.
        reason: Why; stays here.
        decided_at: When.
        token: The signed yes or no, once it is approved.
    """

    id: str
    partner: str
    question: ListedQuestion
    asked_at: int
    state: State = State.PENDING
    officer: str = ""
    reason: str = ""
    decided_at: int | None = None
    token: str | None = None

    def lapsed(self, now: int) -> bool:
        """Whether it waited too long to be approved."""
        return self.state is State.PENDING and now >= self.asked_at + LAPSES_AFTER

    def check_approvable(self, now: int) -> None:
        """Refuse where an approval comes too late; before anything is computed for it.

        Raises:
            RefusedError: It was decided, or is older than 30 days.
        """
        if self.state is not State.PENDING:
            raise RefusedError(DECIDED, self.state)
        if self.lapsed(now):
            raise RefusedError(LAPSED)

    def approve(self, officer: str, reason: str, now: int, token: str) -> Approval:
        """Return the request as approved.

        Args:
            officer: Account of who decides.
            reason: Why.
            now: Seconds since 1970.
            token: The signed yes or no.

        Raises:
            RefusedError: It was decided, is too old, or officer or reason are missing.
        """
        self.check_approvable(now)
        return replace(self._decided(officer, reason, now), state=State.APPROVED, token=token)

    def decline(self, officer: str, reason: str, now: int) -> Approval:
        """Return the request as declined; one that has lapsed may be declined as well.

        Raises:
            RefusedError: It was decided, or officer or reason are missing.
        """
        if self.state is not State.PENDING:
            raise RefusedError(DECIDED, self.state)
        return replace(self._decided(officer, reason, now), state=State.DECLINED)

    def _decided(self, officer: str, reason: str, now: int) -> Approval:
        if not (officer.strip() and reason.strip()):
            raise RefusedError(REASON_NEEDED)
        return replace(self, officer=officer.strip(), reason=reason.strip(), decided_at=now)
