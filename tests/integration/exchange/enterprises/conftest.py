"""Two cities of different areas, whose graph is the real one of the session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from credit_hub.api.exchange.demonstration.alliance import Alliance, City
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.federation.registry.member import target_of, write_member
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from tests.integration.exchange.cities import HANGZHOU, PROVINCE, ZHENGZHOU, alliance_of
from tests.integration.graph.conftest import edge, graph

__all__ = ["GraphCity", "edge", "graph"]

SERVED = {"tender": 1000}


@dataclass(frozen=True, slots=True)
class GraphCity(City):
    """A city whose processes reach the graph of the session."""

    address: ServerAddress | None = None

    def environment(self) -> dict[str, str]:
        """Return the variables under which its processes run."""
        assert self.address is not None
        return {
            **City.environment(self),
            "NEO4J_URI": self.address.uri,
            "NEO4J_USER": self.address.user,
            "NEO4J_PASSWORD": self.address.password,
            "CREDIT_HUB_EXCHANGE_WITNESS_SECONDS": "1",
        }


@pytest.fixture
def alliance(tmp_path: Path) -> Alliance:
    """Return three cities; Hangzhou registers the firms of 330199, the others those of 410199."""
    founded = alliance_of(tmp_path, (ZHENGZHOU, HANGZHOU, PROVINCE), quotas=SERVED)
    member = founded.city(HANGZHOU).membership.member()
    moved = member.model_copy(update={"area_code": "330199"})
    founded.decide(files={target_of(HANGZHOU): write_member(moved)})
    return founded


@dataclass
class Clock:
    """A clock that a test turns."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


Homes = Callable[[str], Home]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.now(UTC))


@pytest.fixture
def home(alliance: Alliance, graph: GraphStore, clock: Clock, tmp_path: Path) -> Iterator[Home]:
    """Return Hangzhou as one that is asked, over the graph of the session."""
    city = alliance.city(HANGZHOU)
    with Ledger.open(sqlite_url(tmp_path / "home" / "ledger.sqlite3")) as ledger:
        facts = PublicFactsRepository(graph)
        yield replace(home_of(city.settings, ledger), clock=clock, facts=lambda: facts)
