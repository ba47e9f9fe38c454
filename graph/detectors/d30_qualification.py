"""D30: a qualification is expired, missing or below what the lot requires (超资质或资质过期)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d30 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import CONSTRUCTION_LAW_26_1, TENDER_REG_51_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit, Incompleteness
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D30"
_ARTICLES = {Regime.TENDER: (CONSTRUCTION_LAW_26_1, TENDER_REG_51_3)}
_RANKS: Final = {
    "特级": 0,
    "一级": 1,
    "甲级": 1,
    "二级": 2,
    "乙级": 2,
    "三级": 3,
    "丙级": 3,
}
"""Grades from the highest; 甲乙丙 of designers and supervisors stand beside 一二三."""
_REASONS: Final = {
    "expired": Bilingual("资质已过期", "its qualification had expired"),
    "grade_too_low": Bilingual("资质等级低于要求", "its grade is below the requirement"),
    "over_limit": Bilingual(
        "最高投标限价超过其承包限额", "the ceiling exceeds what its grade allows"
    ),
    "missing": Bilingual(
        "未见所要求类别的资质", "no qualification of the required scope is on record"
    ),
}


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    lot = neighbourhood.lot
    if lot.required_scope is None or lot.required_grade not in _RANKS:
        what = Bilingual(
            "标段未载明资质类别与等级要求", "the lot states no scope and grade of qualification"
        )
        yield feed_missing(situation, _ID, what)
        return
    for bid in neighbourhood.bids:
        unknown = [p for p in bid.parties if not any(neighbourhood.out_of(p, "QUALIFIED"))]
        if unknown:
            what = Bilingual("没有资质数据", "no qualification on record")
            yield feed_missing(situation, _ID, what, unknown)
            continue
        yield from _judged(situation, bid)


def _judged(situation: Situation, bid: Bid) -> Iterator[Outcome]:
    """One bidder, or a consortium: where its members differ, the division of work decides."""
    found = {party: _shortfall(situation, party) for party in bid.parties}
    short = {party: reason for party, reason in found.items() if reason is not None}
    if not short:
        return
    if len(short) < len(found):
        names = joined(situation.neighbourhood, short)
        yield Incompleteness(
            "consortium_division",
            bid.id,
            Bilingual(
                f"D30无法判定：联合体成员{names.zh}不满足资质要求，取决于分工（建筑法第27条）",
                f"D30 not decidable: {names.en} of a consortium lacks the qualification; the"
                " division of work decides",
            ),
        )
        return
    for party, (reason, edge) in short.items():
        yield from _hit(situation, party, reason, edge)


def _shortfall(situation: Situation, party: str) -> tuple[str, Edge] | None:
    """Why no qualification of the party suffices, with the one that comes nearest."""
    lot = situation.neighbourhood.lot
    held = sorted(situation.neighbourhood.out_of(party, "QUALIFIED"), key=lambda e: e.id)
    of_scope = [e for e in held if e.detail("scope") == lot.required_scope]
    if not of_scope:
        return "missing", held[0]
    valid = list(situation.in_force(iter(of_scope)))
    if not valid:
        return "expired", max(of_scope, key=lambda e: (str(e.valid.end), e.id))
    needed = _RANKS[lot.required_grade or ""]
    unread = len(_RANKS)
    high = [e for e in valid if _RANKS.get(e.detail("grade") or "", unread) <= needed]
    if not high:
        return "grade_too_low", valid[0]
    limits = [e for e in high if not _over(e, lot.ceiling_minor)]
    return None if limits else ("over_limit", high[0])


def _over(edge: Edge, ceiling: int | None) -> bool:
    limit = edge.detail("limit_minor")
    return limit is not None and ceiling is not None and ceiling > int(limit)


def _hit(situation: Situation, party: str, reason: str, edge: Edge) -> Iterator[Outcome]:
    lot, name = situation.neighbourhood.lot, situation.neighbourhood.name(party)
    dated = edge.valid.end is not None if reason == "expired" else edge.valid.is_dated
    sure = dated and not edge.contested and situation.standing(edge) is not Standing.UNPROVEN
    strong = EvidenceClass.UNEXPLAINED if reason == "missing" else EvidenceClass.STATUTORY
    text = _REASONS[reason]
    tail = Bilingual("", "") if sure else Bilingual("，属线索", ", a lead")
    needed = f"{lot.required_scope}{lot.required_grade}"
    yield Hit(
        evidence=strong if sure else EvidenceClass.LEAD,
        variant=reason if sure else f"{reason}_unproven",
        subjects=(party,),
        paths=((edge.id,),),
        summary=Bilingual(
            f"标段要求{needed}，{name}在{situation.day}{text.zh}{tail.zh}",
            f"the lot requires {needed}; {name} on {situation.day}: {text.en}{tail.en}",
        ),
        articles=_ARTICLES[Regime.TENDER] if sure else (),
        missing_proof=missing_proof(situation, () if reason == "expired" else (edge,)),
    )
    yield from doubts(situation, () if sure else (edge,))


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("超资质或资质过期", "qualification expired or too low"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "标段载明的资质类别与等级，与投标人在截止日有效的资质（类别、等级、承包限额）；"
        "标段未载明要求的不判定",
        "the scope and grade that the lot states against the qualifications of bidders in force on"
        " the day (scope, grade, largest contract); lots that state none are not judged",
    ),
    evidence_needed=(
        Bilingual("资质证书与发证机关的查询结果", "the certificate and the issuer's own record"),
        Bilingual("招标文件的资格条件", "the conditions of the tender documents"),
    ),
    false_positives=(
        Bilingual("延续手续办理中、数据滞后", "a renewal under way, or late data"),
        Bilingual("联合体按分工认定资质", "consortia are judged by their division of work"),
        Bilingual("类别名称写法不同", "the scope is written differently"),
    ),
    examples=EXAMPLES,
)
