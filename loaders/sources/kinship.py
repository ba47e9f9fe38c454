"""Kinship (亲属关系), obtained by lawful request only: each row names the request that gave it.

政府采购法实施条例 9(1)(4) counts spouses, lineal kin, collateral kin within three degrees and near affinal kin. Household data
is not shared between departments at large: a row without the request (``调取依据``) is refused, and the relation is marked
as restricted.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import person
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_RELATIONS: Final = {
    "配偶": "配偶",
    "夫妻": "配偶",
    "直系血亲": "直系血亲",
    "父母": "直系血亲",
    "子女": "直系血亲",
    "三代以内旁系血亲": "三代以内旁系血亲",
    "兄弟姐妹": "三代以内旁系血亲",
    "近姻亲": "近姻亲",
}
"""The relations of 政府采购法实施条例 9(1)(4), and words that mean one of them."""

SOURCE: Final = Source(
    id="kinship",
    title_zh="亲属关系信息（依法调取）",
    title_en="kinship, by lawful request",
    authority="户籍与婚姻登记机关",
    standard="政府采购法实施条例 9; 评标委员会和评标方法暂行规定 12",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("姓名", "name", kinds.person_name),
        Column("证件号码", "id_number", kinds.id_number, required=True, headings=("身份证件号码",)),
        Column("亲属姓名", "kin_name", kinds.person_name),
        Column("亲属证件号码", "kin_id_number", kinds.id_number, required=True),
        Column("亲属关系", "relation", kinds.enum("relation", _RELATIONS), required=True),
        Column("调取依据", "request_basis", kinds.text, required=True),
        Column("受限数据", "restricted", kinds.boolean),
        Column("关系起始日", "since", kinds.day),
        Column("关系终止日", "until", kinds.end_day, strict=True),
        STATED_ON,
    ),
    key=("id_number", "kin_id_number", "relation", "since"),
    nodes=(
        NodeMap("person", person("id_number", "name"), Trust.MENTION, {}),
        NodeMap("kin", person("kin_id_number", "kin_name"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "KIN",
            "person",
            "kin",
            valid=("since", "until"),
            properties={
                "role": "relation",
                "request_basis": "request_basis",
                "restricted": "restricted",
            },
        ),
    ),
    stated_at="stated_on",
)
