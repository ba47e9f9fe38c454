"""The bands of a city's personal score, as far as they are published.

A score is a whole number. Bands rise; each begins where the one below ends. Whether an edge belongs
to the band above or below is said for each: publications differ, and this decides about people.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding.canonical import digest
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import Code, Day, Label, RegionCode, Strict, Version
from credit_hub.federation.mapping.reasons import BANDS, NO_BAND, SCORE

__all__ = ["Band", "Bilingual", "Scale"]


class Bilingual(Strict):
    """The same in both languages."""

    zh: Label
    en: Label


class Band(Strict):
    """A band.

    Attributes:
        code: Stable name.
        label: As the city publishes it.
        lower: Lowest edge of its scores.
        includes_lower: Whether that edge itself belongs to it, or to the band below.
        incentive: Whether the city itself gives anything for it. A band without incentive never
            leaves the city: its holder is merely not eligible.
    """

    code: Code
    label: Bilingual
    lower: int
    includes_lower: bool
    incentive: bool

    def takes(self, score: int) -> bool:
        """Whether a score is at or above the lower edge."""
        return score >= self.lower if self.includes_lower else score > self.lower


class Scale(Strict):
    """A score model: what two cities agree upon is about one version of it.

    Attributes:
        id: Stable name.
        title: Name of the score.
        city: Code of GB/T 2260.
        version: Of the bands.
        lowest: Lowest score; belongs to the first band.
        highest: Highest score; belongs to the last band.
        bands: Rising.
        effective: Day since when the bands are as they are.
        source: Where they were published, and what was decided where the source is silent.
    """

    id: Code
    title: Bilingual
    city: RegionCode
    version: Version
    lowest: int
    highest: int
    bands: Annotated[Sequence[Band], Field(min_length=1, max_length=16)]
    effective: Day
    source: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        first, edges = self.bands[0], [band.lower for band in self.bands]
        whole = first.lower == self.lowest and first.includes_lower
        rising = all(low < high for low, high in pairwise(edges)) and edges[-1] < self.highest
        once = len({band.code for band in self.bands}) == len(self.bands)
        # What a city rewards does not end further up.
        rewards = [band.incentive for band in self.bands]
        if not (whole and rising and once and rewards == sorted(rewards)):
            raise ValueError(BANDS.en)
        return self

    def band_of(self, score: int) -> Band:
        """Return the band of a score.

        Raises:
            VerificationError: The score is outside the scale; the message does not show it.
        """
        if not self.lowest <= score <= self.highest:
            raise VerificationError(SCORE, self.id)
        return next(band for band in reversed(self.bands) if band.takes(score))

    def band(self, code: str) -> Band:
        """Return a band by its name.

        Raises:
            VerificationError: There is none.
        """
        for band in self.bands:
            if band.code == code:
                return band
        raise VerificationError(NO_BAND, self.id)

    def range_of(self, code: str) -> str:
        """Return the scores of a band as an interval: ``[120,150]``, ``(150,200]``; no score.

        Raises:
            VerificationError: There is no such band.
        """
        place = self.bands.index(self.band(code))
        band = self.bands[place]
        above = self.bands[place + 1] if place + 1 < len(self.bands) else None
        upper = self.highest if above is None else above.lower
        closed = above is None or not above.includes_lower
        head, tail = "[" if band.includes_lower else "(", "]" if closed else ")"
        return f"{head}{band.lower},{upper}{tail}"

    def rank(self, code: str) -> int:
        """Return how high a band is, the lowest being 0; errors as :meth:`band`."""
        return self.bands.index(self.band(code))

    def digest(self, algorithm: Hash = Hash.SHA_256) -> str:
        """Return the tagged digest of the canonical form, by which tables refer to the scale."""
        return digest(self.model_dump(mode="json"), algorithm)
