"""Founds an alliance of cities on this machine, by the same steps as operators take.

Every city has its own data folder, keys and database; what they share is the folder in which the
first of them publishes the registry, as a mirror would.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.administration.application import Application
from credit_hub.api.exchange.administration.drafting import change, found
from credit_hub.api.exchange.administration.entry import Wish, join
from credit_hub.api.exchange.administration.proposal import Proposal
from credit_hub.api.exchange.administration.root_keys import RootKeys
from credit_hub.api.exchange.administration.signing import examine, publish, sign
from credit_hub.api.exchange.membership import Membership, open_membership
from credit_hub.api.settings import Settings, read_settings
from credit_hub.federation.registry.member import Role
from credit_hub.federation.registry.publication import Publication
from credit_hub.federation.registry.root_keys import tuf_public

__all__ = ["HANGZHOU", "PROVINCE", "ZHENGZHOU", "Alliance", "City", "Plan", "found_alliance"]

ZHENGZHOU: Final = "https://credit.zhengzhou.example/fed"
HANGZHOU: Final = "https://credit.hangzhou.example/fed"
PROVINCE: Final = "https://credit.henan.example/fed"
_SYNTHETIC_REGION: Final = "410199"
_MAJORITY: Final = 2
_THIS_MACHINE: Final = ("127.0.0.0/8",)
"""Partners lie on the loopback interface here, which is refused unless it is listed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A city that is to be set up.

    Attributes:
        entity: Its id.
        name: 名称.
        port: Its exchange's, on the loopback interface.
        suites: That it signs with, the preferred one first.
        quotas: For each purpose that it asks for.
        witness_seconds: Between two requests to the witnesses of its log.
    """

    entity: str
    name: str
    port: int
    suites: tuple[str, ...] = ("intl-1", "intl-2")
    quotas: Mapping[str, int] = field(default_factory=dict)
    witness_seconds: int = 60


@dataclass(frozen=True, slots=True)
class City:
    """A city that was set up."""

    plan: Plan
    settings: Settings
    membership: Membership

    @property
    def entity(self) -> str:
        """Its id."""
        return self.plan.entity

    @property
    def root_keys(self) -> RootKeys:
        """Its voice in the alliance."""
        return RootKeys(self.membership.folders.root)

    def environment(self) -> dict[str, str]:
        """Return the variables under which its processes run."""
        settings = self.settings
        return {
            "CREDIT_HUB_DATA_DIR": str(settings.data_dir),
            "CREDIT_HUB_EXCHANGE_ENTITY": self.entity,
            "CREDIT_HUB_EXCHANGE_HOST": settings.exchange_host,
            "CREDIT_HUB_EXCHANGE_PORT": str(settings.exchange_port),
            "CREDIT_HUB_EXCHANGE_WITNESS_SECONDS": str(settings.exchange_witness_seconds),
            "CREDIT_HUB_EXCHANGE_MIRROR": str(settings.exchange_mirror),
            "CREDIT_HUB_EXCHANGE_INNER_NETWORKS": ",".join(settings.exchange_inner_networks),
        }


@dataclass(frozen=True, slots=True)
class Alliance:
    """Cities that trust one registry; the first one publishes it."""

    cities: tuple[City, ...]

    @property
    def publisher(self) -> City:
        """Who publishes."""
        return self.cities[0]

    def city(self, entity: str) -> City:
        """Return a city by its id."""
        return next(city for city in self.cities if city.entity == entity)

    def publication(self) -> Publication:
        """Return the folder in which the registry is published."""
        return Publication(Path(str(self.publisher.settings.exchange_mirror)))

    def decide(
        self,
        *,
        applications: Sequence[Application] = (),
        files: Mapping[str, bytes] | None = None,
        now: datetime | None = None,
    ) -> None:
        """Propose a change, have all founders examine and sign it, publish it, and read it.

        Raises:
            ExchangeError: A rule of the registry forbids it.
        """
        moment = now or datetime.now(UTC)
        bundle = self.publisher.membership.trusted.store.bundle()
        proposal = change(bundle, applications=applications, files=files or {}, now=moment)
        self.put_into_force(proposal, moment)

    def put_into_force(self, proposal: Proposal, now: datetime) -> None:
        """Pass a proposal from founder to founder, publish it, and read it; errors as above."""
        for city in self.cities:
            bundle = city.membership.trusted.store.bundle()
            examine(proposal, bundle, now)
            proposal = sign(proposal, city.root_keys, bundle)
        own = self.publisher
        publish(proposal, self.publication(), own.root_keys, now)
        self.refresh(now)

    def refresh(self, now: datetime) -> None:
        """Bring what each city trusts up to date.

        Raises:
            ExchangeError: One cannot.
        """
        for city in self.cities:
            problem = city.membership.trusted.refresh(now).problem
            if problem is not None:
                raise problem


def found_alliance(
    base: Path, plans: Sequence[Plan], *, witnesses: int = 1, now: datetime | None = None
) -> Alliance:
    """Set cities up under a folder, and found their alliance: any two of them decide.

    Args:
        base: Each city gets a folder in it.
        plans: The cities; the first one publishes.
        witnesses: How many of them must have signed a checkpoint, besides the one whose log it is.
        now: The clock.

    Raises:
        ExchangeError: They are too few, or this machine cannot compute a suite.
    """
    moment = now or datetime.now(UTC)
    publication = base / "registry"
    cities = tuple(_city(base, plan, publication) for plan in plans)
    applications = [_application(city, moment) for city in cities]
    publisher = cities[0]
    proposal = found(
        applications,
        threshold=max(_MAJORITY, len(cities) // 2 + 1),
        witnesses=witnesses,
        online=tuf_public(publisher.root_keys.online().public),
        now=moment,
    )
    for city in cities:
        examine(proposal, None, moment)
        proposal = sign(proposal, city.root_keys, None)
    published = Publication(publication)
    publish(proposal, published, publisher.root_keys, moment)
    root = published.root()
    alliance = Alliance(cities)
    for city in cities:
        city.membership.trusted.store.begin(root or b"")
    alliance.refresh(moment)
    return alliance


def _city(base: Path, plan: Plan, publication: Path) -> City:
    folder = base / plan.entity.removeprefix("https://credit.").partition(".")[0]
    settings = read_settings(
        data_dir=folder,
        exchange_entity=plan.entity,
        exchange_port=plan.port,
        exchange_mirror=str(publication),
        exchange_witness_seconds=plan.witness_seconds,
        exchange_inner_networks=_THIS_MACHINE,
    )
    return City(plan, settings, open_membership(settings))


def _application(city: City, now: datetime) -> Application:
    plan = city.plan
    wish = Wish(
        member=plan.entity,
        name=plan.name,
        area_code=_SYNTHETIC_REGION,
        base_url=f"http://127.0.0.1:{plan.port}",
        suites=plan.suites,
        roles=tuple(Role),
        quotas=plan.quotas,
        origin=plan.entity.removeprefix("https://").replace("/fed", "/log"),
    )
    city.root_keys.begin()
    member = join(wish, city.membership.keys, now)
    return Application.of(member, city.membership.keys, founder=city.root_keys.first(plan.entity))
