"""Legal representatives, principals and officers with the days on which they took and left office (主要人员).

A legal representative (法定代表人) and a principal (单位负责人) are what 招标投标法实施条例 34(2) is about; directors,
supervisors and senior managers are officers (公司法 265(1)). One row is one person in one office; an office that
names two (``执行董事兼法定代表人``) states both relations.
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import person, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_SEPARATOR: Final = re.compile(r"[、,;/兼和及]|\s+")
_REPRESENTATIVE: Final = frozenset({"法定代表人", "法人代表"})
_PRINCIPAL: Final = frozenset(
    {
        "负责人",
        "单位负责人",
        "主要负责人",
        "执行事务合伙人",
        "执行事务合伙人委派代表",
        "经营者",
        "投资人",
        "院长",
        "校长",
        "局长",
    }
)
"""Who represents a unit without a legal representative: partnership, sole proprietor, branch, organ (会计法 50)."""

_PERSON: Final = person("id_number", "name", of="uscc", role="role")


def _offices(row: Row) -> frozenset[str]:
    return frozenset(part for part in _SEPARATOR.split(row.text("role") or "") if part)


def _is_representative(row: Row) -> bool:
    return bool(_offices(row) & _REPRESENTATIVE)


def _is_principal(row: Row) -> bool:
    return bool(_offices(row) & _PRINCIPAL)


def _is_officer(row: Row) -> bool:
    return bool(_offices(row) - _REPRESENTATIVE - _PRINCIPAL)


SOURCE: Final = Source(
    id="officers",
    title_zh="主要人员信息",
    title_en="legal representatives, principals and officers",
    authority="市场监督管理部门",
    standard="企业信息公示暂行条例 (2014)",
    version="1.0.0",
    trust=Trust.REGISTER,
    columns=(
        Column("企业名称", "unit_name", kinds.text),
        Column("统一社会信用代码", "uscc", kinds.uscc, required=True),
        Column("职务", "role", kinds.text, required=True),
        Column("姓名", "name", kinds.person_name, required=True),
        Column("证件号码", "id_number", kinds.id_number, headings=("身份证件号码",)),
        Column("任职起始日", "since", kinds.day),
        Column("任职终止日", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("uscc", "role", "name", "id_number", "since"),
    nodes=(
        NodeMap("unit", unit("uscc"), Trust.MENTION, {"name": "unit_name"}),
        NodeMap("representative", when(_is_representative, _PERSON), Trust.REGISTER, {}),
        NodeMap("principal", when(_is_principal, _PERSON), Trust.REGISTER, {}),
        NodeMap("officer", when(_is_officer, _PERSON), Trust.REGISTER, {}),
    ),
    edges=(
        EdgeMap("LEGAL_REPRESENTATIVE_OF", "representative", "unit", valid=("since", "until")),
        EdgeMap("PRINCIPAL_OF", "principal", "unit", valid=("since", "until")),
        EdgeMap(
            "OFFICER_OF", "officer", "unit", valid=("since", "until"), properties={"role": "role"}
        ),
    ),
    stated_at="stated_on",
)
