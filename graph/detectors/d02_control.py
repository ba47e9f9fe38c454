"""D02: a bidder of a lot controls or manages another (控股、管理关系), or a third party both."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.control_paths import (
    edges_of,
    nearest_common_controllers,
    reasons_to_doubt,
)
from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d02 import EXAMPLES
from credit_hub.graph.detectors.management import common_managers, management
from credit_hub.graph.detectors.parameters import CONTROL_ABOVE, LOOK_AFTER
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Picture, Situation
from credit_hub.graph.wording import joined
from credit_hub.model.articles import PROCUREMENT_REG_18_1, TENDER_REG_34_2, TENDER_REG_34_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D02"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_34_2, TENDER_REG_34_3),
    Regime.PROCUREMENT: (PROCUREMENT_REG_18_1,),
}
_OUTSIDE_WORDING = Bilingual(
    "间接控制不在政府采购法实施条例第18条“直接控股、管理关系”的文义之内；须查明是否存在直接控股或管理关系",
    "indirect control is outside the wording 'direct holding or management relation';"
    " find out whether a direct one exists",
)
_SIBLINGS = Bilingual(
    "同受一方控制不在禁止条文的文义之内；须查明是否存在集团协同投标（招标投标法实施条例第39条第4项所列情形）",
    "being controlled by one holder is outside the wording of the bar; find out whether the group"
    " arranged the bids (a circumstance of art. 39(2)(4) of the tender regulation)",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    yield from reasons_to_doubt(situation)
    for first, second in situation.neighbourhood.rival_pairs:
        found = [
            outcome
            for pair in ((first, second), (second, first))
            for outcome in (
                *_control(situation, *pair),
                *management(situation, *pair, _ARTICLES),
            )
        ]
        yield from found or _above_both(situation, first, second)
    yield from _without_holders(situation)


def _above_both(situation: Situation, first: str, second: str) -> Iterator[Outcome]:
    yield from _common_control(situation, first, second)
    yield from common_managers(situation, first, second)


def _control(situation: Situation, upper: str, lower: str) -> Iterator[Outcome]:
    proven = situation.proven.of(upper)
    if lower in proven:
        direct = proven.is_direct(lower)
        barred = direct or situation.regime is Regime.TENDER
        variant = "direct_control" if direct else "indirect_control"
        yield _control_hit(situation, situation.proven, (upper, lower), variant, barred=barred)
        return
    if lower in situation.stated.of(upper):
        hit = _control_hit(situation, situation.stated, (upper, lower), "control_unproven")
        yield hit
        yield from doubts(situation, edges_of(situation, hit.paths))
        return
    for _, picture in situation.late:
        if lower in picture.of(upper):
            yield _control_hit(situation, picture, (upper, lower), "control_after_deadline")
            return


_SUMMARIES = {
    "direct_control": Bilingual(
        "{upper}直接控股{lower}", "{upper} holds a direct majority of {lower}"
    ),
    "indirect_control": Bilingual(
        "{upper}通过持股（逐层或联合）控制{lower}",
        "{upper} controls {lower}, jointly or through others",
    ),
    "control_unproven": Bilingual(
        "据当日尚未证实的陈述，{upper}控制{lower}，属线索",
        "by statements not proven for that day {upper} controls {lower}, a lead",
    ),
    "control_after_deadline": Bilingual(
        "{upper}在投标截止时间之后取得对{lower}的控制，属线索",
        "{upper} acquired control of {lower} after the deadline, a lead",
    ),
}


def _control_hit(
    situation: Situation,
    picture: Picture,
    pair: tuple[str, str],
    variant: str,
    *,
    barred: bool = False,
) -> Hit:
    upper, lower = (situation.neighbourhood.name(p) for p in pair)
    paths = picture.of(pair[0]).chains(pair[1])
    doubtful = missing_proof(situation, edges_of(situation, paths))
    outside = not barred and variant == "indirect_control"
    words = _SUMMARIES[variant]
    tail = Bilingual("，属线索", ", a lead") if outside else Bilingual("", "")
    return Hit(
        evidence=EvidenceClass.STATUTORY if barred else EvidenceClass.LEAD,
        variant=variant,
        subjects=pair,
        paths=paths,
        summary=Bilingual(
            words.zh.format(upper=upper, lower=lower) + tail.zh,
            words.en.format(upper=upper, lower=lower) + tail.en,
        ),
        articles=_ARTICLES[situation.regime] if barred else (),
        missing_proof=(_OUTSIDE_WORDING,) if outside else doubtful,
    )


def _common_control(situation: Situation, first: str, second: str) -> Iterator[Outcome]:
    for picture in (situation.proven, situation.stated):
        common = nearest_common_controllers(situation, picture, first, second)
        if not common:
            continue
        paths = tuple(
            path
            for c in common
            for company in (first, second)
            for path in picture.of(c).chains(company)
        )
        names = [situation.neighbourhood.name(x) for x in (first, second)]
        above = joined(situation.neighbourhood, common)
        yield Hit(
            evidence=EvidenceClass.LEAD,
            variant="siblings",
            subjects=(first, second),
            paths=tuple(dict.fromkeys(paths)),
            summary=Bilingual(
                f"{names[0]}与{names[1]}同受{above.zh}控制，属线索",
                f"{names[0]} and {names[1]} are both controlled by {above.en}, a lead",
            ),
            missing_proof=(_SIBLINGS, *missing_proof(situation, edges_of(situation, paths))),
        )
        yield from doubts(situation, edges_of(situation, paths))
        return


def _without_holders(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    missing = [
        bidder
        for bidder in neighbourhood.bidders
        if neighbourhood.nodes[bidder].label == "Enterprise"
        and not any(situation.in_force(neighbourhood.into(bidder, "HOLDS")))
    ]
    if missing:
        what = Bilingual("当日无股东记录", "no holder on record for that day")
        yield feed_missing(situation, _ID, what, missing)


RULE = Rule(
    id=_ID,
    version="1.4.0",
    title=Bilingual("控股、管理关系", "control between two bidders"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "不同投标的投标人之间的控制（当日有效持股，单独或联合超过百分之五十，逐层向上），以及已申报的管理关系"
        "（委托管理、承包经营、隶属）；未申报的管理关系与协议控制不在数据之内，未检索",
        "control between bidders of different bids: holdings in force on the day, alone or jointly"
        " above 50 %, through all layers upward; and management relations that were declared"
        " (contracts of management, units under another unit); those that were not, and control by"
        " agreement, are not in the data and were not searched",
    ),
    evidence_needed=(
        Bilingual(
            "载明比例与日期的股权链（登记档案、章程、股东名册）",
            "the chain of holdings with percentages and dates: registry extract, charter,"
            " share register",
        ),
        Bilingual("表决权、一致行动与协议安排", "votes, concerted action and agreements"),
        Bilingual(
            "委托管理、承包经营合同或隶属文件",
            "the contract of management, or who set the unit under",
        ),
    ),
    false_positives=(
        Bilingual(
            "仅因同受国家控股不具有关联关系（公司法第265条第4项）",
            "firms are not affiliated merely because the state controls both (Company Law 265(4))",
        ),
        Bilingual("同一联合体的成员", "members of one consortium"),
        Bilingual("同一项目的不同标段", "different lots of one project"),
        Bilingual(
            "优先股、信托、合伙（普通合伙人以少量出资控制）不能仅凭比例判断",
            "preference shares, trusts and partnerships: the percentage alone does not decide",
        ),
        Bilingual(
            "物业、酒店、场馆等部分业务的委托管理",
            "contracts on a part of the business, as for a building, hotel or hall",
        ),
    ),
    examples=EXAMPLES,
    parameters=(CONTROL_ABOVE, LOOK_AFTER),
)
