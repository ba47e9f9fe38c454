"""Columns that several sources share: one thing has one heading and one name in every feed."""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.source import Column

TENDER_NUMBER: Final = Column(
    "招标项目编号", "tender_number", kinds.text, required=True, headings=("项目编号",)
)
LOT_NUMBER: Final = Column(
    "标段编号", "lot_number", kinds.text, required=True, headings=("标段(包)编号",)
)
BIDDER_NAME: Final = Column("投标人名称", "bidder_name", kinds.text, headings=("供应商名称",))
BIDDER_USCC: Final = Column(
    "投标人统一社会信用代码",
    "bidder_uscc",
    kinds.uscc,
    required=True,
    headings=("供应商统一社会信用代码",),
)
STATED_ON: Final = Column(
    "数据日期", "stated_on", kinds.day, headings=("数据更新日期",), strict=True
)
"""The day on which the sender stated the row; a later statement replaces an earlier one."""

LOT_KEY: Final = ("tender_number", "lot_number")
BID_KEY: Final = (*LOT_KEY, "bidder_uscc")
BID_COLUMNS: Final = (TENDER_NUMBER, LOT_NUMBER, BIDDER_NAME, BIDDER_USCC)
"""What names a bid: the lot and the bidder (the lead member of a consortium)."""
