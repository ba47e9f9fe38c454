"""A mapping table: of every band of one scale, what it is worth on another.

No linear rescaling: populations, meanings and skew of two scores differ, so bands are mapped by
what they are called, by percentile, or by a scene (domain F).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Final, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.encoding.canonical import digest
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import (
    Code,
    Day,
    Digest,
    EntityId,
    Strict,
    Version,
    refusing,
)
from credit_hub.federation.mapping.reasons import (
    DIRECTION,
    FORM,
    MONOTONE,
    PENALTY,
    SCALE_DIGEST,
    TOTAL,
)
from credit_hub.federation.mapping.scales import Scale

__all__ = ["NO_INCENTIVE", "MappingTable", "Party", "Rule", "State", "read_table"]

NO_INCENTIVE: Final = "no-incentive"
"""The worst that a band can be worth. There is no result that takes anything away."""


class State(StrEnum):
    """How far two cities have come; only an agreed table is applied."""

    PROVISIONAL = "provisional"
    AGREED = "agreed"


class Party(Strict):
    """A city and the scale that the table is about."""

    member: EntityId
    scale: Code
    digest: Digest


class Rule(Strict):
    """What a band of the first city is worth: a band of the second, or no incentive."""

    from_band: Code
    to_band: Code


class MappingTable(Strict):
    """A table in one direction; the other direction is a table of its own.

    Attributes:
        id: Stable name of the agreement and direction.
        version: Of the table.
        source: The city whose records are read.
        target: The city that reads them.
        rules: One for each band of the source.
        basis: By what the bands were matched.
        effective: First day on which it counts.
        expires: First day on which it does not count any more.
        state: Provisional tables are shown, never applied.
        note: What the table rests upon.
    """

    id: Code
    version: Version
    source: Party
    target: Party
    rules: Annotated[Sequence[Rule], Field(min_length=1, max_length=16)]
    basis: Literal["label", "percentile", "scene"]
    effective: Day
    expires: Day
    state: Annotated[State, Field(strict=False)]
    note: Annotated[str, Field(min_length=1, max_length=500)]

    @model_validator(mode="after")
    def _days(self) -> Self:
        if date.fromisoformat(self.effective) >= date.fromisoformat(self.expires):
            raise ValueError("a table expires after it takes effect")
        if self.source.member == self.target.member:
            raise ValueError("a table is between two cities")
        return self

    def counts_on(self, day: date) -> bool:
        """Whether the table is in force on a day."""
        return date.fromisoformat(self.effective) <= day < date.fromisoformat(self.expires)

    def worth(self, band: str) -> str:
        """Return what a band of the source is worth; no incentive where the table is silent."""
        return next((rule.to_band for rule in self.rules if rule.from_band == band), NO_INCENTIVE)

    def check(self, source: Scale, target: Scale) -> None:
        """Refuse a table that is not total, not monotone, or takes something away.

        Both cities check before they sign, and a reader before it applies.

        Raises:
            VerificationError: It is, or it was made for other scales.
        """
        for party, scale in ((self.source, source), (self.target, target)):
            if party.scale != scale.id:
                raise VerificationError(DIRECTION, self.id)
            if party.digest not in {scale.digest(algorithm) for algorithm in Hash}:
                raise VerificationError(SCALE_DIGEST, scale.id)
        flaw = self._flaw(source, target)
        if flaw is not None:
            raise VerificationError(flaw, self.id)

    def _flaw(self, source: Scale, target: Scale) -> Reason | None:
        """Return the rule that the table breaks, if any."""
        worth = {rule.from_band: rule.to_band for rule in self.rules}
        if len(worth) != len(self.rules) or worth.keys() != {band.code for band in source.bands}:
            return TOTAL
        ranks = []
        for band in source.bands:
            to_band = worth[band.code]
            if to_band == NO_INCENTIVE:
                ranks.append(-1)
                continue
            # What the source does not reward is not rewarded by the target, and the other way
            # round a band without incentive is no result: it would say something bad of a person.
            if not (band.incentive and target.band(to_band).incentive):
                return PENALTY
            ranks.append(target.rank(to_band))
        return MONOTONE if any(low > high for low, high in pairwise(ranks)) else None

    def content(self) -> bytes:
        """Return the canonical bytes that both cities sign."""
        return strict_json.dump(self.model_dump(mode="json"))

    def digest(self, algorithm: Hash = Hash.SHA_256) -> str:
        """Return the tagged digest by which records name the table."""
        return digest(self.model_dump(mode="json"), algorithm)


def read_table(content: bytes) -> MappingTable:
    """Read a table from the payload that was signed.

    Raises:
        VerificationError: It breaks cc-json-1 or the form; the message names the members.
    """
    strict_json.parse(content, where="mapping")
    with refusing(FORM):
        return MappingTable.model_validate_json(content)
