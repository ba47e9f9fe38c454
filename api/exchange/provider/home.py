"""This city as one that is asked: what every part of this package works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from credit_hub.api.exchange.enterprises.door import GraphDoor
from credit_hub.api.exchange.membership import Membership, open_membership
from credit_hub.api.exchange.provider.scenes import SceneFile
from credit_hub.api.identity_key import read_or_create
from credit_hub.api.settings import Settings
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.scales import Scale
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.tokens import Opener, Sealer, registered_opener, sealer
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.ledger.storage.database import Ledger
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.model.id_number import IdNumber

__all__ = ["Home", "home_of"]

_PERSON = "exchange-person"


@dataclass(frozen=True, slots=True)
class Home:
    """A city with its keys, its ledger and its people under keyed digests.

    Attributes:
        membership: Its keys and its registry.
        ledger: What it keeps.
        identity: Keys persons; the digests here are of a domain of their own.
        scale: Of its personal scores.
        scenes: That it answers for.
        facts: Opens its graph, which only questions about firms need.
        clock: Of this hub.
        lists: Status lists that this process knows to be open.
    """

    membership: Membership
    ledger: Ledger
    identity: IdentityKeys
    scale: Scale
    scenes: SceneFile
    facts: Callable[[], PublicFactsRepository]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    lists: set[str] = field(default_factory=set, repr=False, compare=False)

    @property
    def id(self) -> str:
        """Its entity id."""
        return self.membership.entity_id

    def now(self) -> int:
        """Return the time in seconds since 1970."""
        return int(self.clock().timestamp())

    def person(self, number: IdNumber) -> str:
        """Return what stands for a person in the tables of the exchange."""
        return self.identity.digest(_PERSON, number.value)

    def view(self) -> RegistryView:
        """Return the registry as it counts now.

        Raises:
            VerificationError: There is none, or it is expired.
        """
        return self.membership.view(self.clock())

    def opener(self, typ: str, use: KeyUse) -> Opener:
        """Return what opens tokens of one kind now."""
        return registered_opener(self.view(), Expected(typ, use, self.now()))

    def sealer(self, typ: str, use: KeyUse, partner: str) -> Sealer:
        """Return what signs tokens of one kind for a partner, in a suite that it accepts.

        Raises:
            VerificationError: There is no such partner, or no key can sign.
        """
        accepts = self.view().registry.member(partner).accepts
        return sealer(self.membership.signer(use, self.clock(), accepts=accepts), typ)


def home_of(settings: Settings, ledger: Ledger) -> Home:
    """Return the city of the settings.

    Raises:
        SettingsError: The settings do not say who this city is, or a secret is not usable.
    """
    membership = open_membership(settings)
    return Home(
        membership=membership,
        ledger=ledger,
        identity=read_or_create(settings),
        scale=library.scale(settings.exchange_scale),
        scenes=SceneFile(membership.folders.base / "scenes.json"),
        facts=GraphDoor(settings).facts,
    )
