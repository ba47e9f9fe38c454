"""What rules on pairs of bids share: which bids are rivals, which edges prove, how a hit reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from credit_hub.graph.detectors.evidence import doubts, missing_proof
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit, Statistic
from credit_hub.model.statutes import Article

__all__ = ["Match", "bid_pairs", "stated_by", "submitters", "verdict"]

Path = tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Something that bids have in common.

    ``articles`` are those that deem it collusion; without them it is a lead. ``what`` goes on from
    the names of the firms; ``why`` says why a match that is only a lead is no more than that, or
    what else must be settled.
    """

    variant: str
    paths: tuple[Path, ...]
    what: Bilingual
    articles: tuple[Article, ...] = ()
    why: tuple[Bilingual, ...] = ()
    statistic: Statistic | None = None


def bid_pairs(situation: Situation) -> Iterator[tuple[Bid, Bid]]:
    """Yield the pairs of bids of rivals.

    A firm behind both bids is the subject of D03; its own things are no link between rivals.
    """
    for one, other in combinations(situation.neighbourhood.bids, 2):
        if not set(one.parties) & set(other.parties):
            yield one, other


def submitters(bids: Iterable[Bid]) -> tuple[str, ...]:
    """Who submits these bids, sorted."""
    return tuple(sorted({submitter for bid in bids for submitter in bid.submitters}))


def stated_by(situation: Situation, edges: Iterable[Edge]) -> tuple[Edge, ...]:
    """The edges that do not begin long after the day asked about: a trace is an event."""
    return tuple(edge for edge in edges if situation.standing(edge) is not Standing.OUT)


def verdict(situation: Situation, bids: Iterable[Bid], match: Match) -> Iterator[Outcome]:
    """Yield the hit for a match: deemed collusion where proven, else a lead that says why not.

    A trace is an event of the bid: it needs no period, but it must be uncontested and not begin
    after the deadline.
    """
    sound = tuple(p for p in match.paths if not any(_is_weak(situation, e) for e in p))
    shown = sound or match.paths
    weak = [edge for path in shown for edge in path if _is_weak(situation, edge)]
    proven = bool(sound and match.articles)
    subjects = submitters(bids)
    firms = joined(situation.neighbourhood, subjects)
    tail = Bilingual("", "") if proven else Bilingual("，属线索", ", a lead")
    yield Hit(
        evidence=EvidenceClass.PRESUMED if proven else EvidenceClass.LEAD,
        variant=match.variant if sound else f"{match.variant}_unproven",
        subjects=subjects,
        paths=tuple(tuple(edge.id for edge in path) for path in shown),
        summary=Bilingual(
            f"{firms.zh}{match.what.zh}{tail.zh}", f"{firms.en} {match.what.en}{tail.en}"
        ),
        articles=match.articles if proven else (),
        missing_proof=(*match.why, *missing_proof(situation, weak)),
        statistic=match.statistic,
    )
    yield from doubts(situation, (edge for edge in weak if edge.contested))


def _is_weak(situation: Situation, edge: Edge) -> bool:
    return edge.contested or situation.standing(edge) is Standing.LATE
