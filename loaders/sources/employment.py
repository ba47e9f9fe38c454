"""Employment by contract, wages or social insurance (劳动关系): who worked where, from when to when.

政府采购法实施条例 9(1)(1) looks back three years. ``离职日期`` is the first day on which the employment no longer holds. A
person is known by identity number only.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import person, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

SOURCE: Final = Source(
    id="employment",
    title_zh="劳动关系信息",
    title_en="employment",
    authority="人力资源和社会保障部门",
    standard="政府采购法实施条例 9; 劳动合同法",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("姓名", "name", kinds.person_name),
        Column("证件号码", "id_number", kinds.id_number, required=True, headings=("身份证件号码",)),
        Column("用人单位名称", "employer_name", kinds.text),
        Column("用人单位统一社会信用代码", "employer_uscc", kinds.uscc, required=True),
        Column("岗位", "position", kinds.text, headings=("职务",)),
        Column("入职日期", "since", kinds.day),
        Column("离职日期", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("id_number", "employer_uscc", "since"),
    nodes=(
        NodeMap("person", person("id_number", "name"), Trust.MENTION, {}),
        NodeMap("employer", unit("employer_uscc"), Trust.MENTION, {"name": "employer_name"}),
    ),
    edges=(
        EdgeMap(
            "EMPLOYED",
            "person",
            "employer",
            valid=("since", "until"),
            properties={"role": "position"},
        ),
    ),
    stated_at="stated_on",
)
