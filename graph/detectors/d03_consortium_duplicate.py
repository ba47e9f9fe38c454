"""D03: a member of a bidding consortium also stands behind another bid (联合体重复投标)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d03 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import PROCUREMENT_REG_22_2, TENDER_REG_37_3
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D03"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_37_3,),
    Regime.PROCUREMENT: (PROCUREMENT_REG_22_2,),
}


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    for party in neighbourhood.bidders:
        bids = [bid for bid in neighbourhood.bids if party in bid.parties]
        if len(bids) > 1 and any(bid.is_consortium for bid in bids):
            edges = [_part(situation, party, bid) for bid in bids]
            yield _hit(situation, party, bids, edges)
            yield from doubts(situation, (e for e in edges if e.contested))
    alone = [b for b in neighbourhood.bids if b.is_consortium and len(b.parties) == 1]
    if alone:
        what = Bilingual("联合体投标没有成员记录", "a consortium bid without members on record")
        yield feed_missing(situation, _ID, what, (p for b in alone for p in b.parties))


def _part(situation: Situation, party: str, bid: Bid) -> Edge:
    """The edge that makes ``party`` a part of ``bid``: uncontested and membership first."""
    edges = [
        e for e in situation.neighbourhood.into(bid.id, "MEMBER_OF", "SUBMITS") if e.start == party
    ]
    return min(edges, key=lambda e: e.contested)


def _hit(situation: Situation, party: str, bids: list[Bid], edges: list[Edge]) -> Hit:
    neighbourhood = situation.neighbourhood
    contested = [e for e in edges if e.contested]
    name = neighbourhood.name(party)
    partners = sorted({p for bid in bids for p in bid.parties} - {party})
    others = joined(neighbourhood, partners)
    remark = Bilingual("，但陈述有冲突，仅作线索", "; a statement is contested, a lead only")
    if not contested:
        remark = Bilingual("", "")
    return Hit(
        evidence=EvidenceClass.LEAD if contested else EvidenceClass.STATUTORY,
        variant="member_bids_again_unproven" if contested else "member_bids_again",
        subjects=(party,),
        paths=(tuple(e.id for e in edges),),
        summary=Bilingual(
            f"{name}参加联合体投标的同时又参加同一标段的另一投标（涉及{others.zh}）{remark.zh}",
            f"{name} takes part in a consortium bid and in another bid for the same lot"
            f" (with {others.en}){remark.en}",
        ),
        articles=() if contested else _ARTICLES[situation.regime],
        missing_proof=missing_proof(situation, contested),
    )


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("联合体重复投标", "consortium member bids again"),
    evidence=EvidenceClass.STATUTORY,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "同一标段全部投标的递交人与联合体成员",
        "submitters and consortium members of all bids for the lot",
    ),
    evidence_needed=(
        Bilingual("联合体协议书与各投标文件", "the consortium agreement and the bid files"),
        Bilingual("标段划分证明", "proof of how lots were divided"),
    ),
    false_positives=(
        Bilingual("同一项目的不同标段", "different lots of one project"),
        Bilingual(
            "牵头人既列为递交人又列为成员的同一投标",
            "one bid in which the leader is listed both as submitter and as member",
        ),
        Bilingual("仅作为分包人列入他人投标", "named as a subcontractor only in another bid"),
    ),
    examples=EXAMPLES,
)
