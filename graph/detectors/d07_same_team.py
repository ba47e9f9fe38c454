"""D07: different bidders name one team member or contact (项目管理成员、联系人员为同一人)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof, namesakes
from credit_hub.graph.detectors.examples.d07 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import MOF_ORDER_87_37_3, TENDER_REG_40_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D07"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_40_3,),
    Regime.PROCUREMENT: (MOF_ORDER_87_37_3,),
}
_CONTACT_OUTSIDE = Bilingual(
    "招标投标法实施条例第40条第3项只列项目管理成员，不含联系人员；须查明该联系人是否为项目管理成员",
    "the tender regulation names project team members only: find out whether the contact is one",
)
_TWO_HOLDERS = Bilingual(
    "同一证书号登记在两个不同证件号码的人名下，须核实证书",
    "one certificate under two identity numbers: check it",
)
_TEXTS = {
    "same_member": Bilingual("载明的项目管理成员为同一人", "name the same project team member"),
    "same_contact": Bilingual(
        "载明的联系人员或项目管理成员为同一人", "name the same contact or team member"
    ),
    "same_certificate": Bilingual(
        "载明的项目管理成员使用同一注册证书", "name team members with one certificate number"
    ),
    "certificate_of_two_persons": Bilingual(
        "载明的不同人员使用同一注册证书", "name two persons with one certificate number"
    ),
}


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    named = {
        bid.id: tuple(neighbourhood.into(bid.id, "TEAM", "CONTACT")) for bid in neighbourhood.bids
    }
    for one, other in combinations(neighbourhood.bids, 2):
        # A firm behind both bids is the subject of D03; its own people are no link between rivals.
        if set(one.parties) & set(other.parties):
            continue
        found: dict[str, list[tuple[Edge, Edge]]] = {}
        for pair in product(named[one.id], named[other.id]):
            if variant := _variant(situation, *pair):
                found.setdefault(variant, []).append(pair)
        for variant, pairs in sorted(found.items()):
            yield from _hits(situation, (one, other), variant, pairs)
        persons = [{e.start for e in named[bid.id]} for bid in (one, other)]
        yield from namesakes(situation, _ID, *persons)
    yield from _undecidable(situation, named)


def _variant(situation: Situation, one: Edge, other: Edge) -> str | None:
    nodes = situation.neighbourhood.nodes
    if one.start == other.start:
        if not nodes[one.start].is_established:
            return None
        return "same_member" if one.type == other.type == "TEAM" else "same_contact"
    if one.certificate_key is None or one.certificate_key != other.certificate_key:
        return None
    both = nodes[one.start].is_established and nodes[other.start].is_established
    return "certificate_of_two_persons" if both else "same_certificate"


def _hits(
    situation: Situation, bids: tuple[Bid, Bid], variant: str, pairs: list[tuple[Edge, Edge]]
) -> Iterator[Outcome]:
    sound = [p for p in pairs if not any(e.contested for e in p)]
    barred = variant in {"same_member", "same_certificate"} or (
        variant == "same_contact" and situation.regime is Regime.PROCUREMENT
    )
    shown = sound or pairs
    proven = bool(sound) and barred
    why: tuple[Bilingual, ...] = ()
    if not barred:
        why = (_CONTACT_OUTSIDE if variant == "same_contact" else _TWO_HOLDERS,)
    neighbourhood = situation.neighbourhood
    subjects = tuple(sorted({s for bid in bids for s in bid.submitters}))
    firms, text = joined(neighbourhood, subjects), _TEXTS[variant]
    persons = joined(neighbourhood, dict.fromkeys(e.start for p in shown for e in p))
    tail = Bilingual("", "") if proven else Bilingual("，属线索", ", a lead")
    yield Hit(
        evidence=EvidenceClass.PRESUMED if proven else EvidenceClass.LEAD,
        variant=variant if sound else f"{variant}_unproven",
        subjects=subjects,
        paths=tuple((a.id, b.id) for a, b in shown),
        summary=Bilingual(
            f"{firms.zh}的投标文件{text.zh}（{persons.zh}）{tail.zh}",
            f"the bids of {firms.en} {text.en} ({persons.en}){tail.en}",
        ),
        articles=_ARTICLES[situation.regime] if proven else (),
        missing_proof=(
            *why,
            *missing_proof(situation, (e for p in shown for e in p if e.contested)),
        ),
    )
    yield from doubts(situation, (e for p in shown for e in p if e.contested))


def _undecidable(situation: Situation, named: dict[str, tuple[Edge, ...]]) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    empty = [b for b in neighbourhood.bids if not any(e.type == "TEAM" for e in named[b.id])]
    if empty:
        who = (
            ()
            if len(empty) == len(neighbourhood.bids)
            else [s for b in empty for s in b.submitters]
        )
        what = Bilingual("没有项目管理成员数据", "no team data")
        yield feed_missing(situation, _ID, what, who)
    unknown = [
        submitter
        for bid in neighbourhood.bids
        for submitter in bid.submitters
        if any(_is_unknown(situation, e) for e in named[bid.id])
    ]
    if unknown:
        what = Bilingual(
            "成员缺证件号码和证书编号", "members without identity or certificate number"
        )
        yield feed_missing(situation, _ID, what, dict.fromkeys(unknown))


def _is_unknown(situation: Situation, edge: Edge) -> bool:
    person = situation.neighbourhood.nodes[edge.start]
    return edge.type == "TEAM" and not person.is_established and edge.certificate_key is None


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("项目管理成员或联系人员同一", "same team member or contact"),
    evidence=EvidenceClass.PRESUMED,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标文件载明的项目管理成员与联系人员；仅以证件号码或证书编号认定",
        "team members and contacts named in all bids for the lot; the same only by identity or"
        " certificate number",
    ),
    evidence_needed=(
        Bilingual("投标文件中的项目班子页", "the team pages of the bid files"),
        Bilingual("注册证书查询记录", "the record of the certificate"),
        Bilingual("社保缴纳名单", "the social insurance list"),
    ),
    false_positives=(
        Bilingual("仅列姓名的外聘顾问", "consultants who are listed by name only"),
        Bilingual("同名不同人", "namesakes"),
        Bilingual("同一投标人的两份投标（见D03）", "two bids of one bidder (see D03)"),
    ),
    examples=EXAMPLES,
)
