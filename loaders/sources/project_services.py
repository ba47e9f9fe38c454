"""Services for a project before or beside its tender (前期服务合同): who drew up the base price, designed, supervised.

招标投标法实施条例 27 keeps the compiler of the base price (标底) out of that tender, 政府采购法实施条例 18(2) the supplier
of design, specification, project management, supervision or testing out of the other procurement of the project. A
row without a lot concerns the whole tender.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON, TENDER_NUMBER
from credit_hub.loaders.identify import lot, tender, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SERVICES", "SOURCE"]

SERVICES: Final = {
    "标底编制": "标底编制",
    "最高投标限价编制": "最高投标限价编制",
    "招标控制价编制": "最高投标限价编制",
    "设计": "整体设计",
    "整体设计": "整体设计",
    "规范编制": "规范编制",
    "项目管理": "项目管理",
    "监理": "监理",
    "工程监理": "监理",
    "检测": "检测",
}
"""Kinds of service, as printed and as the rules name them; others are kept as they are."""


def _of_lot(row: Row) -> bool:
    return row.text("lot_number") is not None


def _of_tender(row: Row) -> bool:
    return not _of_lot(row)


SOURCE: Final = Source(
    id="project-services",
    title_zh="项目前期服务合同信息",
    title_en="service contracts of a project",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 27; 政府采购法实施条例 18",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        TENDER_NUMBER,
        Column("标段编号", "lot_number", kinds.text, headings=("标段(包)编号",)),
        Column("服务单位名称", "provider_name", kinds.text),
        Column("服务单位统一社会信用代码", "provider_uscc", kinds.uscc, required=True),
        Column("服务类别", "service", kinds.enum("service", SERVICES, other=True), required=True),
        Column("服务合同编号", "contract_number", kinds.text),
        Column("服务起始日", "since", kinds.day),
        Column("服务终止日", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("tender_number", "lot_number", "provider_uscc", "service", "contract_number"),
    nodes=(
        NodeMap("provider", unit("provider_uscc"), Trust.MENTION, {"name": "provider_name"}),
        NodeMap("lot", when(_of_lot, lot("tender_number", "lot_number")), Trust.MENTION, {}),
        NodeMap("tender", when(_of_tender, tender("tender_number")), Trust.MENTION, {}),
    ),
    edges=tuple(
        EdgeMap(
            "SERVED",
            "provider",
            project,
            valid=("since", "until"),
            properties={"role": "service", "contract_number": "contract_number"},
        )
        for project in ("lot", "tender")
    ),
    stated_at="stated_on",
)
