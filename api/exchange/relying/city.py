"""This city as one that relies on others: what every step of this package works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from credit_hub.api.exchange.membership import Membership
from credit_hub.api.exchange.relying.carrier import Carrier, HttpCarrier
from credit_hub.api.exchange.relying.client import SignedClient
from credit_hub.api.exchange.relying.statuses import SharedLists
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.tokens import Opener, Sealer, registered_opener, sealer
from credit_hub.ledger.storage.database import Ledger

__all__ = ["RelyingCity", "relying_city", "utc_now"]


def utc_now() -> datetime:
    """Return the clock of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RelyingCity:
    """A city with its keys, its ledger and its way to others; cheap to make.

    Attributes:
        membership: Its keys and its registry.
        ledger: What it keeps.
        carrier: Brings requests to members.
        clock: Of this hub.
    """

    membership: Membership
    ledger: Ledger
    carrier: Carrier
    clock: Callable[[], datetime] = utc_now

    @property
    def id(self) -> str:
        """Its entity id."""
        return self.membership.entity_id

    @property
    def client(self) -> SignedClient:
        """What asks in its name."""
        return SignedClient(self.membership, self.carrier, self.clock)

    def now(self) -> int:
        """Return the time in seconds since 1970."""
        return int(self.clock().timestamp())

    def view(self) -> RegistryView:
        """Return the registry as it counts now.

        Raises:
            VerificationError: There is none, or it is expired.
        """
        return self.membership.view(self.clock())

    def lists(self, view: RegistryView) -> SharedLists:
        """Return the status lists at hand, read by a registry."""
        return SharedLists(self.ledger.exchange_lists, view)

    def opener(self, view: RegistryView, typ: str, use: KeyUse) -> Opener:
        """Return what opens tokens of one kind now."""
        return registered_opener(view, Expected(typ, use, int(view.now.timestamp())))

    def sealer(self, view: RegistryView, typ: str, use: KeyUse, partner: str) -> Sealer:
        """Return what signs tokens of one kind for a partner, in a suite that it accepts.

        Raises:
            VerificationError: There is no such partner, or no key can sign.
        """
        accepts = view.registry.member(partner).accepts
        return sealer(self.membership.signer(use, view.now, accepts=accepts), typ)


def relying_city(membership: Membership, ledger: Ledger) -> RelyingCity:
    """Return the city of a membership, over sockets and by the clock of this machine."""
    return RelyingCity(membership, ledger, HttpCarrier(membership.inner_networks))
