"""What the exchange process does by itself as a city that relies on others, and how often.

Each step is short, may be done by several processes at once, and leaves nothing half done: the loop
of ``exchange serve`` runs them in threads, ``exchange follow`` runs them once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.following import follow_all
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.statuses import refresh_lists

__all__ = ["STEPS", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the loop.

    Attributes:
        name: For the log.
        seconds: From one begin to the next.
        work: Does it; an ``ExchangeError`` or a ``LedgerError`` of it is logged, and the next turn
            tries again.
    """

    name: str
    seconds: float
    work: Callable[[RelyingCity], object]


def _post(city: RelyingCity) -> object:
    return post(city)


def _follow(city: RelyingCity) -> object:
    return tuple(follow_all(city))


def _forget(city: RelyingCity) -> object:
    return city.ledger.exchange_held.forget(city.now())


def _refresh_registry(city: RelyingCity) -> object:
    return city.membership.trusted.refresh(city.clock())


STEPS: Final = (
    Step("post", 2, _post),
    Step("statuses", 15, refresh_lists),
    Step("follow", 20, _follow),
    Step("registry", 300, _refresh_registry),
    Step("forget", 600, _forget),
)
"""A withdrawal is a status list of 60 seconds: fetched at half its life, looked for every 15."""
