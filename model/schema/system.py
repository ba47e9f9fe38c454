"""What the hub itself writes: findings and leads, loads, and how the graph was made."""

from __future__ import annotations

from typing import Final

from credit_hub.model.schema.types import SUBJECT, D, EdgeType, I, NodeType, Property, S, T

__all__ = ["SYSTEM_EDGES", "SYSTEM_NODES"]

SYSTEM_NODES: Final = (
    NodeType(
        "Finding",
        "认定",
        "finding of class S, P or X; never a sanction",
        (
            Property("rule_id", S, "规则", "rule", required=True, indexed=True),
            Property("rule_version", S, "规则版本", "version of the rule", required=True),
            Property("evidence_class", S, "证据等级", "S, P or X", required=True),
            Property("variant", S, "情形", "pattern inside the rule", required=True),
            Property("regime", S, "适用法律", "tender or procurement", required=True),
            Property("lot_id", S, "标段", "id of the lot", required=True, indexed=True),
            Property(
                "as_of",
                S,
                "截至时间",
                "moment asked about, ISO 8601 in China's civil time",
                required=True,
            ),
            Property(
                "payload",
                S,
                "全文",
                "the finding as canonical JSON, see model.judgement_json",
                required=True,
            ),
            Property("recorded_at", T, "首次记录时间", "when it was first written", required=True),
            Property("updated_at", T, "更新时间", "when its text last changed", required=True),
        ),
    ),
    NodeType(
        "Lead",
        "线索",
        "lead of class L; quotes no article, and never becomes a finding",
        (
            Property("rule_id", S, "规则", "rule", required=True, indexed=True),
            Property("rule_version", S, "规则版本", "version of the rule", required=True),
            Property("evidence_class", S, "证据等级", "L", required=True),
            Property("variant", S, "情形", "pattern inside the rule", required=True),
            Property("regime", S, "适用法律", "tender or procurement", required=True),
            Property("lot_id", S, "标段", "id of the lot", required=True, indexed=True),
            Property(
                "as_of",
                S,
                "截至时间",
                "moment asked about, ISO 8601 in China's civil time",
                required=True,
            ),
            Property(
                "payload",
                S,
                "全文",
                "the lead as canonical JSON, see model.judgement_json",
                required=True,
            ),
            Property("recorded_at", T, "首次记录时间", "when it was first written", required=True),
            Property("updated_at", T, "更新时间", "when its text last changed", required=True),
        ),
    ),
    NodeType(
        "Load",
        "入库批次",
        "load of one file",
        (
            Property("source", S, "来源", "source id", required=True, indexed=True),
            Property(
                "file_sha256", S, "文件摘要", "SHA-256 of the file", required=True, indexed=True
            ),
            Property("file_name", S, "文件名", "name of the file without its folder"),
            Property("status", S, "状态", "running or complete", required=True),
            Property(
                "checkpoint", I, "检查点", "last row whose facts are in the graph", required=True
            ),
            Property("source_version", S, "来源版本", "version of the source's declaration"),
            Property("stated_at", D, "陈述日期", "day of the file, for rows that state none"),
            Property("ledger_bytes", I, "台账长度", "bytes of the reject ledger at the checkpoint"),
            Property("fact_counts", S, "事实计数", "facts by kind and change, as JSON"),
            Property("problem_counts", S, "问题计数", "rejects and notes by rule, as JSON"),
            Property("rows_read", I, "读取行数", "rows read"),
            Property("rows_loaded", I, "写入行数", "rows that changed the graph"),
            Property("rows_unchanged", I, "未变行数", "rows that the graph held already"),
            Property("rows_rejected", I, "拒收行数", "rows rejected"),
            Property("started_at", T, "开始时间", "start", required=True),
            Property("finished_at", T, "结束时间", "end"),
        ),
    ),
    NodeType(
        "Revision",
        "旧值",
        "old values of a node or edge that a load changed in place",
        (
            Property("of", S, "对象", "id of the node or edge", required=True, indexed=True),
            Property(
                "until",
                T,
                "有效截止",
                "first moment at which the old values no longer held",
                required=True,
                indexed=True,
            ),
            Property("was", S, "旧值", "old values as JSON, see graph.revisions", required=True),
        ),
    ),
    NodeType(
        "Lease",
        "写入权",
        "the right to load: one load at a time writes to a graph",
        (
            Property("holder", S, "持有者", "process that holds it; absent = free"),
            Property("since", T, "起始时间", "when it took it"),
            Property("until", T, "失效时间", "when it is free again unless renewed"),
            Property("asked_at", T, "最近申请", "when somebody last asked for it"),
            Property("known_until", T, "已知截止", "all facts recorded up to then are in the graph"),
        ),
    ),
    NodeType(
        "Meta",
        "元数据",
        "the one node that says how this graph was made",
        (
            Property("schema_version", I, "模式版本", "version of this schema", required=True),
            Property("schema_digest", S, "约束摘要", "digest of the constraints and indexes"),
            Property("identity_fingerprint", S, "身份密钥指纹", "fingerprint of the identity key"),
            Property("created_at", T, "创建时间", "when the graph was made", required=True),
            Property(
                "migrated_at",
                T,
                "迁移时间",
                "when the schema was last brought forward",
                required=True,
            ),
        ),
    ),
)
"""Kinds of node that the hub itself writes: no source states them, and they carry no ``Entity`` label."""

SYSTEM_EDGES: Final = (
    EdgeType(
        "ABOUT",
        "所涉标段",
        "lot of a finding or lead",
        ("Finding", "Lead"),
        ("Lot",),
        "{start}涉及{end}",
        "{start} is about {end}",
    ),
    EdgeType(
        "CONCERNS",
        "所涉主体",
        "party of a finding or lead",
        ("Finding", "Lead"),
        SUBJECT,
        "{start}涉及{end}",
        "{start} concerns {end}",
    ),
)
"""Kinds of edge that the hub itself writes; they carry no provenance."""
