"""Whether this city is fit to exchange: its registry, its keys, and what ends soon."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from credit_hub.api.exchange.membership import Membership
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry.member import KeyState, Role, Standing
from credit_hub.federation.registry.registry import Trust
from credit_hub.model.errors import SettingsError

__all__ = ["exchange_health"]

_SOON: Final = timedelta(days=14)
"""A key that takes its place needs two days after the founders have met."""
_OF_ROLE: Final = {KeyUse.LOG: Role.LOG, KeyUse.WITNESS: Role.WITNESS}
_ONLY_NATIONAL: Final = KeyUse.REGISTRY


def exchange_health(membership: Membership, now: datetime) -> str:
    """Return how this city stands, in a line.

    Args:
        membership: Of this city.
        now: The clock of this hub.

    Raises:
        VerificationError: There is no registry, or this city is not in it.
        SettingsError: The registry is not fresh, a use has no key that signs, or one ends soon.
    """
    registry, member = membership.registry(), membership.member()
    trust = registry.trust(now)
    if trust is not Trust.FRESH:
        message = f"the registry is {trust.value} since {registry.fresh_until.isoformat()}"
        raise SettingsError(message, remedy="credit-hub exchange registry refresh")
    if member.standing is not Standing.ACTIVE:
        raise SettingsError(f"{member.id} is {member.standing.value}", remedy="ask the founders")
    needed = [
        use
        for use in KeyUse
        if use is not _ONLY_NATIONAL and (use not in _OF_ROLE or _OF_ROLE[use] in member.roles)
    ]
    missing = [use.value for use in needed if not membership.signers(use, now)]
    if missing:
        message = f"no key that may sign: {', '.join(missing)}"
        raise SettingsError(message, remedy="credit-hub partner rotate")
    later = now + _SOON
    ending = [use.value for use in needed if not membership.signers(use, later)]
    if ending:
        message = f"no key that signs in {_SOON.days} days: {', '.join(ending)}"
        raise SettingsError(message, remedy="credit-hub partner rotate --use ... --alg ...")
    keys = sum(key.status is KeyState.ACTIVE for key in member.keys)
    return f"{member.id}, registry version {registry.version}, {keys} active keys"
