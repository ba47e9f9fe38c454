"""D13: bidders share an address, telephone, mailbox or payer of social insurance. Leads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d13 import EXAMPLES
from credit_hub.graph.detectors.file_traces import not_counted
from credit_hub.graph.detectors.insurance_payers import payer_leads, payers_not_on_record
from credit_hub.graph.detectors.parameters import MOST_USERS, PAYER_WINDOW
from credit_hub.graph.detectors.presumed import Path
from credit_hub.graph.detectors.rarity import POPULATION, rarity
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D13"
_KINDS: Final = {
    "Address": ("shared_address", Bilingual("登记地址", "registered address")),
    "Phone": ("shared_phone", Bilingual("电话", "telephone")),
    "Email": ("shared_email", Bilingual("电子邮箱", "mail address")),
}
_CONTACTS: Final = ("LOCATED_AT", "REACHED_BY", "MAILED_AT")
_NOT_LISTED = Bilingual(
    "共用地址或联系方式不属条文所列情形，只能支持对文件编制、投标办理和控制关系的核查",
    "no article lists it: it only supports inquiries into who made and filed the bids and who"
    " controls the bidders",
)
_UNDATED = Bilingual(
    "地址和联系方式没有起止日期，仅为数据所载值",
    "addresses and contacts carry no dates, only the value on record is known",
)
_SERVES_MANY = Bilingual(
    "使用者众多，多为商务秘书地址、园区总机或代理记账机构",
    "many use it: a business-secretary address, the switchboard of a park or a bookkeeping agent",
)


@dataclass(frozen=True, slots=True)
class _Use:
    """One bid that leads to a place: by a party of it, the bid itself, or a person in it."""

    bid: Bid
    subjects: tuple[str, ...]
    path: Path


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    uses: dict[str, list[_Use]] = {}
    for bid in neighbourhood.bids:
        for place, use in _uses(situation, bid):
            uses.setdefault(place, []).append(use)
    for place in sorted(uses):
        rivals = _of_rivals(uses[place])
        if not rivals:
            continue
        users = _users(situation, place)
        if users > MOST_USERS.value:
            yield _crowded(situation, place, rivals, users)
        else:
            yield from _lead(situation, place, rivals, users)
    yield from payer_leads(situation)
    yield from _undecidable(situation, uses)
    yield from payers_not_on_record(situation)


def _uses(situation: Situation, bid: Bid) -> Iterator[tuple[str, _Use]]:
    neighbourhood = situation.neighbourhood
    sources: list[tuple[str, tuple[str, ...], Path]] = [(bid.id, bid.submitters, ())]
    sources += [(party, (party,), ()) for party in bid.parties]
    people = (
        *((e.start, e) for e in neighbourhood.into(bid.id, "TEAM", "CONTACT")),
        *((e.end, e) for e in neighbourhood.out_of(bid.id, "HANDLED_BY")),
    )
    sources += [(person, bid.submitters, (edge,)) for person, edge in people]
    for node, subjects, via in sources:
        for edge in situation.in_force(neighbourhood.out_of(node, *_CONTACTS)):
            yield edge.end, _Use(bid, subjects, (*via, edge))


def _of_rivals(uses: Iterable[_Use]) -> tuple[_Use, ...]:
    """The uses by bids of rivals; one person in two bids is the subject of D07 and D09."""
    kept: dict[int, _Use] = {}
    for one, other in combinations(tuple(uses), 2):
        apart = one.bid.id != other.bid.id and not set(one.bid.parties) & set(other.bid.parties)
        if apart and one.path[-1].id != other.path[-1].id:
            kept[id(one)], kept[id(other)] = one, other
    return tuple(sorted(kept.values(), key=lambda use: (use.bid.id, [e.id for e in use.path])))


def _users(situation: Situation, place: str) -> int:
    """How many use it: as counted by the reading, up to its cap, else in the value itself."""
    neighbourhood = situation.neighbourhood
    counted = neighbourhood.nodes[place].detail("degree")
    if counted is not None:
        return int(counted)
    return len(tuple(neighbourhood.into(place, *_CONTACTS)))


def _subjects(rivals: Iterable[_Use]) -> tuple[str, ...]:
    return tuple(sorted({subject for use in rivals for subject in use.subjects}))


def _lead(
    situation: Situation, place: str, rivals: tuple[_Use, ...], users: int
) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    variant, kind = _KINDS[neighbourhood.nodes[place].label]
    subjects, name = _subjects(rivals), neighbourhood.name(place)
    firms = joined(neighbourhood, subjects)
    contested = [edge for use in rivals for edge in use.path if edge.contested]
    yield Hit(
        evidence=EvidenceClass.LEAD,
        variant=variant,
        subjects=subjects,
        paths=(tuple(edge.id for use in rivals for edge in use.path),),
        summary=Bilingual(
            f"{firms.zh}使用同一{kind.zh}{name}（{users}个使用记录），属线索",
            f"{firms.en} use the same {kind.en} {name} ({users} users on record), a lead",
        ),
        missing_proof=(_NOT_LISTED, _UNDATED, *missing_proof(situation, contested)),
        statistic=rarity(users),
    )
    yield from doubts(situation, contested)


def _crowded(situation: Situation, place: str, rivals: tuple[_Use, ...], users: int) -> Outcome:
    neighbourhood = situation.neighbourhood
    _, kind = _KINDS[neighbourhood.nodes[place].label]
    subjects, name = _subjects(rivals), neighbourhood.name(place)
    firms = joined(neighbourhood, subjects)
    said = Bilingual(
        f"{firms.zh}使用同一{kind.zh}{name}（至少{users}个使用记录）",
        f"{firms.en} use the same {kind.en} {name} (at least {users} users on record)",
    )
    return not_counted(_ID, "used_by_many", subjects, said, _SERVES_MANY)


def _undecidable(situation: Situation, uses: Mapping[str, list[_Use]]) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    reached = {use.bid.id for found in uses.values() for use in found}
    empty = [
        bid
        for bid in neighbourhood.bids
        if bid.id not in reached
        and not any((party, "LOCATED_AT") in neighbourhood.stated for party in bid.parties)
    ]
    if empty:
        everybody = len(empty) == len(neighbourhood.bids)
        who = () if everybody else sorted({s for bid in empty for s in bid.submitters})
        what = Bilingual("没有地址、电话、邮箱数据", "no addresses, telephones or mail addresses")
        yield feed_missing(situation, _ID, what, who)


RULE = Rule(
    id=_ID,
    version="1.1.0",
    title=Bilingual(
        "地址、电话、邮箱、社保缴费人共享",
        "shared address, telephone, mail address or payer of social insurance",
    ),
    evidence=EvidenceClass.LEAD,
    articles={Regime.TENDER: (), Regime.PROCUREMENT: ()},
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标人登记地址（规范化后）、电话、邮箱，投标文件所列人员的电话、邮箱，以及当日前三个月的社保"
        "缴费人；短期内批量新增的地址未检索",
        "registered addresses (in comparable form), telephones and mail addresses of all bidders of"
        " the lot, those of the people in their bids, and who paid the social insurance of their"
        " staff in the three months before; bursts of new firms at an address were not searched",
    ),
    evidence_needed=(
        Bilingual("现场照片、租赁合同", "photographs of the place, the lease"),
        Bilingual("依法调取的电信记录", "telecom records, by lawful request"),
        Bilingual(
            "社保缴费明细与劳务派遣、人事代理合同",
            "statements of contributions, contracts on lent or administered staff",
        ),
    ),
    false_positives=(
        Bilingual("商务秘书地址（已扣除）", "business-secretary addresses (not counted)"),
        Bilingual(
            "园区、写字楼总机（已扣除）", "switchboard of a park or office building (not counted)"
        ),
        Bilingual("代理记账机构的电话", "the telephone of a bookkeeping agent"),
        Bilingual("同一楼宇不同房间未登记房号", "one building whose rooms are not registered"),
        Bilingual(
            "劳务派遣、人力资源、代理记账机构代缴（缴费单位众多的已扣除）",
            "labour, HR or bookkeeping agencies that pay for others (not counted where for many)",
        ),
        Bilingual("集团统一缴纳社保", "a group that pays for all its firms"),
    ),
    examples=EXAMPLES,
    parameters=(MOST_USERS, POPULATION, PAYER_WINDOW),
)
