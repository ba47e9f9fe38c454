"""D04: a bidder has an interest in common with the buyer (与招标人存在利害关系)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.control_paths import edges_of, nearest_common_controllers
from credit_hub.graph.detectors.evidence import (
    OFFICES,
    doubts,
    feed_missing,
    meetings,
    missing_proof,
    namesakes,
    strongest,
)
from credit_hub.graph.detectors.examples.d04 import EXAMPLES
from credit_hub.graph.detectors.parameters import CONTROL_ABOVE
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Picture, Situation, Standing
from credit_hub.graph.neighbourhood import Edge
from credit_hub.graph.wording import joined, percent
from credit_hub.model.articles import TENDER_REG_34_1, TENDER_REG_34_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D04"
_ARTICLES = {Regime.TENDER: (TENDER_REG_34_1, TENDER_REG_34_3)}
_FAIRNESS = Bilingual(
    "须判断该关系是否“可能影响招标公正性”（招标投标法实施条例第34条第1款）",
    "decide whether the relation may affect the fairness of the tender (art. 34(1))",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    lot = neighbourhood.lot.id
    targets = (lot, *(e.end for e in neighbourhood.out_of(lot, "PART_OF")))
    buyers = sorted({e.start for t in targets for e in neighbourhood.into(t, "TENDERS")})
    if not buyers:
        yield feed_missing(situation, _ID, Bilingual("没有招标人记录", "no buyer on record"))
        return
    for buyer in buyers:
        for bidder in neighbourhood.bidders:
            if bidder == buyer:
                yield _buyer_bids(situation, buyer)
                continue
            found = list(_control(situation, buyer, bidder))
            yield from found or _holding(situation, buyer, bidder)
            yield from _offices(situation, buyer, bidder)


def _buyer_bids(situation: Situation, buyer: str) -> Hit:
    neighbourhood = situation.neighbourhood
    parts = [
        e for b in neighbourhood.bids for e in neighbourhood.into(b.id, "SUBMITS", "MEMBER_OF")
    ]
    path = tuple(sorted(e.id for e in parts if e.start == buyer)[:1])
    name = neighbourhood.name(buyer)
    text = Bilingual(f"招标人{name}自己参加投标", f"the buyer {name} bids itself")
    return _hit("buyer_bids", (buyer,), (path,), text, EvidenceClass.STATUTORY)


def _hit(
    variant: str,
    subjects: tuple[str, ...],
    paths: tuple[tuple[str, ...], ...],
    summary: Bilingual,
    evidence: EvidenceClass,
    missing: tuple[Bilingual, ...] = (),
) -> Hit:
    lead = evidence is EvidenceClass.LEAD
    tail = Bilingual("，属线索", ", a lead") if lead else Bilingual("", "")
    return Hit(
        evidence=evidence,
        variant=f"{variant}_unproven" if lead else variant,
        subjects=subjects,
        paths=paths,
        summary=Bilingual(summary.zh + tail.zh, summary.en + tail.en),
        articles=() if lead else _ARTICLES[Regime.TENDER],
        missing_proof=(_FAIRNESS, *missing),
    )


def _control(situation: Situation, buyer: str, bidder: str) -> Iterator[Outcome]:
    """Control one way or the other, or by one holder that is not there on behalf of the state."""
    for picture in (situation.proven, situation.stated):
        evidence = EvidenceClass.STATUTORY if picture is situation.proven else EvidenceClass.LEAD
        for upper, lower in ((buyer, bidder), (bidder, buyer)):
            if lower in picture.of(upper):
                names = [situation.neighbourhood.name(x) for x in (upper, lower)]
                text = Bilingual(
                    f"招标人与投标人之间存在控制关系：{names[0]}控制{names[1]}",
                    f"control between buyer and bidder: {names[0]} controls {names[1]}",
                )
                paths = picture.of(upper).chains(lower)
                yield from _with_doubts(situation, buyer, bidder, paths, text, evidence)
                return
        common = nearest_common_controllers(situation, picture, buyer, bidder)
        if common:
            yield from _common(situation, picture, (buyer, bidder), common, evidence)
            return


def _common(
    situation: Situation,
    picture: Picture,
    pair: tuple[str, str],
    common: tuple[str, ...],
    evidence: EvidenceClass,
) -> Iterator[Outcome]:
    names = [situation.neighbourhood.name(x) for x in pair]
    above = joined(situation.neighbourhood, common)
    text = Bilingual(
        f"招标人{names[0]}与投标人{names[1]}同受{above.zh}控制",
        f"the buyer {names[0]} and the bidder {names[1]} are both controlled by {above.en}",
    )
    paths = tuple(
        dict.fromkeys(path for c in common for x in pair for path in picture.of(c).chains(x))
    )
    yield from _with_doubts(situation, *pair, paths, text, evidence)


def _with_doubts(
    situation: Situation,
    buyer: str,
    bidder: str,
    paths: tuple[tuple[str, ...], ...],
    text: Bilingual,
    evidence: EvidenceClass,
) -> Iterator[Outcome]:
    edges = edges_of(situation, paths)
    missing = missing_proof(situation, edges)
    yield _hit("buyer_control", (buyer, bidder), paths, text, evidence, missing)
    yield from doubts(situation, edges)


def _holding(situation: Situation, buyer: str, bidder: str) -> Iterator[Outcome]:
    """A holding without control: whether it may affect fairness is for a person to judge."""
    neighbourhood = situation.neighbourhood
    held = [
        e
        for upper, lower in ((buyer, bidder), (bidder, buyer))
        for e in situation.in_force(neighbourhood.into(lower, "HOLDS"))
        if e.start == upper
    ]
    if not held:
        return
    edge: Edge = min(held, key=lambda e: (situation.standing(e), e.id))
    proven = situation.standing(edge) is Standing.PROVEN
    names = [neighbourhood.name(x) for x in (edge.start, edge.end)]
    share = "" if edge.ppb is None else f"{percent(edge.ppb)}%"
    text = Bilingual(
        f"招标人与投标人之间存在持股：{names[0]}持有{names[1]}{share}，须判断是否影响公正",
        f"a holding between buyer and bidder: {names[0]} holds {share or 'a share'} of {names[1]};"
        " whether it affects fairness must be judged",
    )
    yield _hit(
        "buyer_holding",
        (buyer, bidder),
        ((edge.id,),),
        text,
        EvidenceClass.UNEXPLAINED if proven else EvidenceClass.LEAD,
        missing_proof(situation, (edge,)),
    )
    yield from doubts(situation, (edge,))


def _offices(situation: Situation, buyer: str, bidder: str) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    sides = [tuple(neighbourhood.into(unit, *OFFICES)) for unit in (buyer, bidder)]
    found = [m for m in meetings(situation, *sides) if m.standing <= Standing.UNPROVEN]
    for meeting in strongest(tuple(found)):
        proven = meeting.standing is Standing.PROVEN
        names = [neighbourhood.name(x) for x in (buyer, bidder, meeting.node)]
        text = Bilingual(
            f"{names[2]}同时在招标人{names[0]}与投标人{names[1]}任职",
            f"{names[2]} holds office in the buyer {names[0]} and the bidder {names[1]}",
        )
        yield _hit(
            "shared_officer",
            (buyer, bidder),
            (meeting.path,),
            text,
            EvidenceClass.STATUTORY if proven else EvidenceClass.LEAD,
            missing_proof(situation, meeting.edges),
        )
        yield from doubts(situation, meeting.edges)
    if not found:
        persons = [[e.start for e in situation.in_force(iter(side))] for side in sides]
        yield from namesakes(situation, _ID, *persons)


RULE = Rule(
    id=_ID,
    version="1.2.0",
    title=Bilingual("与招标人存在利害关系", "interest in common with the buyer"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "招标人与投标人之间的控制（双向、同受一方控制）、直接持股与共同任职人员；"
        "人员亲属、资金往来与协议安排不在数据之内，未检索",
        "control between buyer and bidder (either way or by one holder), direct holdings and shared"
        " officers; kinship, payments and agreements are not in the data and were not searched",
    ),
    evidence_needed=(
        Bilingual("截止时间前的登记档案", "registry extract dated before the deadline"),
        Bilingual(
            "招标人的决策与评标参与情况，以判断是否影响公正",
            "how the buyer takes part in decision and evaluation, to judge fairness",
        ),
    ),
    false_positives=(
        Bilingual(
            "仅因同受国家控股不具有关联关系（公司法第265条第4项）",
            "firms are not affiliated merely because the state controls both (Company Law 265(4))",
        ),
        Bilingual("同名人员", "persons of the same name"),
        Bilingual(
            "利害关系但不影响公正（如招标人无决策参与的少量持股）",
            "an interest that does not affect fairness, such as a small holding without influence",
        ),
    ),
    examples=EXAMPLES,
    parameters=(CONTROL_ABOVE,),
)
