"""Members of bidding consortia (联合体成员): a member may not bid again in the same lot (招标投标法实施条例 37(3))."""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import BID_COLUMNS, BID_KEY, STATED_ON
from credit_hub.loaders.identify import bid, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_ROLES: Final = {"牵头人": "牵头人", "牵头方": "牵头人", "成员": "成员", "成员方": "成员"}

SOURCE: Final = Source(
    id="bid-members",
    title_zh="联合体成员信息",
    title_en="consortium members",
    authority="公共资源交易中心",
    standard="招标投标法 31",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        *BID_COLUMNS,
        Column("成员名称", "member_name", kinds.text),
        Column("成员统一社会信用代码", "member_uscc", kinds.uscc, required=True),
        Column("成员角色", "role", kinds.enum("member_role", _ROLES)),
        Column("协议签订日期", "since", kinds.day),
        STATED_ON,
    ),
    key=(*BID_KEY, "member_uscc"),
    nodes=(
        NodeMap("bid", bid("tender_number", "lot_number", "bidder_uscc"), Trust.MENTION, {}),
        NodeMap("bidder", unit("bidder_uscc"), Trust.MENTION, {"name": "bidder_name"}),
        NodeMap("member", unit("member_uscc"), Trust.MENTION, {"name": "member_name"}),
    ),
    edges=(
        EdgeMap("MEMBER_OF", "member", "bid", valid=("since", None), properties={"role": "role"}),
    ),
    stated_at="stated_on",
)
