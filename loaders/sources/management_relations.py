"""Management relations without a holding (管理关系): contracts of management, and units under another unit.

招标投标法实施条例 34(2) keeps units with a management relation out of one lot, 政府采购法实施条例 18(1) those with a direct one;
bidders declare theirs in the bid (标准施工招标文件, 投标人须知). Only the management of the unit as a whole is such a relation:
a contract on a part of its business is kept with its scope and proves nothing.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_KINDS: Final = {
    "委托管理": "委托管理",
    "委托经营": "委托管理",
    "托管": "委托管理",
    "承包经营": "承包经营",
    "隶属": "隶属",
    "隶属关系": "隶属",
}
_SCOPES: Final = {"整体": "整体", "全部": "整体", "部分": "部分"}


def _two_units(row: Row) -> Problem | None:
    """Nobody manages itself by contract."""
    if row.text("manager_uscc") != row.text("unit_uscc"):
        return None
    return Problem(
        "管理方统一社会信用代码",
        "management.same_unit",
        row.text("unit_uscc") or "",
        "manager and managed unit are one",
        "send the unit that manages and the unit that is managed",
    )


SOURCE: Final = Source(
    id="management-relations",
    title_zh="管理关系信息",
    title_en="management relations",
    authority="公共资源交易中心（投标人申报）",
    standard="招标投标法实施条例 34(2); 政府采购法实施条例 18(1)",
    version="1.0.0",
    trust=Trust.DECLARED,
    columns=(
        Column("被管理单位名称", "unit_name", kinds.text, headings=("委托方名称",)),
        Column(
            "被管理单位统一社会信用代码",
            "unit_uscc",
            kinds.uscc,
            required=True,
            headings=("委托方统一社会信用代码",),
        ),
        Column("管理方名称", "manager_name", kinds.text, headings=("受托方名称",)),
        Column(
            "管理方统一社会信用代码",
            "manager_uscc",
            kinds.uscc,
            required=True,
            headings=("受托方统一社会信用代码",),
        ),
        Column("关系类别", "kind", kinds.enum("management_kind", _KINDS), required=True),
        Column("管理范围", "scope", kinds.enum("management_scope", _SCOPES)),
        Column("合同编号", "contract_number", kinds.text, headings=("委托管理合同编号",)),
        Column("起始日", "since", kinds.day),
        Column("终止日", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("unit_uscc", "manager_uscc", "kind", "contract_number", "since"),
    nodes=(
        NodeMap("unit", unit("unit_uscc"), Trust.MENTION, {"name": "unit_name"}),
        NodeMap("manager", unit("manager_uscc"), Trust.MENTION, {"name": "manager_name"}),
    ),
    edges=(
        EdgeMap(
            "MANAGED_BY",
            "unit",
            "manager",
            valid=("since", "until"),
            properties={"kind": "kind", "scope": "scope", "contract_number": "contract_number"},
        ),
    ),
    stated_at="stated_on",
    checks=(_two_units,),
)
