"""Gives new consents and records a random place in a status list of this month."""

from __future__ import annotations

from itertools import count

from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.records.registered import STATUS_ENDPOINT
from credit_hub.federation.registry.reasons import ENTRY
from credit_hub.federation.status.allocation import allocate
from credit_hub.federation.status.bits import SMALLEST
from credit_hub.federation.status.reasons import FULL
from credit_hub.federation.status.standing import Reference
from credit_hub.model.interval import CHINA

__all__ = ["new_place"]


def new_place(home: Home, kind: str) -> Reference:
    """Return a place that nothing had before.

    Args:
        home: This city.
        kind: What stands in the list: lists of persons are signed every minute, others hourly.

    Raises:
        RefusedError: The registry has no endpoint for status lists of this city.
    """
    base = home.membership.member().endpoints.get(STATUS_ENDPOINT)
    if base is None:
        raise RefusedError(ENTRY, "no endpoint for status lists")
    month = home.clock().astimezone(CHINA).strftime("%Y-%m")
    places = home.ledger.exchange_places
    for number in count(1):
        uri = f"{base}{kind}-{month}-{number}"
        if uri not in home.lists:
            places.open(uri, home.now())
            home.lists.add(uri)
        try:
            return Reference(uri, allocate(uri, SMALLEST, places))
        except RefusedError as error:
            if error.reason is not FULL:
                raise
    raise AssertionError
