"""Posts in works under construction (在建工程项目负责人): who manages which works of which firm, and until when.

注册建造师管理规定 21(2) forbids the same constructor to manage two works at once; 注册建造师执业管理办法 9 excepts phases of
one work, accepted works, and works suspended for 120 days or more with the owner's consent. Acceptances are often
filed late, so the day on which the data was stated and the planned completion are kept.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON, TENDER_NUMBER
from credit_hub.loaders.identify import contract, person, tender, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]


def _has_number(row: Row) -> bool:
    return row.text("id_number") is not None


SOURCE: Final = Source(
    id="site-managers",
    title_zh="在建工程项目负责人信息",
    title_en="site managers of works under construction",
    authority="住房和城乡建设部门",
    standard="注册建造师管理规定 21; 注册建造师执业管理办法（试行） 9",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("合同编号", "contract_number", kinds.text, required=True),
        Column("工程名称", "works_name", kinds.text),
        Column("招标项目编号", "tender_number", kinds.text, headings=TENDER_NUMBER.headings),
        Column("同一工程项目编号", "phase_of", kinds.text),
        Column("承包单位名称", "firm_name", kinds.text),
        Column("承包单位统一社会信用代码", "firm_uscc", kinds.uscc, required=True),
        Column("岗位", "role", kinds.text, required=True, headings=("职务",)),
        Column("姓名", "name", kinds.person_name, required=True),
        Column("证件号码", "id_number", kinds.id_number, headings=("身份证件号码",)),
        Column("任职起始日", "since", kinds.day),
        Column("验收或更换日期", "until", kinds.end_day, headings=("竣工验收日期",), strict=True),
        Column("计划竣工日期", "planned_end", kinds.day),
        Column("停工起始日", "suspended_from", kinds.day),
        Column("复工日期", "suspended_until", kinds.day),
        Column("建设单位同意", "owner_consent", kinds.boolean),
        STATED_ON,
    ),
    key=("contract_number", "firm_uscc", "role", "name", "id_number", "since"),
    nodes=(
        NodeMap(
            "works",
            contract("contract_number", "firm_uscc"),
            Trust.OFFICIAL,
            {"name": "works_name"},
        ),
        NodeMap("tender", tender("tender_number"), Trust.MENTION, {}),
        NodeMap("phase", tender("phase_of"), Trust.MENTION, {}),
        NodeMap("firm", unit("firm_uscc"), Trust.MENTION, {"name": "firm_name"}),
        NodeMap("manager", when(_has_number, person("id_number", "name")), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap("CONTRACTS", "firm", "works", key=("contract_number", "firm_uscc")),
        EdgeMap("UNDER", "works", "tender", key=("contract_number", "firm_uscc")),
        EdgeMap("UNDER", "works", "phase", key=("contract_number", "firm_uscc", "phase_of")),
        EdgeMap(
            "SITE_MGR",
            "manager",
            "works",
            valid=("since", "until"),
            properties={
                "role": "role",
                "planned_end": "planned_end",
                "suspended_from": "suspended_from",
                "suspended_until": "suspended_until",
                "owner_consent": "owner_consent",
            },
        ),
    ),
    stated_at="stated_on",
)
