"""Receipts that a partner should have acknowledged: "we never asked" is near (threat 20).

Who does not return an acknowledgement within ten minutes is named in the log of the process, once
for each receipt while the process lives, and counted by ``waiting``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import structlog

from credit_hub.api.exchange.membership import Membership
from credit_hub.federation.receipts.journal import alerts
from credit_hub.ledger.storage.database import Ledger

__all__ = ["AcknowledgementWatch"]

_NAMED: Final = 10
"""Digests in one line of the log; more are only counted."""
_log = structlog.get_logger(__name__)


class AcknowledgementWatch:
    """Looks for overdue acknowledgements; one object for a process."""

    def __init__(self, membership: Membership, ledger: Ledger) -> None:
        """Watch the receipts of a city."""
        self._membership = membership
        self._ledger = ledger
        self._told: dict[str, frozenset[str]] = {}

    def look(self, now: datetime) -> Mapping[str, int]:
        """Return how many receipts each partner owes an acknowledgement of, and log the new ones.

        Args:
            now: The clock.

        Raises:
            VerificationError: There is no registry.
            LedgerUnavailableError: The ledger does not answer.
        """
        waiting = {}
        for partner in sorted(self._membership.registry().members):
            overdue = self._overdue(partner, now)
            if overdue:
                waiting[partner] = len(overdue)
            fresh = sorted(overdue - self._told.get(partner, frozenset()))
            self._told[partner] = overdue
            if fresh:
                _log.error(
                    "exchange.unacknowledged",
                    partner=partner,
                    receipts=len(overdue),
                    new=fresh[:_NAMED],
                    remedy="ask the partner; credit-hub partner reconcile",
                )
        return waiting

    def _overdue(self, partner: str, now: datetime) -> frozenset[str]:
        if partner == self._membership.entity_id:
            return frozenset()
        return frozenset(alerts(self._ledger.exchange_receipts, partner, int(now.timestamp())))
