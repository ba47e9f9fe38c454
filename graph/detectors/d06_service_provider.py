"""D06: who served the project before or beside its tender takes part in it (前期服务商参标)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.control_paths import edges_of
from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d06 import EXAMPLES
from credit_hub.graph.detectors.parameters import CONTROL_ABOVE
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Edge
from credit_hub.model.articles import PROCUREMENT_REG_18_2, TENDER_REG_27_2
from credit_hub.model.findings import Bilingual, EvidenceClass, Exclusion, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D06"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_27_2,),
    Regime.PROCUREMENT: (PROCUREMENT_REG_18_2,),
}
_BARRED = {
    Regime.TENDER: frozenset({"标底编制"}),
    Regime.PROCUREMENT: frozenset({"整体设计", "规范编制", "项目管理", "监理", "检测"}),
}
"""Services that the articles name (条例27: 编制标底; 政采条例18(2): the list)."""
_SINGLE_SOURCE = "单一来源"
_AFFILIATE = Bilingual(
    "条文仅及服务商本身；须查明控制关系是否使其实际参标或为投标人提供咨询",
    "the article names the provider itself: find out whether through the control it takes part"
    " or advises the bidder",
)
_OTHER_SERVICE = Bilingual(
    "该类服务不在所适用条文之列；须核对招标文件的资格条件",
    "the article does not name this service: compare the conditions of the tender documents",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    lot = neighbourhood.lot
    targets = (lot.id, *(e.end for e in neighbourhood.out_of(lot.id, "PART_OF")))
    served = [e for target in targets for e in neighbourhood.into(target, "SERVED")]
    if not served:
        what = Bilingual(
            "没有项目前期服务合同数据", "no service contracts of the project on record"
        )
        yield feed_missing(situation, _ID, what)
        return
    for service in served:
        if service.valid.starts_after(situation.begun_by):
            continue
        for bidder in neighbourhood.bidders:
            yield from _judged(situation, service, bidder)


def _judged(situation: Situation, service: Edge, bidder: str) -> Iterator[Outcome]:
    paths = _relation(situation, service.start, bidder)
    if paths is None:
        return
    method = situation.neighbourhood.lot.method or ""
    if situation.regime is Regime.PROCUREMENT and _SINGLE_SOURCE in method:
        names = [situation.neighbourhood.name(x) for x in (service.start, bidder)]
        yield Exclusion(
            _ID,
            "single_source",
            (service.start, bidder),
            Bilingual(
                f"单一来源采购不适用政府采购法实施条例第18条第2款（{names[0]}、{names[1]}）",
                f"art. 18(2) excepts single-source procurement ({names[0]}, {names[1]})",
            ),
        )
        return
    yield from _hit(situation, service, bidder, paths)


def _relation(
    situation: Situation, provider: str, bidder: str
) -> tuple[tuple[str, ...], ...] | None:
    """The chains between provider and bidder: none needed for itself, None without a relation."""
    if provider == bidder:
        return ()
    for picture in (situation.proven, situation.stated):
        for upper, lower in ((provider, bidder), (bidder, provider)):
            if lower in picture.of(upper):
                return picture.of(upper).chains(lower)
    return None


def _hit(
    situation: Situation, service: Edge, bidder: str, paths: tuple[tuple[str, ...], ...]
) -> Iterator[Outcome]:
    neighbourhood, itself = situation.neighbourhood, service.start == bidder
    kind = service.role or "?"
    named = kind in _BARRED[situation.regime]
    chain = edges_of(situation, paths)
    weak = [e for e in (service, *chain) if e.contested or not e.valid.is_dated]
    lead = bool(weak) or not named
    strong = EvidenceClass.STATUTORY if itself else EvidenceClass.UNEXPLAINED
    variant = "provider_bids" if itself else "provider_control"
    if not named:
        variant = "other_service"
    names = [neighbourhood.name(x) for x in (service.start, bidder)]
    text = (
        Bilingual(
            f"{names[1]}为本项目提供过{kind}服务，又参加投标",
            f"{names[1]} served this project ({kind}) and bids for it",
        )
        if itself
        else Bilingual(
            f"投标人{names[1]}与本项目{kind}服务商{names[0]}之间存在控制关系，需作说明",
            f"control between the bidder {names[1]} and {names[0]}, which served this project"
            f" ({kind}); needs an explanation",
        )
    )
    tail = Bilingual("，属线索", ", a lead") if lead else Bilingual("", "")
    asked = () if named else (_OTHER_SERVICE,)
    asked = asked if itself else (*asked, _AFFILIATE)
    yield Hit(
        evidence=EvidenceClass.LEAD if lead else strong,
        variant=f"{variant}_unproven" if weak and named else variant,
        subjects=(bidder,) if itself else (service.start, bidder),
        paths=((service.id,), *paths),
        summary=Bilingual(text.zh + tail.zh, text.en + tail.en),
        articles=() if lead else _ARTICLES[situation.regime],
        missing_proof=(*asked, *missing_proof(situation, weak)),
    )
    yield from doubts(situation, weak)


RULE = Rule(
    id=_ID,
    version="1.2.0",
    title=Bilingual(
        "标底编制、设计、监理等服务商参标", "provider of services for the project bids"
    ),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "为本标段或所属项目提供服务的单位是否投标，或与投标人存在控制关系；无合同的咨询未检索",
        "whether who served the lot or its tender bids, or controls or is controlled by a bidder;"
        " advice without a contract was not searched",
    ),
    evidence_needed=(
        Bilingual("服务合同与成果文件", "the service contract and its deliverables"),
        Bilingual(
            "服务范围与本次招标内容的对应关系", "how the service relates to what is tendered"
        ),
    ),
    false_positives=(
        Bilingual("单一来源采购（政府采购法实施条例第18条第2款）", "single-source procurement"),
        Bilingual(
            "服务的是另一项目或另一标段", "the service was for another project or another lot"
        ),
        Bilingual(
            "公开设计竞赛、工程总承包允许前期设计单位参加", "open design competitions and EPC rules"
        ),
    ),
    examples=EXAMPLES,
    parameters=(CONTROL_ABOVE,),
)
