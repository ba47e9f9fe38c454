"""Bids (投标): who bids for which lot, for how much, and what became of it.

A bid is named by its lot and its bidder (the lead member where a consortium bids): one bidder submits one bid for
one lot. Prices are in yuan; the discount (下浮率) is on the ceiling price.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import BID_COLUMNS, BID_KEY, STATED_ON
from credit_hub.loaders.identify import bid, lot, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]


def _winner_is_valid(row: Row) -> Problem | None:
    """A rejected bid does not win."""
    if not row.values.get("won") or row.values.get("valid") is not False:
        return None
    return Problem(
        "是否中标",
        "bid.rejected_but_won",
        "是",
        "a rejected bid (否决投标) cannot win (评标委员会和评标方法暂行规定 25, 47)",
        "check both columns",
    )


SOURCE: Final = Source(
    id="bids",
    title_zh="投标信息",
    title_en="bids",
    authority="公共资源交易中心",
    standard="招标投标法",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        *BID_COLUMNS,
        Column("是否联合体", "consortium", kinds.boolean, headings=("联合体投标",)),
        Column("投标总价(元)", "total", kinds.amount_yuan, headings=("投标总价", "投标报价(元)")),
        Column("下浮率(%)", "discount", kinds.percent, headings=("下浮率",)),
        Column("是否有效", "valid", kinds.boolean),
        Column("否决原因", "rejection_reason", kinds.text),
        Column("是否中标", "won", kinds.boolean),
        Column("递交时间", "submitted_at", kinds.moment),
        Column("递交时间", "submitted_on", kinds.day),
        Column("投标文件摘要", "file_digest", kinds.text),
        STATED_ON,
    ),
    key=BID_KEY,
    nodes=(
        NodeMap("bidder", unit("bidder_uscc"), Trust.MENTION, {"name": "bidder_name"}),
        NodeMap(
            "winner",
            when(lambda row: bool(row.values.get("won")), unit("bidder_uscc")),
            Trust.MENTION,
            {},
        ),
        NodeMap(
            "bid",
            bid("tender_number", "lot_number", "bidder_uscc", currency="CNY"),
            Trust.OFFICIAL,
            {
                "consortium": "consortium",
                "total_minor": "total",
                "discount_ppb": "discount",
                "valid": "valid",
                "rejection_reason": "rejection_reason",
                "won": "won",
                "submitted_at": "submitted_at",
                "file_digest": "file_digest",
            },
        ),
        NodeMap("lot", lot("tender_number", "lot_number"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap("SUBMITS", "bidder", "bid", valid=("submitted_on", None)),
        EdgeMap("BIDS", "bid", "lot", valid=("submitted_on", None)),
        EdgeMap("WON", "winner", "lot"),
    ),
    stated_at="stated_on",
    checks=(_winner_is_valid,),
)
