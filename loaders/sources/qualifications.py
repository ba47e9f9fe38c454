"""Qualifications of units (企业资质): scope, grade, the largest contract allowed, and the days of validity.

建筑法 26 keeps a firm within what its grade allows. One row is one scope of one certificate.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import qualification, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

SOURCE: Final = Source(
    id="qualifications",
    title_zh="企业资质信息",
    title_en="qualifications of units",
    authority="住房和城乡建设部门",
    standard="建筑法 13, 26",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("企业名称", "unit_name", kinds.text),
        Column("统一社会信用代码", "uscc", kinds.uscc, required=True),
        Column("资质证书编号", "certificate_number", kinds.text, required=True),
        Column("资质类别", "scope", kinds.text, required=True),
        Column("资质等级", "grade", kinds.text, required=True),
        Column("承包限额(元)", "limit", kinds.amount_yuan, headings=("承包限额",)),
        Column("有效期起", "since", kinds.day),
        Column("有效期至", "until", kinds.last_day, strict=True),
        Column("发证机关", "issuer", kinds.text),
        STATED_ON,
    ),
    key=("certificate_number", "scope", "uscc"),
    nodes=(
        NodeMap("unit", unit("uscc"), Trust.MENTION, {"name": "unit_name"}),
        NodeMap(
            "qualification",
            qualification("certificate_number", "scope", "uscc"),
            Trust.OFFICIAL,
            {
                "name": "scope",
                "certificate_number": "certificate_number",
                "scope": "scope",
                "issuer": "issuer",
            },
        ),
    ),
    edges=(
        EdgeMap(
            "QUALIFIED",
            "unit",
            "qualification",
            valid=("since", "until"),
            properties={"scope": "scope", "grade": "grade", "limit_minor": "limit"},
        ),
    ),
    stated_at="stated_on",
)
