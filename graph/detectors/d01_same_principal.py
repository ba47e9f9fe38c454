"""D01: two bidders of one lot are headed by the same person (单位负责人为同一人)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.evidence import (
    HEADS,
    Meeting,
    doubts,
    feed_missing,
    meetings,
    missing_proof,
    namesakes,
    strongest,
)
from credit_hub.graph.detectors.examples.d01 import EXAMPLES
from credit_hub.graph.detectors.parameters import LOOK_AFTER
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import PROCUREMENT_REG_18_1, TENDER_REG_34_2, TENDER_REG_34_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D01"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_34_2, TENDER_REG_34_3),
    Regime.PROCUREMENT: (PROCUREMENT_REG_18_1,),
}
_VARIANTS = {
    Standing.PROVEN: "same_principal",
    Standing.UNPROVEN: "same_principal_unproven",
    Standing.LATE: "same_principal_after_deadline",
}
_REMARKS = {
    Standing.PROVEN: Bilingual("", ""),
    Standing.UNPROVEN: Bilingual(
        "，但任职日期或陈述未经证实，仅作线索", "; not proven for that day, a lead only"
    ),
    Standing.LATE: Bilingual(
        "，但始于投标截止时间之后，仅作线索", "; it began after the deadline, a lead only"
    ),
}


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    heads = {b: tuple(neighbourhood.into(b, *HEADS)) for b in neighbourhood.bidders}
    for first, second in neighbourhood.rival_pairs:
        found = strongest(meetings(situation, heads[first], heads[second]))
        if found:
            yield _hit(situation, (first, second), found)
            yield from doubts(situation, (edge for m in found for edge in m.edges))
        now = [{e.start for e in situation.in_force(iter(heads[b]))} for b in (first, second)]
        yield from namesakes(situation, _ID, *now)
    yield from _undecidable(situation, heads)


def _hit(situation: Situation, pair: tuple[str, str], found: tuple[Meeting, ...]) -> Hit:
    standing = found[0].standing
    firms = [situation.neighbourhood.name(b) for b in pair]
    person = joined(situation.neighbourhood, (m.node for m in found))
    remark = _REMARKS[standing]
    proven = standing is Standing.PROVEN
    return Hit(
        evidence=EvidenceClass.STATUTORY if proven else EvidenceClass.LEAD,
        variant=_VARIANTS[standing],
        subjects=pair,
        paths=tuple(m.path for m in found),
        summary=Bilingual(
            f"{firms[0]}与{firms[1]}的单位负责人为同一人（{person.zh}）{remark.zh}",
            f"{firms[0]} and {firms[1]} are headed by the same person ({person.en}){remark.en}",
        ),
        articles=_ARTICLES[situation.regime] if proven else (),
        missing_proof=missing_proof(situation, (edge for m in found for edge in m.edges)),
    )


def _undecidable(situation: Situation, heads: dict[str, tuple[Edge, ...]]) -> Iterator[Outcome]:
    nodes = situation.neighbourhood.nodes
    without, unknown = [], []
    for bidder, edges in heads.items():
        persons = {e.start for e in situation.in_force(iter(edges))}
        if not persons and nodes[bidder].label != "Person":
            without.append(bidder)
        elif persons and not any(nodes[p].is_established for p in persons):
            unknown.append(bidder)
    if without:
        what = Bilingual("当日无单位负责人记录", "no head on record for that day")
        yield feed_missing(situation, _ID, what, without)
    if unknown:
        what = Bilingual("单位负责人缺证件号码", "the head is known by name only")
        yield feed_missing(situation, _ID, what, unknown)


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("单位负责人同一", "same head of two bidders"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "不同投标之间，各投标人（含联合体成员）的法定代表人、单位负责人；仅以证件号码认定同一人",
        "legal representatives and principals of all bidders and consortium members, across"
        " different bids; persons are the same only by identity number",
    ),
    evidence_needed=(
        Bilingual(
            "投标截止时间之前的登记档案（载明任职起止日期）",
            "registry extract dated before the deadline, with the days of office",
        ),
        Bilingual(
            "投标登记表与标段划分证明", "register of bids and proof of how lots were divided"
        ),
    ),
    false_positives=(
        Bilingual("同名不同人：必须以证件号码核对", "namesakes: check the identity number"),
        Bilingual("同一联合体的成员", "members of one consortium"),
        Bilingual("同一项目的不同标段", "different lots of one project"),
        Bilingual(
            "变更登记滞后：实际变更日与登记日不同",
            "a change of office registered late: the real day differs from the registered one",
        ),
    ),
    examples=EXAMPLES,
    parameters=(LOOK_AFTER,),
)
