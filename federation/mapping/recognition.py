"""Applies the table that a record names: by its digest, never the newest one.

A city that made a harsher table later cannot read older records by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.mapping.reasons import DIRECTION
from credit_hub.federation.mapping.signed import AgreedTable
from credit_hub.federation.mapping.tables import NO_INCENTIVE

__all__ = ["Recognition", "Tables", "Why"]


class Why(StrEnum):
    """What a result rests upon; nobody outside the reading city is told."""

    APPLIED = "applied"
    NO_INCENTIVE = "no-incentive"
    """The table says so."""
    NO_TABLE = "no-table"
    """The table is not at hand, or not signed by both."""
    NOT_IN_FORCE = "not-in-force"
    """The table does not count on that day."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """What a foreign band is worth here: a band, or no incentive."""

    band: str | None
    why: Why

    @property
    def gives_incentive(self) -> bool:
        """Whether the holder gets anything. If not, nothing is taken either."""
        return self.band is not None


@dataclass(frozen=True, slots=True)
class Tables:
    """The agreed tables of a reading city, by every digest that a record may name."""

    by_digest: Mapping[str, AgreedTable]

    @classmethod
    def of(cls, tables: Iterable[AgreedTable]) -> Self:
        """Make the collection; older versions stay in it as long as records name them."""
        return cls({digest: table for table in tables for digest in table.digests()})

    def recognise(
        self, digest: str, band: str, *, issuer: str, reader: str, day: date
    ) -> Recognition:
        """Return what a band is worth.

        Args:
            digest: Of the table, from the record.
            band: From the record.
            issuer: Who issued the record.
            reader: The city that reads it.
            day: Day of use in China.

        Raises:
            VerificationError: The record names a table between other cities.
        """
        found = self.by_digest.get(digest)
        if found is None:
            return Recognition(None, Why.NO_TABLE)
        table = found.table
        if (table.source.member, table.target.member) != (issuer, reader):
            raise VerificationError(DIRECTION, table.id)
        if not table.counts_on(day):
            return Recognition(None, Why.NOT_IN_FORCE)
        worth = table.worth(band)
        if worth == NO_INCENTIVE:
            return Recognition(None, Why.NO_INCENTIVE)
        return Recognition(worth, Why.APPLIED)
