"""How this city stands with its partners, and proposals about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.receipts.journal import alerts
from credit_hub.federation.registry.member import (
    Member,
    Removal,
    Standing,
    target_of,
    write_member,
)
from credit_hub.federation.registry.reasons import MEMBER_STANDING
from credit_hub.federation.registry.registry import Registry
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.interval import CHINA

__all__ = ["PartnerStatus", "entry_with", "partner_status"]


@dataclass(frozen=True, slots=True)
class PartnerStatus:
    """How this city stands with one partner.

    Attributes:
        member: The partner's entry.
        trust: How fresh the registry is.
        version: Of the registry.
        asked_today: Questions of the partner on this day (Beijing time), by purpose, each with the
            quota of the registry.
        unacknowledged: Receipts given to it more than ten minutes ago without acknowledgement.
        behind: Entries of its log that were seen and not applied; None where it is not followed.
        problem: Code of what stopped the last try to follow it.
        applied: How far it says that it has applied this city's log; None if it said nothing.
    """

    member: Member
    trust: str
    version: int
    asked_today: Mapping[str, tuple[int, int]]
    unacknowledged: int
    behind: int | None
    problem: str | None
    applied: int | None


def partner_status(
    registry: Registry, partner: str, ledger: Ledger, now: datetime
) -> PartnerStatus:
    """Return how this city stands with a partner.

    Raises:
        VerificationError: The registry has no such member.
    """
    member, journal = registry.member(partner), ledger.exchange_receipts
    day = now.astimezone(CHINA).date().isoformat()
    asked = {
        purpose: (journal.asked(partner, purpose, day), member.quotas[purpose])
        for purpose in member.purposes
    }
    late = alerts(journal, partner, int(now.timestamp()))
    cursor, stated = ledger.exchange_cursors.get(partner), ledger.exchange_applied.get(partner)
    return PartnerStatus(
        member=member,
        trust=registry.trust(now).value,
        version=registry.version,
        asked_today=asked,
        unacknowledged=len(late),
        behind=None if cursor is None else cursor.size - cursor.next,
        problem=None if cursor is None else cursor.problem,
        applied=None if stated is None else stated.next,
    )


def entry_with(
    registry: Registry, partner: str, standing: Standing, now: datetime, grace: timedelta
) -> tuple[str, bytes]:
    """Return path and bytes of a partner's entry with another standing, for a proposal.

    Args:
        registry: In force.
        partner: Its id.
        standing: What it shall be.
        now: Since when.
        grace: After this a removal takes effect.

    Raises:
        VerificationError: The registry has no such member, or it stands so already.
    """
    member = registry.member(partner)
    if member.standing is standing:
        raise VerificationError(MEMBER_STANDING, f"{partner} is {standing.value} already")
    removal = None
    if standing is not Standing.ACTIVE:
        since = int(now.timestamp())
        removal = Removal(since=since, grace=since + int(grace.total_seconds()))
    changed = member.model_copy(update={"standing": standing, "removal": removal})
    return target_of(partner), write_member(changed)
