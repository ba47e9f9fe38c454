"""D10: deposits of different bidders left accounts of one party (保证金同源账户) or were fed so."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from credit_hub.graph.detectors.deposit_funding import (
    fundings,
    inflows_not_on_record,
    upstream,
)
from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.examples.d10 import EXAMPLES
from credit_hub.graph.detectors.parameters import INFLOW_WINDOW, MOST_USERS
from credit_hub.graph.detectors.rarity import POPULATION
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation, Standing
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import MOF_ORDER_87_37_6, TENDER_REG_40_6
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D10"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_40_6,),
    Regime.PROCUREMENT: (MOF_ORDER_87_37_6,),
}
_GUARANTEES = ("保函", "保险", "担保", "guarantee", "insurance", "bond")
"""Words in the form of a deposit that mean a third party's promise: no money left an account."""
_TEXTS = {
    "same_account": Bilingual("的投标保证金从同一账户转出", "paid their deposits from one account"),
    "same_owner": Bilingual(
        "的投标保证金从同一单位或者个人的不同账户转出",
        "paid their deposits from accounts of one holder",
    ),
}


def _compute(situation: Situation) -> Iterator[Outcome]:
    bids = situation.neighbourhood.bids
    paid = {bid.id: _payments(situation, bid) for bid in bids}
    funded = {bid: fundings(situation, edges) for bid, edges in paid.items()}
    for one, other in combinations(bids, 2):
        if set(one.parties) & set(other.parties):
            continue
        variant, paths = _common(situation, paid[one.id], paid[other.id])
        if paths:
            yield from _hit(situation, (one, other), variant, paths)
        else:
            yield from upstream(situation, (one, other), funded, paid)
    yield from _without_accounts(situation)
    yield from inflows_not_on_record(situation, (e for edges in paid.values() for e in edges))


def _common(
    situation: Situation, one: list[Edge], other: list[Edge]
) -> tuple[str, list[tuple[Edge, ...]]]:
    """What the deposits of two bids have in common: the account, else its holder."""
    same: list[tuple[Edge, ...]] = [(a, b) for a, b in product(one, other) if a.end == b.end]
    if same:
        return "same_account", same
    return "same_owner", [
        (a, *owned, b)
        for a, b in product(one, other)
        for owned in _common_owner(situation, a.end, b.end)
    ]


def _without_accounts(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    empty = [b for b in neighbourhood.bids if not any(neighbourhood.out_of(b.id, "DEPOSIT_FROM"))]
    if empty:
        everybody = len(empty) == len(neighbourhood.bids)
        who = () if everybody else [s for b in empty for s in b.submitters]
        what = Bilingual("没有保证金转出账户数据", "no data on the accounts that paid deposits")
        yield feed_missing(situation, _ID, what, who)


def _payments(situation: Situation, bid: Bid) -> list[Edge]:
    """What left accounts for ``bid``: no guarantees, and nothing paid after the day asked about."""
    return [
        edge
        for edge in situation.neighbourhood.out_of(bid.id, "DEPOSIT_FROM")
        if not any(word in (edge.form or "").lower() for word in _GUARANTEES)
        and situation.standing(edge) is not Standing.OUT
    ]


def _common_owner(situation: Situation, one: str, other: str) -> Iterator[tuple[Edge, Edge]]:
    neighbourhood = situation.neighbourhood
    owners = [
        tuple(situation.in_force(neighbourhood.into(a, "OWNS_ACCOUNT"))) for a in (one, other)
    ]
    for first, second in product(*owners):
        if first.start == second.start and neighbourhood.nodes[first.start].is_established:
            yield first, second


def _hit(
    situation: Situation, bids: tuple[Bid, Bid], variant: str, paths: list[tuple[Edge, ...]]
) -> Iterator[Outcome]:
    sound = [path for path in paths if not any(_is_weak(situation, e) for e in path)]
    shown = sound or paths
    weak = [e for path in shown for e in path if _is_weak(situation, e)]
    neighbourhood = situation.neighbourhood
    subjects = tuple(sorted({s for bid in bids for s in bid.submitters}))
    firms, text = joined(neighbourhood, subjects), _TEXTS[variant]
    tail = Bilingual("", "") if sound else Bilingual("（未证实，属线索）", " (not proven, a lead)")
    yield Hit(
        evidence=EvidenceClass.PRESUMED if sound else EvidenceClass.LEAD,
        variant=variant if sound else f"{variant}_unproven",
        subjects=subjects,
        paths=tuple(tuple(e.id for e in path) for path in shown),
        summary=Bilingual(f"{firms.zh}{text.zh}{tail.zh}", f"{firms.en} {text.en}{tail.en}"),
        articles=_ARTICLES[situation.regime] if sound else (),
        missing_proof=missing_proof(situation, weak),
    )
    yield from doubts(situation, weak)


def _is_weak(situation: Situation, edge: Edge) -> bool:
    """A payment is an event of the bid; who owns an account is a relation and must be dated."""
    if edge.type == "OWNS_ACCOUNT":
        return situation.standing(edge) is not Standing.PROVEN
    return edge.contested or situation.standing(edge) is Standing.LATE


RULE = Rule(
    id=_ID,
    version="1.1.0",
    title=Bilingual("保证金同源账户", "deposits from one account"),
    evidence=EvidenceClass.PRESUMED,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标的保证金转出账户及其户主，以及有入账明细的转出账户在转出前三日内的付款账户及其户主；"
        "更上游的资金来源未检索",
        "the accounts that paid the deposits of all bids for the lot and their holders; of accounts"
        " whose entries are on record, who paid into them in the three days before; money from"
        " further upstream was not searched",
    ),
    evidence_needed=(
        Bilingual("银行回单", "bank receipts"),
        Bilingual("开户资料", "account-opening records"),
        Bilingual("上游付款的合同、发票", "contract and invoice behind a payment from upstream"),
    ),
    false_positives=(
        Bilingual(
            "同一银行或保险公司出具的保函、保单",
            "guarantees or policies issued by one bank or insurer",
        ),
        Bilingual("集团资金归集账户（仍须说明）", "group treasury account (still to be explained)"),
        Bilingual(
            "上游为支付机构、银行放款、财政或共同客户（付款账户众多的已扣除）",
            "upstream a payment institution, a bank's loan, public finance or a common client (not"
            " counted where it pays many)",
        ),
    ),
    examples=EXAMPLES,
    parameters=(INFLOW_WINDOW, MOST_USERS, POPULATION),
)
