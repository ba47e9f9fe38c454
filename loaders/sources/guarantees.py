"""Guarantees for the debts of others (对外提供保证担保), as annual reports of enterprises state them.

企业信息公示暂行条例 9 lets an enterprise choose whether to publish the item; the columns are those of the form of the
annual report. The enterprise states it of itself, so it is no register. Amounts are in yuan.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

SOURCE: Final = Source(
    id="guarantees",
    title_zh="对外提供保证担保信息",
    title_en="guarantees for others",
    authority="市场监督管理部门（企业年度报告）",
    standard="企业信息公示暂行条例 9",
    version="1.0.0",
    trust=Trust.DECLARED,
    columns=(
        Column("保证人名称", "guarantor_name", kinds.text, headings=("企业名称",)),
        Column(
            "保证人统一社会信用代码",
            "guarantor_uscc",
            kinds.uscc,
            required=True,
            headings=("统一社会信用代码",),
        ),
        Column("债务人名称", "debtor_name", kinds.text, headings=("债务人",)),
        Column("债务人统一社会信用代码", "debtor_uscc", kinds.uscc, required=True),
        Column("债权人", "creditor", kinds.text),
        Column("主债权数额(元)", "amount", kinds.amount_yuan, headings=("主债权数额",)),
        Column("保证的方式", "kind", kinds.text),
        Column("保证期间起", "since", kinds.day),
        Column("保证期间止", "until", kinds.last_day, strict=True),
        STATED_ON,
    ),
    key=("guarantor_uscc", "debtor_uscc", "creditor", "since"),
    nodes=(
        NodeMap("guarantor", unit("guarantor_uscc"), Trust.MENTION, {"name": "guarantor_name"}),
        NodeMap("debtor", unit("debtor_uscc"), Trust.MENTION, {"name": "debtor_name"}),
    ),
    edges=(
        EdgeMap(
            "GUARANTEES",
            "guarantor",
            "debtor",
            valid=("since", "until"),
            properties={"amount_minor": "amount", "kind": "kind", "creditor": "creditor"},
        ),
    ),
    stated_at="stated_on",
)
