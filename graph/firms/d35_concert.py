"""D35: holders who may act in concert (一致行动). Leads only; nominee holding needs other feeds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Final

from credit_hub.graph.control import Holding
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.firms.examples.d35 import EXAMPLES
from credit_hub.graph.firms.shared import NO_ARTICLES, asked_about, heads, no_feed
from credit_hub.graph.ownership.concert import Tie, TieKind, concert_leads
from credit_hub.graph.ownership.leads import concert_hit
from credit_hub.model.findings import Bilingual, EvidenceClass

__all__ = ["RULE"]

_ID: Final = "D35"
_KINDS: Final = {"配偶": TieKind.SPOUSE, "直系血亲": TieKind.PARENT}
"""Kin whose ties count; collateral kin and affinal kin vote apart as a rule."""


def _compute(situation: Situation) -> Iterator[Outcome]:
    votes = situation.stated.holdings
    for company in sorted(asked_about(situation)):
        held = votes.by_company.get(company, ())
        for lead in concert_leads(company, votes, _ties(situation, held)):
            ties = [tuple(tie.reference.split()) for tie in lead.ties]
            stakes = tuple(h.edge_id for h in held if h.holder in lead.holders)
            hit = concert_hit(lead, situation.neighbourhood.name)
            yield replace(hit, paths=(stakes, *ties))
    missing = no_feed(
        situation, _ID, "KIN", Bilingual("没有亲属关系数据", "no data of kinship that may be used")
    )
    if missing is not None:
        yield missing


def _ties(situation: Situation, held: tuple[Holding, ...]) -> Iterator[Tie]:
    """Kinship of two holders or of their heads, and heads in common, with the edges that say so."""
    people = {h.holder: _behind(situation, h.holder) for h in held}
    kin = {
        frozenset((edge.start, edge.end)): (_KINDS[edge.role], edge.id)
        for edge in situation.in_force(situation.neighbourhood.of_type("KIN"))
        if edge.role in _KINDS and edge.detail("restricted") != "true"
    }
    for one, other in combinations(sorted(people), 2):
        for (first, via), (second, also) in _pairs(people[one], people[other]):
            if first == second:
                yield Tie(TieKind.SAME_REPRESENTATIVE, one, other, _joined(via, also))
            elif frozenset((first, second)) in kin:
                kind, edge = kin[frozenset((first, second))]
                yield Tie(kind, one, other, _joined(via, edge, also))


def _pairs(
    some: list[tuple[str, str]], others: list[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    return ((one, other) for one in some for other in others)


def _behind(situation: Situation, holder: str) -> list[tuple[str, str]]:
    """The holder itself if a known person, else those who head it, each with the edge between."""
    node = situation.neighbourhood.nodes[holder]
    if node.label == "Person":
        return [(holder, "")] if node.is_established else []
    return sorted(heads(situation, holder))


def _joined(*edges: str) -> str:
    return " ".join(edge for edge in edges if edge)


RULE: Final = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("疑似一致行动、代持", "holders who may act in concert or for others"),
    evidence=EvidenceClass.LEAD,
    articles=NO_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "所查企业各股东之间、其负责人之间的配偶和直系血亲关系（受限数据除外），以及股东单位的共同负责人；"
        "一致行动协议、同一出资来源、代持协议和分红流向没有数据源，未检索",
        "marriage and lineal kinship among the holders of the firms asked about and their heads"
        " (not where restricted), and heads in common; no feed brings agreements on concerted"
        " action, common funders, nominee agreements or the flow of dividends: they were not"
        " searched",
    ),
    evidence_needed=(
        Bilingual("公司章程、股东会会议记录", "the charter, minutes of the shareholders' meetings"),
        Bilingual("出资与分红的资金流水", "who paid the capital and who got the dividends"),
    ),
    false_positives=(
        Bilingual("亲属各自独立表决", "kin who vote each for themselves"),
        Bilingual("职业经理人兼任多家股东单位负责人", "a hired manager who heads several holders"),
    ),
    examples=EXAMPLES,
)
