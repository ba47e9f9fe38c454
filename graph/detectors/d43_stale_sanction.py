"""D43: a bid was rejected for a sanction that no longer counted (过期惩戒的使用)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.examples.d43 import EXAMPLES
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid
from credit_hub.graph.sanction_state import (
    SanctionState,
    SanctionUse,
    bar_window,
    listings_of,
    use_of,
)
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit, Incompleteness
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D43"
_STALE: Final = frozenset(
    {SanctionState.EXPIRED, SanctionState.REPAIRED, SanctionState.REVOKED, SanctionState.NOT_YET}
)
_WORDS: Final = ("失信", "惩戒", "黑名单", "名单", "处罚", "禁止参加", "信用")
"""Words of a rejection that rests on a sanction."""
_ASK: Final = Bilingual(
    "须调取否决决定，查明所依据的记录及其状态",
    "obtain the decision to reject, and see on which record it rests and how that stood",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    for bid in situation.neighbourhood.bids:
        uses = [
            use_of(situation.neighbourhood, edge, situation.day, bar_window(edge))
            for party in bid.parties
            for edge in listings_of(situation.neighbourhood, party)
        ]
        yield from _objections(situation, uses)
        yield from _stale(situation, bid, uses)


def _objections(situation: Situation, uses: list[SanctionUse]) -> Iterator[Outcome]:
    for use in uses:
        if use.objection and use.state not in _STALE:
            names = [situation.neighbourhood.name(x) for x in (use.edge.start, use.edge.end)]
            yield Incompleteness(
                "objection_pending",
                use.edge.id,
                Bilingual(
                    f"{names[0]}的{names[1]}正在异议处理中，结论前状态可能变化",
                    f"an objection to {names[1]} of {names[0]} is pending: its state may change",
                ),
            )


def _stale(situation: Situation, bid: Bid, uses: list[SanctionUse]) -> Iterator[Outcome]:
    """A rejection that speaks of a sanction, while none of the bid's parties had one in force."""
    node = situation.neighbourhood.nodes[bid.id]
    reason = node.detail("rejection_reason") or ""
    if node.detail("valid") != "false" or not any(word in reason for word in _WORDS):
        return
    if not uses or any(use.state not in _STALE for use in uses):
        return
    who = joined(situation.neighbourhood, bid.submitters)
    states = Bilingual(
        "、".join(dict.fromkeys(u.state.words.zh for u in uses)),
        ", ".join(dict.fromkeys(u.state.words.en for u in uses)),
    )
    yield Hit(
        evidence=EvidenceClass.LEAD,
        variant="stale_use",
        subjects=bid.submitters,
        paths=tuple(use.path for use in uses),
        summary=Bilingual(
            f"{who.zh}的投标以信用惩戒为由被否决，而在案记录于{situation.day}{states.zh}，属线索",
            f"the bid of {who.en} was rejected for a sanction, but what is on record was"
            f" {states.en} on {situation.day}, a lead",
        ),
        missing_proof=(_ASK,),
    )


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("惩戒状态核验", "use of a sanction that no longer counts"),
    evidence=EvidenceClass.LEAD,
    articles={Regime.TENDER: (), Regime.PROCUREMENT: ()},
    compute=_compute,
    searched=Bilingual(
        "以信用惩戒为由否决的投标，其主体的名单记录在截止日是否在期内、未修复、未撤销；"
        "并提示异议处理中的记录；未载明理由的否决未检索",
        "bids rejected for a sanction: whether entries of their parties were in their window, not"
        " repaired and not revoked on the day; entries under objection are pointed out; rejections"
        " without a stated reason were not searched",
    ),
    evidence_needed=(
        Bilingual(
            "否决决定及其所附查询结果", "the decision to reject with the query that it rests on"
        ),
        Bilingual("移出、修复或撤销文书", "the document of removal, repair or revocation"),
    ),
    false_positives=(
        Bilingual("否决另有其他理由", "the rejection has other reasons"),
        Bilingual("所依据的记录不在本库", "the record it rests on is not in the hub"),
    ),
    examples=EXAMPLES,
)
