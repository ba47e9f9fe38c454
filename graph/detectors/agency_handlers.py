"""Bids that people of the agency handled for somebody else (代理机构人员经办投标).

Who handles a bid acts for the agency by an office in it, or as its employee. An employee of both
the agency and a bidder of that bid may have acted for either: a person must say for whom (class X).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.graph.detectors.evidence import OFFICES, doubts, missing_proof
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Article, Regime

__all__ = ["handled_by_the_agency"]

_EMPLOYED: Final = "EMPLOYED"
_FOR_WHOM: Final = Bilingual(
    "该人员同时受雇于该投标人：须查明其以何方人员身份经办，离职减员是否未及时办理",
    "this person is employed by the bidder as well: find out for whom the bid was handled, and"
    " whether the end of one employment was notified late",
)
_TEXTS: Final = {
    "agency_handles_bid": Bilingual("的任职人员经办", "has an officer who handled"),
    "agency_employee_handles_bid": Bilingual("的职工经办", "has an employee who handled"),
    "shared_employee_handles_bid": Bilingual(
        "与投标人共同雇用的人员经办",
        "has an employee, employed by the bidder as well, who handled",
    ),
}


@dataclass(frozen=True, slots=True)
class _Handler:
    """One person's tie to the agency that stands behind the handling of a bid."""

    variant: str
    tie: Edge
    handled: Edge
    also: tuple[Edge, ...] = ()
    """Employment of the same person by who bids."""


def handled_by_the_agency(
    situation: Situation,
    appointed: Edge,
    bid: Bid,
    articles: Mapping[Regime, tuple[Article, ...]],
) -> Iterator[Outcome]:
    """Yield each handler of a bid who is an officer or employee of the agency, by the best tie."""
    for handled in situation.neighbourhood.out_of(bid.id, "HANDLED_BY"):
        found = _tie(situation, appointed.start, bid, handled)
        if found is not None:
            yield from _hit(situation, appointed, bid, found, articles)


def _tie(situation: Situation, agency: str, bid: Bid, handled: Edge) -> _Handler | None:
    neighbourhood, person = situation.neighbourhood, handled.end
    if not neighbourhood.nodes[person].is_established:
        return None
    held = list(situation.in_force(neighbourhood.out_of(person, *OFFICES, _EMPLOYED)))
    ties = [edge for edge in held if edge.end == agency]
    if not ties:
        return None
    tie = min(ties, key=lambda e: (situation.standing(e), e.type == _EMPLOYED, -e.trust, e.id))
    if tie.type != _EMPLOYED:
        return _Handler("agency_handles_bid", tie, handled)
    also = [edge for edge in held if edge.type == _EMPLOYED and edge.end in bid.parties]
    if not also:
        return _Handler("agency_employee_handles_bid", tie, handled)
    best = min(also, key=lambda e: (situation.standing(e), -e.trust, e.id))
    return _Handler("shared_employee_handles_bid", tie, handled, (best,))


def _hit(
    situation: Situation,
    appointed: Edge,
    bid: Bid,
    found: _Handler,
    articles: Mapping[Regime, tuple[Article, ...]],
) -> Iterator[Outcome]:
    path = (appointed, found.tie, found.handled)
    weak = [e for e in path if e.contested or (e is found.tie and _is_unproven(situation, e))]
    neighbourhood, agency = situation.neighbourhood, appointed.start
    name, bidders = neighbourhood.name(agency), joined(neighbourhood, bid.submitters)
    strongest = EvidenceClass.UNEXPLAINED if found.also else EvidenceClass.STATUTORY
    text = _TEXTS[found.variant]
    yield Hit(
        evidence=EvidenceClass.LEAD if weak else strongest,
        variant=f"{found.variant}_unproven" if weak else found.variant,
        subjects=(agency, *bid.submitters),
        paths=(tuple(e.id for e in path), *((e.id,) for e in found.also)),
        summary=Bilingual(
            f"招标代理机构{name}{text.zh}{bidders.zh}的投标",
            f"the agency {name} {text.en} the bid of {bidders.en}",
        ),
        articles=() if weak else articles[situation.regime],
        missing_proof=(*((_FOR_WHOM,) if found.also else ()), *missing_proof(situation, weak)),
    )
    yield from doubts(situation, weak)


def _is_unproven(situation: Situation, edge: Edge) -> bool:
    return situation.standing(edge) is not Standing.PROVEN
