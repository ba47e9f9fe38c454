"""Units and persons, who heads them, and who holds what of them."""

from __future__ import annotations

from typing import Final

from credit_hub.model.schema.types import (
    NAME,
    ROLE,
    SUBJECT,
    UNIT,
    B,
    D,
    EdgeType,
    I,
    NodeType,
    Property,
    S,
)

__all__ = ["PARTY_EDGES", "PARTY_NODES"]

_SHARE = Property("share_ppb", I, "持股比例", "share of the capital", unit="parts per 10^9")
_VOTES = Property("votes_ppb", I, "表决权比例", "share of the votes", unit="parts per 10^9")

_INTEREST: Final = (
    Property("interest", S, "权益类型", "kind of interest where not a share"),
    Property(
        "extent_ppb",
        I,
        "权益比例",
        "extent of an interest that is neither shares nor votes",
        unit="parts per 10^9",
    ),
    Property("extent_min_ppb", I, "权益比例下限", "its lower bound", unit="parts per 10^9"),
    Property("extent_max_ppb", I, "权益比例上限", "its upper bound", unit="parts per 10^9"),
    Property("above_min", B, "不含下限", "the lower bound itself is not included"),
    Property("below_max", B, "不含上限", "the upper bound itself is not included"),
    Property("indirect", B, "间接", "stated by its source as an indirect interest"),
    Property(
        "beneficial", B, "受益所有", "stated by its source as beneficial ownership or control"
    ),
    Property(
        "component",
        B,
        "间接权益之一环",
        "a step of an indirect interest that is stated as a whole elsewhere",
    ),
)
"""What a source may say of an interest in a unit, whatever its kind (BODS 0.4, Interest)."""
_PARTY: Final = (*SUBJECT, "UnspecifiedParty")
_INTEREST_IN: Final = (*UNIT, "UnspecifiedParty")

PARTY_NODES: Final = (
    NodeType(
        "Enterprise",
        "企业",
        "enterprise",
        (
            Property("uscc", S, "统一社会信用代码", "unified social credit code", indexed=True),
            Property("registry_number", S, "登记号", "number in a register other than the USCC"),
            NAME,
            Property("enterprise_type", S, "企业类型", "type of enterprise"),
            Property("registered_on", D, "成立日期", "day of registration"),
            Property(
                "capital_minor",
                I,
                "注册资本",
                "registered capital",
                unit="minor units of capital_currency",
            ),
            Property("capital_currency", S, "币种", "ISO 4217 currency of the capital"),
            Property("business_scope", S, "经营范围", "business scope"),
            Property("province", S, "所在省份", "province"),
            Property("city", S, "地区", "prefecture or city"),
            Property("address", S, "住所", "registered address"),
            Property(
                "region_code", S, "登记区划", "division code inside the USCC; not the present seat"
            ),
            Property("status", S, "登记状态", "registration status"),
            Property("industry_code", S, "行业代码", "GB/T 4754 code"),
            Property("is_state_owner", B, "国有出资人", "holds shares on behalf of the state"),
            Property("jurisdiction", S, "法域", "ISO 3166 code of the place of registration"),
            Property("founded_on", D, "设立日期", "founding day as stated"),
            Property("dissolved_on", D, "注销日期", "day of dissolution"),
        ),
    ),
    NodeType(
        "Organization",
        "机关单位",
        "organisation that is no enterprise: state organ, public institution, association, arrangement",
        (
            Property("uscc", S, "统一社会信用代码", "unified social credit code", indexed=True),
            Property("registry_number", S, "登记号", "number in a register other than the USCC"),
            NAME,
            Property("kind", S, "机构类别", "kind of organisation"),
            Property(
                "unspecified_reason",
                S,
                "未披露原因",
                "why a source withholds or does not know who this is",
            ),
            Property("is_state_owner", B, "国有出资人", "holds shares on behalf of the state"),
            Property("jurisdiction", S, "法域", "ISO 3166 code"),
            Property("founded_on", D, "设立日期", "founding day as stated"),
            Property("dissolved_on", D, "注销日期", "day of dissolution"),
        ),
    ),
    NodeType(
        "Person",
        "自然人",
        "natural person, known by a keyed digest only",
        (
            Property("masked_name", S, "姓名(脱敏)", "masked name, 张*"),
            Property(
                "name_key", S, "同名键", "keyed digest of the name, to find namesakes", indexed=True
            ),
            Property(
                "identity",
                S,
                "身份依据",
                "id_number: keyed on the id number; record: only a name in one record",
            ),
            Property("birth_year", I, "出生年", "year of birth, where a source publishes it"),
            Property("nationality", S, "国籍", "ISO 3166 code"),
            Property(
                "unspecified_reason",
                S,
                "未披露原因",
                "why a source withholds or does not know who this is",
            ),
        ),
    ),
    NodeType(
        "UnspecifiedParty",
        "未指明主体",
        "party that a source does not specify: neither person nor unit can be told, only why not",
        (
            Property(
                "unspecified_reason", S, "未披露原因", "why the source does not specify the party"
            ),
            Property("explanation", S, "说明", "explanation in the words of the source"),
        ),
    ),
)
"""Those that can hold, bid and be sanctioned."""

PARTY_EDGES: Final = (
    EdgeType(
        "LEGAL_REPRESENTATIVE_OF",
        "法定代表人",
        "legal representative",
        ("Person",),
        UNIT,
        "{start}任{end}法定代表人",
        "{start} is the legal representative of {end}",
    ),
    EdgeType(
        "PRINCIPAL_OF",
        "单位负责人",
        "principal of the unit",
        ("Person",),
        UNIT,
        "{start}是{end}的单位负责人",
        "{start} is the principal of {end}",
    ),
    EdgeType(
        "OFFICER_OF",
        "董监高",
        "officer",
        _PARTY,
        _INTEREST_IN,
        "{start}在{end}任{role}",
        "{start} is {role} of {end}",
        (ROLE, *_INTEREST),
    ),
    EdgeType(
        "HOLDS",
        "持股",
        "holding",
        _PARTY,
        _INTEREST_IN,
        "{start}持有{end}{share}",
        "{start} holds {share} of {end}",
        (
            _SHARE,
            _VOTES,
            Property("subscribed_minor", I, "认缴出资额", "subscribed capital", unit="fen"),
            Property(
                "share_min_ppb",
                I,
                "持股下限",
                "lower bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "share_max_ppb",
                I,
                "持股上限",
                "upper bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "votes_min_ppb",
                I,
                "表决权下限",
                "lower bound where only a range is stated",
                unit="parts per 10^9",
            ),
            Property(
                "votes_max_ppb",
                I,
                "表决权上限",
                "upper bound where only a range is stated",
                unit="parts per 10^9",
            ),
            *_INTEREST,
        ),
    ),
    EdgeType(
        "GUARANTEES",
        "对外担保",
        "guarantee for the debt of another",
        SUBJECT,
        SUBJECT,
        "{start}为{end}的债务提供担保",
        "{start} guarantees debts of {end}",
        (
            Property("amount_minor", I, "主债权数额", "principal claim that is guaranteed", unit="fen"),
            Property("kind", S, "保证方式", "kind of guarantee"),
            Property("creditor", S, "债权人", "unit to which the debt is owed"),
        ),
    ),
    EdgeType(
        "FILED_BY",
        "登记代办人",
        "agent who filed the registration",
        UNIT,
        ("Person",),
        "{start}的登记由{end}代办",
        "the registration of {start} was filed by {end}",
    ),
    EdgeType(
        "BRANCH_OF",
        "分支机构",
        "branch",
        UNIT,
        UNIT,
        "{start}是{end}的分支机构",
        "{start} is a branch of {end}",
    ),
    EdgeType(
        "MANAGED_BY",
        "管理关系",
        "management relation without a holding: by contract, or of a unit and the unit above it",
        UNIT,
        UNIT,
        "{start}由{end}管理",
        "{start} is managed by {end}",
        (
            Property("kind", S, "关系类别", "委托管理, 承包经营 or 隶属"),
            Property("scope", S, "管理范围", "整体: the unit as a whole; 部分: a part of its business"),
            Property("contract_number", S, "合同编号", "number of the management contract"),
        ),
    ),
    EdgeType(
        "PART_OF",
        "所属项目",
        "lot of a tender",
        ("Lot",),
        ("Tender",),
        "{start}属于{end}",
        "{start} is part of {end}",
    ),
)
"""Offices, holdings and branches."""
