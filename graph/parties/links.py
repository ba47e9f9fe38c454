"""What a check of parties says: links, each with what it would be in one lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credit_hub.model.findings import Bilingual, EvidenceClass, EvidenceStep, Incompleteness
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Article, Regime

__all__ = ["MEANING", "PartiesCheck", "PartyLink", "Relation", "Shared"]

MEANING: Final = Bilingual(
    "以下为关系线索：未指定标段即不适用任何禁止投标的条文；“同标段时”一栏仅说明两者若在该时点竞投同一标段的证据等级",
    "these are relations: without a lot no bar on bidding applies. 'In one lot' only says of what"
    " class the relation would be if both bid against one another for one lot at that moment",
)
"""How every answer of this kind is to be read."""


class Relation(StrEnum):
    """Kinds of link that can be asked about."""

    CONTROL = "control"
    HEAD = "head"
    OFFICER = "officer"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Shared:
    """What parties share; ``degree`` counts all relations it has, whoever has them.

    The larger the degree, the less the sharing says: a business-secretary address has hundreds.
    """

    id: str
    name: str
    degree: int


@dataclass(frozen=True, slots=True)
class PartyLink:
    """One link of parties; neither a finding nor a sanction.

    Control and heads link two parties; what is shared (an officer, a telephone, an address, an
    account) links all who share it, and each path leads from one of them to it.

    ``in_one_lot`` is the class that the relation would have in a check of a lot in which both bid
    against one another at that moment, ``would_quote`` the articles such a finding would quote.
    ``rule_id`` names the rule that says so; None for relations that are leads in any case.
    """

    relation: Relation
    variant: str
    parties: tuple[str, ...]
    party_names: tuple[str, ...]
    in_one_lot: EvidenceClass
    would_quote: tuple[Article, ...]
    rule_id: str | None
    summary: Bilingual
    paths: tuple[tuple[EvidenceStep, ...], ...]
    shared: tuple[Shared, ...]
    missing_proof: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class PartiesCheck:
    """The answer to 'who among these is linked'; ``meaning`` says how to read it."""

    parties: tuple[str, ...]
    party_names: tuple[str, ...]
    regime: Regime
    as_of: AsOf
    known_at: datetime
    relations: tuple[Relation, ...]
    depth: int
    rules: tuple[tuple[str, str], ...]
    links: tuple[PartyLink, ...]
    incomplete: tuple[Incompleteness, ...]
    meaning: Bilingual = MEANING

    @property
    def complete(self) -> bool:
        """Whether nothing limited the search."""
        return not self.incomplete
