"""Reasons that only a bundle has: what is missing in it, or does not fit together."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "CONSENT_DIGEST",
    "ISSUER_SUSPENDED",
    "LOG_KIND",
    "LOG_MEMBER",
    "NO_CONSENT",
    "NO_EVIDENCE",
    "NO_STATUS",
    "NO_TABLE",
    "STANDING",
    "TABLE_NOT_IN_FORCE",
]

_PAGE: Final = "docs/protocol/bundle.md, section Steps"

NO_EVIDENCE: Final = Reason(
    "bundle.no_evidence",
    "the bundle does not show that witnesses have seen the record",
    "证据包未附见证证据",
    _PAGE,
)
LOG_MEMBER: Final = Reason(
    "bundle.log_member",
    "the record names a log that another member runs",
    "记录所载日志由其他成员运行",
    _PAGE,
)
LOG_KIND: Final = Reason(
    "bundle.log_kind",
    "the evidence is of an object of another kind",
    "存证对象的类型不符",
    _PAGE,
)
ISSUER_SUSPENDED: Final = Reason(
    "bundle.issuer_suspended",
    "the issuer is suspended, or removed with its time of grace still running",
    "签发方已被暂停，或已被移除但仍在宽限期内",
    "docs/protocol/registry.md, section Suspension and removal",
)
NO_CONSENT: Final = Reason(
    "bundle.no_consent",
    "the record is about a person, and the consent it rests upon is not in the bundle",
    "记录涉及个人，证据包未附其所依据的同意",
    f"{_PAGE}; PIPL art. 23",
)
CONSENT_DIGEST: Final = Reason(
    "bundle.consent_digest",
    "the record rests upon another consent than the one in the bundle",
    "记录所依据的同意与证据包所附不符",
    f"{_PAGE}; PIPL art. 23",
)
NO_STATUS: Final = Reason(
    "bundle.no_status",
    "no status list in the bundle says at this time what became of the record",
    "证据包中没有此时有效的状态列表",
    "docs/protocol/status.md, section 1",
)
STANDING: Final = Reason(
    "bundle.standing",
    "the record was revoked, suspended or superseded",
    "记录已被撤销、暂停或替代",
    "docs/protocol/status.md, section 1",
)
NO_TABLE: Final = Reason(
    "bundle.no_table",
    "the table by which the band is to be read is not in the registry, or not signed by both",
    "用于换算等级的对照表不在注册表中，或未经双方签署",
    "docs/protocol/mapping.md",
)
TABLE_NOT_IN_FORCE: Final = Reason(
    "bundle.table_not_in_force",
    "the table by which the band is to be read does not count on this day",
    "用于换算等级的对照表当日不生效",
    "docs/protocol/mapping.md",
)
