"""D42: a bidder is barred from tenders on the day of the deadline (惩戒期内参标)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from credit_hub.graph.detectors.evidence import doubts
from credit_hub.graph.detectors.examples.d42 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.look_back import THREE_YEARS, months_before
from credit_hub.graph.neighbourhood import Edge, Node
from credit_hub.graph.sanction_state import (
    SanctionState,
    SanctionUse,
    bar_window,
    listings_of,
    use_of,
)
from credit_hub.model.articles import (
    PROCUREMENT_LAW_22_1_5,
    PROCUREMENT_REG_19_1,
    PROCUREMENT_REG_19_2,
    TENDER_LAW_26,
    TENDER_REG_51_3,
)
from credit_hub.model.findings import Bilingual, EvidenceClass, Exclusion, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D42"
_ARTICLES = {
    Regime.TENDER: (TENDER_LAW_26, TENDER_REG_51_3),
    Regime.PROCUREMENT: (PROCUREMENT_LAW_22_1_5, PROCUREMENT_REG_19_1, PROCUREMENT_REG_19_2),
}
LARGE_FINE: Final = Parameter(
    name="large_fine_fen",
    value=200_000_000,
    unit="fen, inclusive, for deadlines from 2022-02-08",
    meaning=Bilingual(
        "较大数额罚款的下限（200万元）", "a large fine is at least this (2 million yuan)"
    ),
    origin="财库〔2022〕3号",
)
LARGE_FINE_SINCE: Final = date(2022, 2, 8)
_RECORD: Final = Parameter(
    name="record_months",
    value=THREE_YEARS,
    unit="months before the deadline",
    meaning=Bilingual("重大违法记录的回溯期", "how far back a grave breach counts"),
    origin="政府采购法22(1)(5) 前三年内",
)
_CEASE: Final = "停产停业"
_REVOKED: Final = "吊销"
_WITHHELD: Final = "暂扣"
_STATE_UNKNOWN: Final = Bilingual(
    "双公示数据未载明该处罚是否已修复、被撤销或变更，须核实",
    "the feed does not say whether the penalty was repaired, revoked or changed: verify",
)
_UNPROVEN: Final = Bilingual(
    "名单记录缺起始日、文号或认定单位，或同级来源陈述不一，须核实",
    "the entry lacks its first day, document or issuer, or is contested: verify",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    for bidder in neighbourhood.bidders:
        for edge in listings_of(neighbourhood, bidder):
            if edge.detail("bars_bidding") == "true":
                use = use_of(neighbourhood, edge, situation.day, bar_window(edge))
                yield from _listed(situation, bidder, use)
        if situation.regime is Regime.PROCUREMENT:
            yield from _penalties(situation, bidder)


def _listed(situation: Situation, bidder: str, use: SanctionUse) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    names = [neighbourhood.name(x) for x in (bidder, use.edge.end)]
    if use.state not in (SanctionState.IN_WINDOW, SanctionState.UNPROVEN):
        state = use.state.words
        yield Exclusion(
            _ID,
            f"sanction_{use.state.value}",
            (bidder,),
            Bilingual(
                f"{names[0]}的{names[1]}在{situation.day}{state.zh}，不采用",
                f"{names[1]} of {names[0]} is not used: {state.en} on {situation.day}",
            ),
        )
        return
    proven = use.state is SanctionState.IN_WINDOW
    until = "长期" if use.window.end is None else f"至{use.window.end}前"
    until_en = "no end stated" if use.window.end is None else f"until before {use.window.end}"
    extends = use.edge.detail("extends_to_subcontractors") == "true"
    more = Bilingual("，及于分包", ", subcontracts as well") if extends else Bilingual("", "")
    tail = Bilingual("", "") if proven else Bilingual("，属线索", ", a lead")
    yield Hit(
        evidence=EvidenceClass.STATUTORY if proven else EvidenceClass.LEAD,
        variant="barred" if proven else "barred_unproven",
        subjects=(bidder,),
        paths=(use.path,),
        summary=Bilingual(
            f"{names[0]}在{situation.day}处于禁止参加投标期内：{names[1]}，{use.issuer}，"
            f"{until}{more.zh}{use.mark.zh}{tail.zh}",
            f"{names[0]} is barred from tenders on {situation.day}: {names[1]}, by {use.issuer},"
            f" {until_en}{more.en}{use.mark.en}{tail.en}",
        ),
        articles=_ARTICLES[situation.regime] if proven else (),
        missing_proof=() if proven else (_UNPROVEN,),
    )
    yield from doubts(situation, () if proven else (use.edge,))


def _penalties(situation: Situation, bidder: str) -> Iterator[Outcome]:
    """Penalties that 政府采购法实施条例 19(1) names, decided within three years before."""
    neighbourhood = situation.neighbourhood
    since = months_before(situation.day, _RECORD.value)
    for edge in neighbourhood.out_of(bidder, "SANCTIONED"):
        node = neighbourhood.nodes.get(edge.end)
        decided = edge.valid.start
        if node is None or node.label != "Penalty":
            continue
        if decided is not None and not since <= decided <= situation.day:
            continue
        if _is_grave(node, situation.day):
            yield _record(situation, bidder, edge, proven=decided is not None)


def _is_grave(penalty: Node, day: date) -> bool:
    """Whether 政府采购法实施条例 19(1) names the penalty.

    Older lists have one kind for licences withheld or revoked: then the measure itself must say
    which.
    """
    kinds, measure = penalty.detail("kinds") or "", penalty.detail("licence_measure") or ""
    fine = int(penalty.detail("fine_minor") or 0)
    if fine >= LARGE_FINE.value and day >= LARGE_FINE_SINCE:
        return True
    revoked = _REVOKED in (measure if _WITHHELD in kinds else kinds + measure)
    return revoked or _CEASE in kinds


def _record(situation: Situation, bidder: str, edge: Edge, *, proven: bool) -> Hit:
    neighbourhood = situation.neighbourhood
    use = use_of(neighbourhood, edge, situation.day, edge.valid)
    node = neighbourhood.nodes[edge.end]
    weak = not proven or edge.contested
    names = [neighbourhood.name(x) for x in (bidder, edge.end)]
    tail = (
        Bilingual("，属线索", ", a lead")
        if weak
        else Bilingual("，须核实状态", "; verify its state")
    )
    fine = int(node.detail("fine_minor") or 0) // 100
    paid = Bilingual(f"罚款{fine}元", f"fine of {fine} yuan") if fine else Bilingual("", "")
    kinds = node.detail("kinds") or ""
    return Hit(
        evidence=EvidenceClass.LEAD if weak else EvidenceClass.UNEXPLAINED,
        variant="grave_breach_unproven" if weak else "grave_breach",
        subjects=(bidder,),
        paths=(use.path,),
        summary=Bilingual(
            f"{names[0]}前三年内受到行政处罚{names[1]}（{kinds}{paid.zh}，{use.issuer}）{tail.zh}",
            f"{names[0]} was punished within three years before by {names[1]}"
            f" ({kinds} {paid.en}, {use.issuer}){tail.en}",
        ),
        articles=() if weak else _ARTICLES[Regime.PROCUREMENT],
        missing_proof=(_STATE_UNKNOWN,),
    )


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("惩戒期内参标", "bidder barred on the day of the deadline"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "投标人与联合体成员的名单记录（载明禁止参加投标且在期内、未修复、未撤销）；"
        "政府采购另查前三年内的停产停业、吊销与较大数额罚款；刑事处罚与分包人未检索",
        "entries of bidders and consortium members in lists (bar from tenders stated, in window,"
        " neither repaired nor revoked); under procurement law also orders to cease, revoked"
        " licences and large fines of three years; criminal penalties and subcontractors were not"
        " searched",
    ),
    evidence_needed=(
        Bilingual("列入决定及其依据文书", "the decision and its legal basis"),
        Bilingual(
            "截止时间的查询回执（是否修复、撤销、移出）", "a query receipt of the deadline's day"
        ),
    ),
    false_positives=(
        Bilingual("上游移出或修复信息滞后", "late removal or repair upstream"),
        Bilingual(
            "仅姓名或名称相同的记录（从不采用）", "records of the same name only: never used"
        ),
        Bilingual(
            "期限届满的可以参加（政府采购法实施条例第19条第2款）",
            "after the bar has expired a supplier may take part (art. 19(2))",
        ),
        Bilingual(
            "只对特定地区或项目生效的决定", "decisions for one region or kind of project only"
        ),
    ),
    examples=EXAMPLES,
    parameters=(LARGE_FINE, _RECORD),
)
