"""Administrative division codes (行政区划代码) of GB/T 2260 and the days when they were in force.

The registers of a city see every code of the country, but this table is complete only for what the
hub is asked about: provinces, the prefectures of Henan, and the divisions of Zhengzhou. A code that
is well formed but not in the table is *unknown*, not wrong. A registered code may carry a region
that has been renamed or dissolved since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Self

from credit_hub.model.errors import InvalidRegionCodeError
from credit_hub.model.interval import Interval
from credit_hub.model.regions_data import DIVISIONS, EXTENSIONS, PROVINCES
from credit_hub.model.text import compact, quoted

__all__ = [
    "PLACE_NAMES",
    "PROVINCES",
    "SYNTHETIC_REGION",
    "Region",
    "RegionLevel",
    "RegionState",
    "name_at",
]

SYNTHETIC_REGION: Final = "410199"
"""Never assigned: all synthetic codes and numbers use it, so that none can be a real one."""

_LENGTH: Final = 6
_NATIONAL: Final = "10"
"""Codes registered by a national authority carry 100000."""


class RegionLevel(StrEnum):
    """What kind of division a code names."""

    NATIONAL = "national"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    EXTENSION = "extension"
    """A functional area (开发区) under a local code outside GB/T 2260."""
    SYNTHETIC = "synthetic"


class RegionState(StrEnum):
    """What the table says of a code on a given day."""

    IN_FORCE = "in force"
    OUT_OF_DATE = "out of date"
    """Assigned, but not on that day: dissolved before, or not yet made."""
    UNKNOWN = "unknown"
    """Well formed, but not in the table."""
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class Region:
    """What is known of a code on one day; ``name`` is empty where the code is unknown."""

    code: str
    name: str
    level: RegionLevel
    valid: Interval
    state: RegionState

    @classmethod
    def at(cls, code: str, day: date) -> Self:
        """Look ``code`` up as of ``day``.

        A code that was assigned on another day only comes back under the name of the nearest such
        interval, with the state ``out of date``.

        Raises:
            InvalidRegionCodeError: Not six digits, or the first two name no province.

        Example:
            >>> (
            ...     Region.at("410108", date(2000, 1, 1)).name,
            ...     Region.at("410108", date(2026, 1, 1)).name,
            ... )
            ('邙山区', '惠济区')
        """
        plain = _well_formed(code)
        if plain == SYNTHETIC_REGION:
            return cls(plain, "", RegionLevel.SYNTHETIC, Interval(), RegionState.SYNTHETIC)
        entries = _TABLE.get(plain, ())
        for name, valid in entries:
            if day in valid:
                return cls(plain, name, _level(plain), valid, RegionState.IN_FORCE)
        if not entries:
            return cls(plain, "", _level(plain), Interval(), RegionState.UNKNOWN)
        name, valid = min(entries, key=lambda entry: _distance(entry[1], day))
        return cls(plain, name, _level(plain), valid, RegionState.OUT_OF_DATE)

    @property
    def province(self) -> str:
        """Name of the province; empty for national codes."""
        return PROVINCES.get(self.code[:2], "")

    @property
    def is_known(self) -> bool:
        """Whether the table names it."""
        return bool(self.name)


def name_at(code: str, day: date) -> str | None:
    """Return the name that ``code`` had on ``day``; None where it had none or is unknown.

    Raises:
        InvalidRegionCodeError: As :meth:`Region.at`.
    """
    region = Region.at(code, day)
    return region.name if region.state is RegionState.IN_FORCE else None


def _well_formed(code: str) -> str:
    plain = compact(code)
    if len(plain) != _LENGTH or not (plain.isascii() and plain.isdigit()):
        raise InvalidRegionCodeError(
            f"region code {quoted(code)}: six digits are expected (GB/T 2260)",
            remedy="give the code of the county, or of the city with 00 at its end",
            rule="region.shape",
        )
    if plain[:2] not in PROVINCES and plain[:2] != _NATIONAL:
        raise InvalidRegionCodeError(
            f"region code {quoted(code)}: {plain[:2]!r} names no province (GB/T 2260)",
            remedy=f"the first two digits are one of {' '.join(PROVINCES)}",
            rule="region.province",
        )
    return plain


def _level(code: str) -> RegionLevel:
    if code[:2] == _NATIONAL:
        return RegionLevel.NATIONAL
    if code in _EXTENSION_CODES:
        return RegionLevel.EXTENSION
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    # 90 in positions 3 and 4 holds counties and cities directly under the province.
    return RegionLevel.PREFECTURE if code.endswith("00") else RegionLevel.COUNTY


def _distance(valid: Interval, day: date) -> int:
    """Days between ``day`` and an interval that does not hold it."""
    if valid.start is not None and day < valid.start:
        return (valid.start - day).days
    return (day - valid.end).days if valid.end is not None else 0


def _interval(start: str, end: str) -> Interval:
    def day(text: str) -> date | None:
        if not text:
            return None
        return date.fromisoformat(text if "-" in text else f"{text}-01-01")

    return Interval(day(start), day(end))


def _table() -> dict[str, tuple[tuple[str, Interval], ...]]:
    table: dict[str, tuple[tuple[str, Interval], ...]] = {"100000": (("全国", Interval()),)}
    table |= {f"{prefix}0000": ((name, Interval()),) for prefix, name in PROVINCES.items()}
    for code, name, start, end in (*DIVISIONS, *EXTENSIONS):
        table[code] = (*table.get(code, ()), (name, _interval(start, end)))
    return table


_TABLE: Final = _table()
_EXTENSION_CODES: Final = frozenset(code for code, *_ in EXTENSIONS)

PLACE_NAMES: Final = tuple(
    sorted(
        {name[:-1] for name in PROVINCES.values() if name[-1] in "省市"}
        | {name[:-1] for _, name, *_ in DIVISIONS if name[-1] == "市"}
    )
)
"""Names of provinces and cities without 省 and 市: company names carry them with or without."""
