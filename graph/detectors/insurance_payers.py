"""One payer of social insurance for the staff of two bidders (社保缴费人), in the last months.

No article lists it; it supports inquiries into who makes the bids and who runs the firms. A payer
of many is a labour or HR agency or a bookkeeper and says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.file_traces import not_counted
from credit_hub.graph.detectors.parameters import MOST_USERS
from credit_hub.graph.detectors.rarity import rarity
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import PAYER_MONTHS, Situation
from credit_hub.graph.look_back import months_before
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit

__all__ = ["payer_leads", "payers_not_on_record"]

_RULE: Final = "D13"
_INSURED: Final = "INSURED_BY"
_AGENCIES: Final = ("人力资源", "劳务", "人才", "外包")
"""Words in the name of firms that pay for staff whom they lend or administer."""
_NOT_LISTED: Final = Bilingual(
    "社保由同一缴费人缴纳不属条文所列情形，只能支持对人员归属、文件编制和控制关系的核查",
    "no article lists it: it only supports inquiries into whose staff it is, who made the bids and"
    " who controls the bidders",
)
_AGENCY: Final = Bilingual(
    "缴费人名称显示为人力资源或劳务单位：须核对劳务派遣、人事代理合同",
    "the payer is by its name a labour or HR agency: compare the contracts on lent or administered"
    " staff",
)
_SERVES_MANY: Final = Bilingual(
    "为众多单位缴费，多为劳务派遣、人力资源或代理记账机构",
    "it pays for many: a labour agency, an HR agency or a bookkeeper",
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A bid that leads to a payer: by a party whose staff it pays for, or as a party itself."""

    bid: Bid
    subject: str
    paid: Edge | None


def payer_leads(situation: Situation) -> Iterator[Outcome]:
    """Yield one lead for each payer that stands behind bids of rivals, or why it does not count."""
    for payer, uses in sorted(_by_payer(situation).items()):
        kept = _of_rivals(uses)
        edges = tuple(use.paid for use in kept if use.paid is not None)
        if not edges:
            continue
        subjects = tuple(sorted({use.subject for use in kept}))
        units = _units(situation, payer)
        if units > MOST_USERS.value:
            yield _crowded(situation, payer, subjects, units)
        else:
            yield _lead(situation, payer, subjects, edges, units)
            yield from doubts(situation, (edge for edge in edges if edge.contested))


def payers_not_on_record(situation: Situation) -> Iterator[Outcome]:
    """Yield for whom nothing was searched: no payer is on record for any of the months."""
    neighbourhood = situation.neighbourhood
    missing = [
        unit
        for unit in neighbourhood.bidders
        if (unit, _INSURED) not in neighbourhood.stated
        and not any(_counts(situation, e) for e in neighbourhood.out_of(unit, _INSURED))
    ]
    if missing:
        everybody = len(missing) == len(neighbourhood.bidders)
        what = Bilingual("没有社保缴费人数据", "no data on who pays social insurance")
        yield feed_missing(situation, _RULE, what, () if everybody else missing)


def _by_payer(situation: Situation) -> Mapping[str, list[_Use]]:
    neighbourhood, found = situation.neighbourhood, dict[str, list[_Use]]()
    for bid in neighbourhood.bids:
        for party in bid.parties:
            for payer, edge in _latest(situation, party).items():
                found.setdefault(payer, []).append(_Use(bid, party, edge))
    for payer, uses in found.items():
        uses += [_Use(bid, payer, None) for bid in neighbourhood.bids if payer in bid.parties]
    return found


def _latest(situation: Situation, unit: str) -> Mapping[str, Edge]:
    """The last month inside the window for which each other party paid."""
    paid = [
        edge
        for edge in situation.neighbourhood.out_of(unit, _INSURED)
        if edge.end != unit and _counts(situation, edge)
    ]
    paid.sort(key=lambda edge: (not edge.contested, edge.valid.start or date.min, edge.id))
    return {edge.end: edge for edge in paid}


def _counts(situation: Situation, edge: Edge) -> bool:
    """Whether the month lies inside the window: begun by the day, not over before it."""
    start, end = edge.valid.start, edge.valid.end
    if start is None or end is None:
        return False
    return start <= situation.begun_by and end > months_before(situation.begun_by, PAYER_MONTHS)


def _of_rivals(uses: list[_Use]) -> tuple[_Use, ...]:
    kept: dict[tuple[str, str], _Use] = {}
    for one, other in combinations(uses, 2):
        apart = one.bid.id != other.bid.id and not set(one.bid.parties) & set(other.bid.parties)
        if apart and one.subject != other.subject:
            kept |= {(use.bid.id, use.subject): use for use in (one, other)}
    return tuple(kept[key] for key in sorted(kept))


def _units(situation: Situation, payer: str) -> int:
    """For how many units it pays: as counted by the reading, up to its cap, else in the value."""
    neighbourhood = situation.neighbourhood
    counted = neighbourhood.nodes[payer].detail("insured_units")
    if counted is not None:
        return int(counted)
    paid = neighbourhood.into(payer, _INSURED)
    return len({edge.start for edge in paid if _counts(situation, edge)})


def _lead(
    situation: Situation,
    payer: str,
    subjects: tuple[str, ...],
    edges: tuple[Edge, ...],
    units: int,
) -> Outcome:
    neighbourhood = situation.neighbourhood
    name = neighbourhood.name(payer)
    contested = [edge for edge in edges if edge.contested]
    agency = (_AGENCY,) if any(word in name for word in _AGENCIES) else ()
    return Hit(
        evidence=EvidenceClass.LEAD,
        variant="insured_by_rival" if payer in subjects else "shared_payer",
        subjects=subjects,
        paths=(tuple(edge.id for edge in edges),),
        summary=_summary(situation, payer, subjects, units),
        missing_proof=(_NOT_LISTED, *agency, *missing_proof(situation, contested)),
        statistic=rarity(units),
    )


def _summary(situation: Situation, payer: str, subjects: tuple[str, ...], units: int) -> Bilingual:
    name = situation.neighbourhood.name(payer)
    firms = joined(situation.neighbourhood, (s for s in subjects if s != payer))
    if payer in subjects:
        return Bilingual(
            f"投标人{name}为另一投标人{firms.zh}的职工缴纳社会保险费，属线索",
            f"the bidder {name} pays the social insurance of the staff of {firms.en}, a lead",
        )
    return Bilingual(
        f"{firms.zh}职工的社会保险费由同一缴费人{name}缴纳（为{units}个单位缴费），属线索",
        f"the social insurance of the staff of {firms.en} is paid by {name}, which pays for"
        f" {units} units, a lead",
    )


def _crowded(situation: Situation, payer: str, subjects: tuple[str, ...], units: int) -> Outcome:
    firms, name = joined(situation.neighbourhood, subjects), situation.neighbourhood.name(payer)
    said = Bilingual(
        f"{firms.zh}的社会保险费由同一缴费人{name}缴纳（至少为{units}个单位缴费）",
        f"the social insurance of {firms.en} is paid by {name}, which pays for at least {units}"
        " units",
    )
    return not_counted(_RULE, "used_by_many", subjects, said, _SERVES_MANY)
