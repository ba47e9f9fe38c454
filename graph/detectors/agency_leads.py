"""Weak links of agency and bidder: a shared officer, telephone or address. Leads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credit_hub.graph.detectors.evidence import (
    OFFICES,
    Meeting,
    doubts,
    meetings,
    missing_proof,
    namesakes,
)
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit

__all__ = ["leads_between"]

_NO_BAR = Bilingual(
    "共用本身不为条文所禁止；须查明是否代理投标或提供咨询",
    "sharing is not barred in itself: find out whether the agency bid for or advised this bidder",
)
_UNDATED_ADDRESS = Bilingual(
    "登记住所没有起止日期，仅为现时登记值",
    "registered addresses carry no dates, only the present value is known",
)


def leads_between(situation: Situation, agency: str, bidder: str) -> Iterator[Outcome]:
    """Yield the leads for one agency and one bidder."""
    yield from _officers(situation, agency, bidder)
    yield from _telephones(situation, agency, bidder)
    yield from _addresses(situation, agency, bidder)


def _officers(situation: Situation, agency: str, bidder: str) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    offices = [tuple(situation.in_force(neighbourhood.into(x, *OFFICES))) for x in (agency, bidder)]
    found = meetings(situation, *offices)
    if found:
        persons = joined(neighbourhood, (m.node for m in found))
        yield _lead(situation, (agency, bidder), "shared_officer", found, persons)
        yield from doubts(situation, (edge for m in found for edge in m.edges))
    yield from namesakes(situation, "D05", *({e.start for e in held} for held in offices))


def _lead(
    situation: Situation,
    pair: tuple[str, str],
    variant: str,
    found: tuple[Meeting, ...],
    persons: Bilingual,
) -> Hit:
    names = [situation.neighbourhood.name(x) for x in pair]
    edges = [edge for m in found for edge in m.edges]
    return Hit(
        evidence=EvidenceClass.LEAD,
        variant=variant,
        subjects=pair,
        paths=tuple(m.path for m in found),
        summary=Bilingual(
            f"代理机构{names[0]}与投标人{names[1]}有共同任职人员（{persons.zh}），属线索",
            f"the agency {names[0]} and the bidder {names[1]} share an officer"
            f" ({persons.en}), a lead",
        ),
        missing_proof=(_NO_BAR, *missing_proof(situation, edges)),
    )


def _telephones(situation: Situation, agency: str, bidder: str) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    heads = situation.in_force(neighbourhood.into(agency, *OFFICES))
    ours = list(_lines(situation, agency, ((edge, edge.start) for edge in heads)))
    theirs = list(_lines(situation, bidder, _people_of_bids(situation, bidder)))
    paths = tuple(
        (*mine, *reversed(other))
        for number, mine in ours
        for called, other in theirs
        if number == called and mine != other
    )
    if paths:
        names = [neighbourhood.name(x) for x in (agency, bidder)]
        yield Hit(
            evidence=EvidenceClass.LEAD,
            variant="shared_phone",
            subjects=(agency, bidder),
            paths=paths,
            summary=Bilingual(
                f"代理机构{names[0]}与投标人{names[1]}使用同一电话，属线索",
                f"the agency {names[0]} and the bidder {names[1]} use the same telephone, a lead",
            ),
            missing_proof=(_NO_BAR,),
        )


def _people_of_bids(situation: Situation, bidder: str) -> Iterator[tuple[Edge | None, str]]:
    """The bids of ``bidder`` themselves, and who stands in them as member, contact or handler."""
    neighbourhood = situation.neighbourhood
    for bid in neighbourhood.bids:
        if bidder in bid.parties:
            yield None, bid.id
            yield from ((e, e.start) for e in neighbourhood.into(bid.id, "TEAM", "CONTACT"))
            yield from ((e, e.end) for e in neighbourhood.out_of(bid.id, "HANDLED_BY"))


def _lines(
    situation: Situation, unit: str, people: Iterable[tuple[Edge | None, str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield telephones of a unit and of its people, each with the edges that lead to it."""
    for via, node in ((None, unit), *people):
        for edge in situation.in_force(situation.neighbourhood.out_of(node, "REACHED_BY")):
            yield edge.end, (edge.id,) if via is None else (via.id, edge.id)


def _addresses(situation: Situation, agency: str, bidder: str) -> Iterator[Outcome]:
    nodes = situation.neighbourhood.nodes
    ours, theirs = (_comparable(nodes[x].address) for x in (agency, bidder))
    if ours is not None and ours == theirs:
        yield Hit(
            evidence=EvidenceClass.LEAD,
            variant="shared_address",
            subjects=(agency, bidder),
            paths=(),
            summary=Bilingual(
                f"代理机构{nodes[agency].name}与投标人{nodes[bidder].name}登记住所相同，属线索",
                f"the agency {nodes[agency].name} and the bidder {nodes[bidder].name}"
                " have the same registered address, a lead",
            ),
            missing_proof=(_NO_BAR, _UNDATED_ADDRESS),
        )


def _comparable(address: str | None) -> str | None:
    """The address without spaces; one without a house number says too little to be compared."""
    text = "".join((address or "").split())
    return text if any(ch.isdigit() for ch in text) else None
