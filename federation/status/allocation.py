"""Gives a new record a random place in a list, once.

Indices in order would tell how many records a city issues and which were issued together.
"""

from __future__ import annotations

from collections.abc import Callable
from secrets import randbelow
from typing import Final, Protocol

from credit_hub.federation.errors import RefusedError
from credit_hub.federation.status.reasons import FULL

__all__ = ["TRIES", "IndexClaims", "allocate"]

TRIES: Final = 64
"""In a list that is half full, all of them fail once in 2^64: failing means that a new list is due,
and no list ever becomes so full that the last free places could be guessed."""


class IndexClaims(Protocol):
    """What keeps the places that were given out; never forgets one."""

    def claim(self, uri: str, index: int) -> bool:
        """Take a place in a list; ``False`` if it was taken before.

        Atomic: of two callers that claim the same place, one gets ``True``.
        """
        ...


def allocate(
    uri: str, size: int, claims: IndexClaims, random: Callable[[int], int] = randbelow
) -> int:
    """Return a place that no record had before.

    Args:
        uri: Address of the list.
        size: Its entries.
        claims: The places given out.
        random: Returns a number from 0 to below its argument that nobody can foresee.

    Raises:
        RefusedError: The list is too full; open the next one.
    """
    for _ in range(TRIES):
        index = random(size)
        if claims.claim(uri, index):
            return index
    raise RefusedError(FULL, uri, remedy="open a new status list for this issuer")
