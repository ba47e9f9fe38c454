"""Two cities that exchange records, with real keys for each use; for tests and benchmarks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.federation.keys.entry import KeyEntry, KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.suites.table import by_id

__all__ = ["HANGZHOU", "NOW", "ZHENGZHOU", "City", "table"]

NOW: Final = 1_790_000_000
"""2026-09-21 in China."""
_YEAR: Final = 365 * 86_400


@dataclass(frozen=True, slots=True)
class City:
    """A member of the alliance with one key for each use that tests need."""

    id: str
    keys: Mapping[KeyUse, PrivateKey]

    @classmethod
    def make(cls, identity: str, suite: str = "intl-1") -> City:
        """Return a city with new keys of a suite."""
        uses = (KeyUse.RECORD, KeyUse.STATUS, KeyUse.CONSENT)
        return cls(identity, {use: PrivateKey.generate(by_id(suite)) for use in uses})

    def entries(self, *, revoked_at: int | None = None) -> list[KeyEntry]:
        """Return the keys as the registry lists them: they sign for a year, count for two."""
        start, end, last = NOW - _YEAR, NOW + _YEAR, NOW + 2 * _YEAR
        return [
            KeyEntry(self.id, key.kid, use, key.public, start, end, last, revoked_at)
            for use, key in self.keys.items()
        ]


def table(*cities: City) -> KeyTable:
    """Return what finds the keys of some cities."""
    entries: Iterable[KeyEntry] = (entry for city in cities for entry in city.entries())
    return KeyTable.of(entries)


ZHENGZHOU: Final = City.make("https://credit.zhengzhou.example/fed")
HANGZHOU: Final = City.make("https://credit.hangzhou.example/fed")
