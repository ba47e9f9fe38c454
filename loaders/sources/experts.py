"""Experts of an evaluation pool (评标专家库): who may be drawn, where employed, and whether of a supervising department.

An expert is known by identity number only; the employer counts with the days that the pool states, else undated.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import expert_pool, person, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

SOURCE: Final = Source(
    id="experts",
    title_zh="评标专家信息",
    title_en="evaluation experts",
    authority="评标专家库组建单位",
    standard="招标投标法 37; 招标投标法实施条例 45, 46; 评标专家和评标专家库管理办法",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("专家库编码", "pool_code", kinds.text, required=True),
        Column("专家库名称", "pool_name", kinds.text),
        Column("姓名", "name", kinds.person_name, required=True),
        Column("证件号码", "id_number", kinds.id_number, required=True, headings=("身份证件号码",)),
        Column("评审专业", "field", kinds.text),
        Column("主管监督部门人员", "supervising", kinds.boolean),
        Column("所在监督部门", "department", kinds.text),
        Column("工作单位名称", "employer_name", kinds.text),
        Column("工作单位统一社会信用代码", "employer_uscc", kinds.uscc),
        Column("职务", "position", kinds.text),
        Column("入职日期", "employed_since", kinds.day),
        Column("入库日期", "since", kinds.day),
        Column("出库日期", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("pool_code", "id_number"),
    nodes=(
        NodeMap("pool", expert_pool("pool_code"), Trust.OFFICIAL, {"name": "pool_name"}),
        NodeMap("expert", person("id_number", "name"), Trust.MENTION, {}),
        NodeMap("employer", unit("employer_uscc"), Trust.MENTION, {"name": "employer_name"}),
    ),
    edges=(
        EdgeMap(
            "EXPERT_OF",
            "expert",
            "pool",
            valid=("since", "until"),
            properties={"supervising": "supervising", "department": "department", "field": "field"},
        ),
        EdgeMap(
            "EMPLOYED",
            "expert",
            "employer",
            valid=("employed_since", None),
            properties={"role": "position"},
        ),
    ),
    stated_at="stated_on",
)
