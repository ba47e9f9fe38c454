"""Tenders and their lots (招标项目与标段): who buys, under which law, and when bids are due.

The bid deadline (投标截止时间) is the moment as of which every relation of the bidders is judged, so a lot without
one is refused. ``适用法律`` chooses the regime: 招标投标法 and 政府采购法 draw the circle of linked bidders differently.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import LOT_KEY, LOT_NUMBER, STATED_ON, TENDER_NUMBER
from credit_hub.loaders.identify import lot, lot_type, tender, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_REGIMES: Final = {
    "招标投标": "tender",
    "招标投标法": "tender",
    "政府采购": "procurement",
    "政府采购法": "procurement",
}


def _notice_before_deadline(row: Row) -> Problem | None:
    """Bids are not due before the notice is published."""
    notice, deadline = row.values.get("notice_at"), row.values.get("deadline")
    if notice is None or deadline is None or str(notice) <= str(deadline):
        return None
    return Problem(
        "投标截止时间",
        "lot.deadline_before_notice",
        str(deadline),
        "bids cannot be due before the notice is published (招标投标法 24: at least 20 days)",
        "check both times",
    )


def _agency_is_not_buyer(row: Row) -> Problem | None:
    """Buyer and agency are two units."""
    if row.text("agency_uscc") is None or row.text("agency_uscc") != row.text("buyer_uscc"):
        return None
    return Problem(
        "招标代理机构统一社会信用代码",
        "lot.agency_is_buyer",
        row.text("agency_uscc") or "",
        "buyer and agency are one unit; a buyer that tenders by itself has no agency (招标投标法 12)",
        "leave the agency empty",
    )


SOURCE: Final = Source(
    id="tenders-lots",
    title_zh="招标项目与标段信息",
    title_en="tenders and lots",
    authority="公共资源交易中心",
    standard="招标投标法; 政府采购法",
    version="1.2.0",
    trust=Trust.OFFICIAL,
    columns=(
        TENDER_NUMBER,
        Column("招标项目名称", "tender_name", kinds.text, headings=("项目名称",)),
        LOT_NUMBER,
        Column("标段名称", "lot_name", kinds.text, headings=("标段(包)名称",)),
        Column("适用法律", "regime", kinds.enum("regime", _REGIMES), required=True),
        Column("招标人名称", "buyer_name", kinds.text, headings=("采购人名称",)),
        Column(
            "招标人统一社会信用代码", "buyer_uscc", kinds.uscc, headings=("采购人统一社会信用代码",)
        ),
        Column("招标代理机构名称", "agency_name", kinds.text, headings=("代理机构名称",)),
        Column(
            "招标代理机构统一社会信用代码",
            "agency_uscc",
            kinds.uscc,
            headings=("代理机构统一社会信用代码",),
        ),
        Column("招标方式", "method", kinds.text, headings=("采购方式",)),
        Column("行业分类", "industry", kinds.text),
        Column("区划代码", "region_code", kinds.text),
        Column("最高投标限价(元)", "ceiling", kinds.amount_yuan, headings=("最高投标限价",)),
        Column("资质类别要求", "required_scope", kinds.text, headings=("投标人资质类别要求",)),
        Column("资质等级要求", "required_grade", kinds.text, headings=("投标人资质等级要求",)),
        Column("评标办法", "evaluation_method", kinds.text),
        Column("评标基准价公式", "benchmark_formula", kinds.text),
        Column("公告时间", "notice_at", kinds.moment),
        Column("公告时间", "notice_on", kinds.day),
        Column("投标截止时间", "deadline", kinds.moment, required=True),
        Column("开标时间", "opened_at", kinds.moment),
        STATED_ON,
    ),
    key=LOT_KEY,
    nodes=(
        NodeMap(
            "tender",
            tender("tender_number"),
            Trust.OFFICIAL,
            {"name": "tender_name", "method": "method"},
        ),
        NodeMap(
            "lot",
            lot("tender_number", "lot_number", currency="CNY"),
            Trust.OFFICIAL,
            {
                "name": "lot_name",
                "regime": "regime",
                "method": "method",
                "industry": "industry",
                "region_code": "region_code",
                "ceiling_minor": "ceiling",
                "required_scope": "required_scope",
                "required_grade": "required_grade",
                "evaluation_method": "evaluation_method",
                "benchmark_formula": "benchmark_formula",
                "notice_at": "notice_at",
                "deadline": "deadline",
                "opened_at": "opened_at",
            },
        ),
        NodeMap("type", lot_type("industry"), Trust.OFFICIAL, {}),
        NodeMap("buyer", unit("buyer_uscc"), Trust.MENTION, {"name": "buyer_name"}),
        NodeMap("agency", unit("agency_uscc"), Trust.MENTION, {"name": "agency_name"}),
    ),
    edges=(
        EdgeMap("PART_OF", "lot", "tender"),
        EdgeMap("OF_TYPE", "lot", "type"),
        EdgeMap("TENDERS", "buyer", "lot", valid=("notice_on", None)),
        EdgeMap("AGENT_FOR", "agency", "lot", valid=("notice_on", None)),
    ),
    stated_at="stated_on",
    checks=(_notice_before_deadline, _agency_is_not_buyer),
)
