"""What rules about firms share: who is asked about, and which feeds the graph holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from credit_hub.graph.detectors.evidence import HEADS
from credit_hub.graph.detectors.situation import Situation
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.statutes import Article, Regime

__all__ = ["NO_ARTICLES", "asked_about", "heads", "no_feed"]

NO_ARTICLES: Final[Mapping[Regime, tuple[Article, ...]]] = MappingProxyType(
    dict.fromkeys(Regime, ())
)
"""A lead quotes none, under either body of law."""


def asked_about(situation: Situation) -> frozenset[str]:
    """The parties of the question: the leads concern them, not whoever stands around them."""
    return frozenset(p for bid in situation.neighbourhood.bids for p in bid.parties)


def heads(situation: Situation, unit: str) -> Iterator[tuple[str, str]]:
    """Yield the known persons who head ``unit`` on the day, each with the edge that says so."""
    neighbourhood = situation.neighbourhood
    for edge in situation.in_force(neighbourhood.into(unit, *HEADS)):
        if neighbourhood.nodes[edge.start].is_established:
            yield edge.start, edge.id


def no_feed(situation: Situation, rule: str, type_: str, what: Bilingual) -> Incompleteness | None:
    """Say that a rule could not decide, for the graph holds no fact of the kind that it needs."""
    neighbourhood = situation.neighbourhood
    if type_ in {feed for _, feed in neighbourhood.stated} or any(neighbourhood.of_type(type_)):
        return None
    return Incompleteness(
        "feed_missing",
        rule,
        Bilingual(f"{rule}无法判定：{what.zh}", f"{rule} not decidable: {what.en}"),
    )
