"""Bands of persons, under keyed digests; scores are never kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from credit_hub.ledger.federation.provider_tables import bands
from credit_hub.ledger.storage.receipts import Transactions

__all__ = ["BandRepository", "KeptBand"]


@dataclass(frozen=True, slots=True)
class KeptBand:
    """A person's band.

    Attributes:
        person: Keyed digest.
        scale: Of the band.
        as_of: Moment of the score, seconds since 1970.
        band: Its name.
    """

    person: str
    scale: str
    as_of: int
    band: str


@dataclass(frozen=True, slots=True)
class BandRepository:
    """The latest band counts; earlier ones stay as its history."""

    transaction: Transactions

    def keep(self, found: Sequence[KeptBand], now: int) -> tuple[int, int]:
        """Keep bands, all or none.

        Returns:
            How many were written, and how many were there already to the letter.

        Raises:
            ConflictError: One is there with another band for the same moment.
        """
        written = 0
        with self.transaction() as connection:
            for one in found:
                known = connection.scalar(
                    select(bands.c.band).where(
                        bands.c.person == one.person,
                        bands.c.scale == one.scale,
                        bands.c.as_of == one.as_of,
                    )
                )
                if known == one.band:
                    continue
                connection.execute(
                    bands.insert().values(
                        person=one.person,
                        scale=one.scale,
                        as_of=one.as_of,
                        band=one.band,
                        recorded=now,
                    )
                )
                written += 1
        return written, len(found) - written

    def latest(self, person: str, scale: str) -> KeptBand | None:
        """Return the band that counts, or None."""
        query = (
            select(bands.c.person, bands.c.scale, bands.c.as_of, bands.c.band)
            .where(bands.c.person == person, bands.c.scale == scale)
            .order_by(bands.c.as_of.desc())
            .limit(1)
        )
        with self.transaction() as connection:
            row = connection.execute(query).first()
        return None if row is None else KeptBand(row.person, row.scale, row.as_of, row.band)
