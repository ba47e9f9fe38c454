"""What somebody may be allowed to do with the hub: one permission for each kind of act."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from credit_hub.model.findings import Bilingual

__all__ = ["FACTS", "TITLES", "Permission"]


class Permission(StrEnum):
    """A kind of act, as the policy table and the roles name it."""

    CHECK = "check"
    DRAW_CHECK = "draw_check"
    ENTITY = "entity"
    EXPLORE = "explore"
    FINDING = "finding"
    EXPLAIN = "explain"
    OUTCOME = "outcome"
    RECORD_OUTCOME = "record_outcome"
    RECEIPT = "receipt"
    JOBS = "jobs"
    CYPHER = "cypher"
    LOAD = "load"
    RESOLVE = "resolve"
    EXCHANGE = "exchange"
    SUBJECT_LOG = "subject_log"
    AUDIT = "audit"
    ACCESS = "access"
    KEYS = "keys"
    OPERATE = "operate"
    OWN_SESSION = "own_session"


TITLES: Final[Mapping[Permission, Bilingual]] = {
    Permission.CHECK: Bilingual("标段关联核查", "check and re-check a lot"),
    Permission.DRAW_CHECK: Bilingual("评标专家抽取核查", "draw-check a pool of experts"),
    Permission.ENTITY: Bilingual("主体查询", "read and find entities"),
    Permission.EXPLORE: Bilingual("路径、主体关联、股权", "paths, parties, equity"),
    Permission.FINDING: Bilingual("查看结论、线索与规则准确率", "read findings, leads, precision"),
    Permission.EXPLAIN: Bilingual("结论解释与假设推演", "explanations and what-if"),
    Permission.OUTCOME: Bilingual("查看处置记录", "read decisions"),
    Permission.RECORD_OUTCOME: Bilingual("登记处置结果", "record a decision"),
    Permission.RECEIPT: Bilingual("查看回执", "read receipts and what changed since"),
    Permission.JOBS: Bilingual("批量核查", "run batch jobs"),
    Permission.CYPHER: Bilingual("只读 Cypher 查询", "read-only Cypher of analysts"),
    Permission.LOAD: Bilingual("数据装载", "load files"),
    Permission.RESOLVE: Bilingual("还原个人信息", "resolve personal values"),
    Permission.EXCHANGE: Bilingual("与伙伴城市交换", "exchange records with partner cities"),
    Permission.SUBJECT_LOG: Bilingual("主体被查记录", "who looked at a subject"),
    Permission.AUDIT: Bilingual("查阅审计日志", "read the audit log"),
    Permission.ACCESS: Bilingual("账户、客户端、角色管理", "administer accounts, clients, roles"),
    Permission.KEYS: Bilingual("密钥管理", "administer keys"),
    Permission.OPERATE: Bilingual("运行维护", "metrics, backup, database, webhooks"),
    Permission.OWN_SESSION: Bilingual("本人会话与口令", "one's own session and password"),
}

FACTS: Final = frozenset(Permission) - {
    Permission.SUBJECT_LOG,
    Permission.AUDIT,
    Permission.ACCESS,
    Permission.KEYS,
    Permission.OPERATE,
    Permission.OWN_SESSION,
}
"""Permissions that show or change facts about firms and persons; each asks for a purpose."""
