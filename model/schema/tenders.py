"""Tenders, lots and bids, with the people who stand in a bid."""

from __future__ import annotations

from typing import Final

from credit_hub.model.schema.types import (
    NAME,
    ROLE,
    SUBJECT,
    UNIT,
    B,
    EdgeType,
    I,
    L,
    NodeType,
    Property,
    S,
    T,
)

__all__ = ["TENDER_EDGES", "TENDER_NODES"]

TENDER_NODES: Final = (
    NodeType(
        "Tender",
        "招标项目",
        "tender or contracting process",
        (
            Property("tender_number", S, "项目编号", "number of the project", indexed=True),
            Property("ocid", S, "OCID", "Open Contracting id", indexed=True),
            NAME,
            Property("method", S, "采购方式", "procurement method"),
            Property("status", S, "状态", "status"),
            Property(
                "document",
                S,
                "原始文档",
                "the source document as canonical JSON, personal fields masked",
            ),
        ),
    ),
    NodeType(
        "Release",
        "公开数据发布",
        "one OCDS release as published; the compiled view of a tender is the merge of its releases",
        (
            Property("ocid", S, "OCID", "Open Contracting id", indexed=True),
            Property("release_id", S, "发布编号", "id of the release inside its process"),
            Property("released_at", S, "发布时间", "date of the release as printed"),
            Property("tags", L, "发布标签", "tags of the release"),
            Property("ocds_version", S, "OCDS版本", "version whose merge rules apply, 1.0 or 1.1"),
            Property(
                "document", S, "原始文档", "the release as canonical JSON, personal fields masked"
            ),
        ),
    ),
    NodeType(
        "Lot",
        "标段",
        "lot",
        (
            Property("lot_number", S, "标段编号", "number of the lot", indexed=True),
            NAME,
            Property("regime", S, "适用法律", "tender or procurement"),
            Property("method", S, "采购方式", "procurement method"),
            Property("industry", S, "行业", "industry"),
            Property("region_code", S, "区划代码", "administrative division code"),
            Property(
                "ceiling_minor", I, "最高投标限价", "ceiling price", unit="minor units of currency"
            ),
            Property("currency", S, "币种", "ISO 4217 currency"),
            Property("evaluation_method", S, "评标办法", "evaluation method"),
            Property("benchmark_formula", S, "评标基准价公式", "formula of the benchmark price"),
            Property("notice_at", T, "公告时间", "publication of the notice"),
            Property("deadline", T, "投标截止时间", "bid deadline"),
            Property("opened_at", T, "开标时间", "opening of bids"),
            Property("required_scope", S, "资质类别要求", "scope of qualification required"),
            Property("required_grade", S, "资质等级要求", "lowest grade of qualification required"),
        ),
    ),
    NodeType(
        "Bid",
        "投标",
        "bid of one bidder or consortium for one lot",
        (
            Property("total_minor", I, "投标总价", "total price", unit="minor units of currency"),
            Property("currency", S, "币种", "ISO 4217 currency"),
            Property("discount_ppb", I, "下浮率", "discount on the ceiling", unit="parts per 10^9"),
            Property("valid", B, "是否有效", "whether the bid was accepted for evaluation"),
            Property("rejection_reason", S, "否决原因", "reason of rejection"),
            Property("won", B, "是否中标", "whether the bid won"),
            Property("consortium", B, "联合体", "bid of a consortium"),
            Property(
                "file_digest",
                S,
                "投标文件摘要",
                "digest of the bid file as the platform recorded it",
            ),
            Property("submitted_at", T, "递交时间", "time of submission"),
            Property("status", S, "状态", "status"),
        ),
    ),
)
"""From the tender to the bid."""

TENDER_EDGES: Final = (
    EdgeType(
        "TENDERS",
        "招标人",
        "buyer of a lot",
        UNIT,
        ("Lot", "Tender"),
        "{start}是{end}的招标人",
        "{start} is the buyer of {end}",
    ),
    EdgeType(
        "AGENT_FOR",
        "招标代理",
        "tendering agency of a lot",
        UNIT,
        ("Lot", "Tender"),
        "{start}是{end}的招标代理机构",
        "{start} is the agency for {end}",
    ),
    EdgeType(
        "SUBMITS",
        "递交投标",
        "bidder of a bid",
        SUBJECT,
        ("Bid",),
        "{start}递交{end}",
        "{start} submits {end}",
    ),
    EdgeType(
        "MEMBER_OF",
        "联合体成员",
        "consortium member",
        UNIT,
        ("Bid",),
        "{start}是{end}的联合体成员",
        "{start} is a consortium member of {end}",
        (ROLE,),
    ),
    EdgeType(
        "BIDS",
        "投标",
        "bid for a lot",
        ("Bid",),
        ("Lot",),
        "{start}投{end}",
        "{start} is for {end}",
    ),
    EdgeType(
        "WON",
        "中标",
        "winner",
        SUBJECT,
        ("Lot", "Tender", "Contract"),
        "{start}中标{end}",
        "{start} won {end}",
    ),
    EdgeType(
        "TEAM",
        "项目管理成员",
        "member of the project team",
        ("Person",),
        ("Bid",),
        "{start}在{end}中任{role}",
        "{start} is {role} in {end}",
        (ROLE, Property("certificate_key", S, "证书键", "keyed digest of the certificate number")),
    ),
    EdgeType(
        "CONTACT",
        "投标联系人",
        "contact person of a bid",
        ("Person",),
        ("Bid",),
        "{start}是{end}的联系人",
        "{start} is the contact of {end}",
    ),
    EdgeType(
        "HANDLED_BY",
        "投标经办人",
        "handler of a bid",
        ("Bid",),
        ("Person",),
        "{end}经办{start}",
        "{end} handled {start}",
    ),
    EdgeType(
        "RELEASE_OF",
        "公开数据所属项目",
        "release of a tender",
        ("Release",),
        ("Tender",),
        "{start}属于{end}",
        "{start} is about {end}",
    ),
    EdgeType(
        "UNDER",
        "合同所属项目",
        "contract of a tender",
        ("Contract",),
        ("Tender",),
        "{start}属于{end}",
        "{start} belongs to {end}",
    ),
)
"""Who tenders, who bids, and with whom."""
