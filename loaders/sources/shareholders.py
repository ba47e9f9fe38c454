"""Shareholders with shares, votes and dates (股东及出资信息).

A holder is known by its unified code (企业, 国家), by an id number (自然人), or by neither: then it is scoped to
the record, so that holders of one name never merge. Shares and votes are kept apart: 控股 is a matter of votes
where the articles of association say so (公司法 265(2)).
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import unit
from credit_hub.loaders.parties import PARTY_NAME, PARTY_NUMBER, holder
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_TYPES: Final = {
    "企业": "企业",
    "企业法人": "企业",
    "法人股东": "企业",
    "自然人": "自然人",
    "自然人股东": "自然人",
    "国家": "国家",
    "国有": "国家",
    "其他": "其他",
}


def _not_its_own_holder(row: Row) -> Problem | None:
    """A company is not its own shareholder."""
    if row.text("holder_number") != row.text("uscc"):
        return None
    return Problem(
        "股东证件号码",
        "holder.is_issuer",
        row.text("uscc") or "",
        "the holder is the company itself; a company holds no part of itself except treasury shares (公司法 162)",
        "send treasury shares apart from the register of shareholders",
    )


SOURCE: Final = Source(
    id="shareholders",
    title_zh="股东及出资信息",
    title_en="shareholders",
    authority="市场监督管理部门",
    standard="企业信息公示暂行条例 (2014)",
    version="1.0.0",
    trust=Trust.REGISTER,
    columns=(
        Column("企业名称", "unit_name", kinds.text),
        Column("统一社会信用代码", "uscc", kinds.uscc, required=True),
        Column("股东类型", "holder_type", kinds.enum("holder_type", _TYPES), required=True),
        Column("股东名称", "holder_name", PARTY_NAME, required=True),
        Column("股东证件号码", "holder_number", PARTY_NUMBER),
        Column("持股比例(%)", "share", kinds.percent, headings=("持股比例",)),
        Column("表决权比例(%)", "votes", kinds.percent, headings=("表决权比例",)),
        Column("起始日", "since", kinds.day, headings=("持股起始日",)),
        Column("终止日", "until", kinds.end_day, headings=("持股终止日",), strict=True),
        Column("认缴出资额(万元)", "subscribed", kinds.amount_wan, headings=("认缴出资",)),
        STATED_ON,
    ),
    key=("uscc", "holder_type", "holder_name", "holder_number", "since"),
    nodes=(
        NodeMap("unit", unit("uscc"), Trust.MENTION, {"name": "unit_name"}),
        NodeMap("holder", holder, Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "HOLDS",
            "holder",
            "unit",
            valid=("since", "until"),
            properties={
                "share_ppb": "share",
                "votes_ppb": "votes",
                "subscribed_minor": "subscribed",
            },
        ),
    ),
    stated_at="stated_on",
    checks=(_not_its_own_holder,),
)
