"""D05: the agency bids, its people handle a bid, or it is linked to a bidder (招标代理机构)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.agency_handlers import handled_by_the_agency
from credit_hub.graph.detectors.agency_leads import leads_between
from credit_hub.graph.detectors.agency_staff import common_staff, staff_not_on_record
from credit_hub.graph.detectors.control_paths import edges_of
from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d05 import EXAMPLES
from credit_hub.graph.detectors.parameters import CONTROL_ABOVE
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.model.articles import MOF_ORDER_87_8_2, TENDER_REG_13_2
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D05"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_13_2,),
    Regime.PROCUREMENT: (MOF_ORDER_87_8_2,),
}
_EXPLAIN = Bilingual(
    "控制关系本身不是条文所列行为；须查明代理机构是否代理投标或为该投标人提供咨询",
    "control is not itself what the article names: find out whether the agency bid for or"
    " advised this bidder",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    agencies = {
        edge.start: edge
        for edge in sorted(neighbourhood.agencies, key=lambda e: (not e.contested, e.id))
    }
    if not agencies:
        what = Bilingual(
            "没有招标代理机构记录（自行招标或数据缺失）",
            "no agency on record (own tender, or no data)",
        )
        yield feed_missing(situation, _ID, what)
        return
    for agency, appointed in sorted(agencies.items()):
        for bid in neighbourhood.bids:
            yield from _acts(situation, appointed, bid)
        for bidder in neighbourhood.bidders:
            if bidder != agency:
                yield from _control(situation, agency, bidder)
                yield from common_staff(situation, agency, bidder, _ARTICLES)
                yield from leads_between(situation, agency, bidder)
    yield from staff_not_on_record(situation, _ID, agencies)


def _acts(situation: Situation, appointed: Edge, bid: Bid) -> Iterator[Outcome]:
    """The agency stands behind a bid itself, or one of its people handles it for another."""
    neighbourhood, agency = situation.neighbourhood, appointed.start
    own = [e for e in neighbourhood.into(bid.id, "SUBMITS", "MEMBER_OF") if e.start == agency]
    if not own:
        yield from handled_by_the_agency(situation, appointed, bid, _ARTICLES)
        return
    path = (appointed, min(own, key=lambda e: e.contested))
    weak = [e for e in path if e.contested]
    name = neighbourhood.name(agency)
    yield Hit(
        evidence=EvidenceClass.LEAD if weak else EvidenceClass.STATUTORY,
        variant="agency_bids_unproven" if weak else "agency_bids",
        subjects=(agency,),
        paths=(tuple(e.id for e in path),),
        summary=Bilingual(
            f"招标代理机构{name}参加所代理项目的投标",
            f"the agency {name} bids for a lot that it is the agency of",
        ),
        articles=() if weak else _ARTICLES[situation.regime],
        missing_proof=missing_proof(situation, weak),
    )
    yield from doubts(situation, weak)


def _control(situation: Situation, agency: str, bidder: str) -> Iterator[Outcome]:
    for upper, lower in ((agency, bidder), (bidder, agency)):
        proven = lower in situation.proven.of(upper)
        if not proven and lower not in situation.stated.of(upper):
            continue
        paths = (situation.proven if proven else situation.stated).of(upper).chains(lower)
        doubtful = missing_proof(situation, edges_of(situation, paths))
        names = [situation.neighbourhood.name(x) for x in (upper, lower)]
        yield Hit(
            evidence=EvidenceClass.UNEXPLAINED if proven else EvidenceClass.LEAD,
            variant="agency_control" if proven else "agency_control_unproven",
            subjects=(agency, bidder),
            paths=paths,
            summary=Bilingual(
                f"招标代理机构与投标人之间存在控制关系：{names[0]}控制{names[1]}，需作说明",
                f"control between agency and bidder: {names[0]} controls {names[1]};"
                " needs an explanation",
            ),
            articles=_ARTICLES[situation.regime] if proven else (),
            missing_proof=(_EXPLAIN, *doubtful),
        )
        yield from doubts(situation, edges_of(situation, paths))


RULE = Rule(
    id=_ID,
    version="1.4.0",
    title=Bilingual("代理机构与投标人", "agency and bidder"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "代理机构是否投标、其负责人、董监高或有劳动关系记录的人员是否经办投标、与投标人的控制关系、共同任职人员、"
        "有劳动关系记录的共同受薪人员、相同电话与住所；同一代理机构下反复中标的情况未检索",
        "whether the agency bids, whether its heads, officers or employees handled a bid, control"
        " either way, shared officers, common paid staff, shared phones and addresses; employees"
        " as far as employment is on record; repeated wins with one agency were not searched",
    ),
    evidence_needed=(
        Bilingual("招标代理合同", "the agency agreement"),
        Bilingual("工资与社保名册", "payroll and social insurance lists"),
        Bilingual("咨询或编制服务的成果", "deliverables of advice or bid writing"),
    ),
    false_positives=(
        Bilingual("大型代理机构服务于大部分市场", "large agencies serve most of the market"),
        Bilingual(
            "商务秘书地址、园区总机、代办记账电话",
            "business-secretary address, park hotline, bookkeeper's phone",
        ),
        Bilingual("独立董事在多家单位任职", "an independent director sits on many boards"),
        Bilingual(
            "离职未及时办理减员、非全日制用工、劳务派遣或社保代缴",
            "late notice of who left, part-time or agency work, social insurance paid by others",
        ),
    ),
    examples=EXAMPLES,
    parameters=(CONTROL_ABOVE,),
)
