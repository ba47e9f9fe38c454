"""D39: circles of guarantees (担保圈、互保). Leads only; a lender asks with consent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.firms.examples.d39 import EXAMPLES
from credit_hub.graph.firms.shared import NO_ARTICLES, asked_about, no_feed
from credit_hub.graph.ownership.guarantees import Circle, Guarantee, circles
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit, Statistic

__all__ = ["DEPTH", "RULE"]

_ID: Final = "D39"
DEPTH: Final = 6
"""Guarantees that are followed from a firm; a longer circle is not found."""


def _compute(situation: Situation) -> Iterator[Outcome]:
    asked = asked_about(situation)
    rows = [
        Guarantee(e.start, e.end, e.id, None if amount is None else int(amount))
        for e in situation.in_force(situation.neighbourhood.of_type("GUARANTEES"))
        for amount in [e.detail("amount_minor")]
    ]
    for circle in circles(rows):
        if asked & set(circle.firms):
            yield _hit(situation, circle)
    missing = no_feed(
        situation, _ID, "GUARANTEES", Bilingual("没有对外担保数据", "no data of guarantees")
    )
    if missing is not None:
        yield missing


def _hit(situation: Situation, circle: Circle) -> Hit:
    firms, count = joined(situation.neighbourhood, circle.firms), len(circle.guarantees)
    yuan = f"{circle.amount_fen // 100}.{circle.amount_fen % 100:02d}"
    variant = "mutual_guarantee" if len(circle.firms) == 2 else "guarantee_circle"  # noqa: PLR2004
    return Hit(
        EvidenceClass.LEAD,
        variant,
        circle.firms,
        (tuple(g.edge_id for g in circle.guarantees),),
        Bilingual(
            f"{firms.zh}互为担保：{count}笔担保，载明主债权合计{yuan}元，{circle.unstated}笔未载明数额。"
            "互保本身不违法，仅为线索",
            f"{firms.en} guarantee each other: {count} guarantees, claims of {yuan} yuan stated"
            f" in all, {circle.unstated} without an amount; a circle is not unlawful by itself",
        ),
        missing_proof=(
            Bilingual(
                "各保证人净资产、担保决议（公司法15）及债务是否已清偿",
                "net assets of each guarantor, the resolutions (Company Law 15), debts repaid",
            ),
        ),
        statistic=Statistic("guaranteed_yuan", yuan, count),
    )


RULE: Final = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("担保圈、互保", "circle of guarantees"),
    evidence=EvidenceClass.LEAD,
    articles=NO_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "企业年度报告公示的对外保证担保构成的互保和担保圈；未选择公示的担保、抵押质押、各方净资产和风险传导"
        "没有数据，未检索",
        "mutual guarantees and circles among the guarantees that annual reports publish; guarantees"
        " that firms chose not to publish, pledges, net assets and contagion were not searched",
    ),
    evidence_needed=(
        Bilingual("担保合同及决议", "the guarantee contracts and resolutions"),
        Bilingual("经授权查询的信用报告", "the credit reports, by consent"),
    ),
    false_positives=(
        Bilingual("集团内部统一授信下的担保", "guarantees inside a group under one credit line"),
        Bilingual("债务已清偿而年报未更新", "debts repaid, the annual report not renewed"),
    ),
    examples=EXAMPLES,
    parameters=(
        Parameter(
            "depth",
            DEPTH,
            "guarantees",
            Bilingual("自所查企业起追踪的担保层数", "guarantees followed from a firm asked about"),
            "design decision",
        ),
    ),
)
