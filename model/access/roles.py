"""Roles, what each may do, for which purposes, and which of them exclude each other.

Deny by default: a role has what stands here and nothing else. Security, operation and audit are
three hands (三员分离: 安全管理员、系统管理员、审计管理员; GB/T 22239-2019, 8.1.5 安全管理中心): no
account has two of them, and none of them sees facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from credit_hub.model.access.permissions import FACTS, Permission
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.findings import Bilingual

__all__ = ["ROLES", "SEPARATE", "VERSION", "Role", "RoleRule", "Version", "demand_separation"]


class Role(StrEnum):
    """What somebody is to the hub."""

    INVESTIGATOR = "investigator"
    ANALYST = "analyst"
    TENDER_CLIENT = "tender_client"
    RECORD_OFFICER = "record_officer"
    PARTNER = "partner"
    AUDITOR = "auditor"
    SECURITY_ADMIN = "security_admin"
    SYSTEM_ADMIN = "system_admin"


@dataclass(frozen=True, slots=True)
class Version:
    """A state of the policy, and the day from which it holds."""

    number: str
    since: date


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What a role may do.

    Attributes:
        title: Its name.
        permissions: What it may do; nothing else.
        purposes: Codes of the purposes for which it may look at facts.
        purpose_demanded: Whether a question about facts must name its purpose; where not, the
            contract with the client says it.
        case_demanded: Whether it must name the number of its case, too.
        own_alone: Whether it reads receipts and findings of what it asked itself, and no others: a
            platform has its own lots, a partner what it was given (个人信息保护法 6, 数据安全法 38:
            no more than the purpose needs). Who is not bound so gives a purpose for each look.
    """

    title: Bilingual
    permissions: frozenset[Permission]
    purposes: tuple[str, ...] = ()
    purpose_demanded: bool = True
    case_demanded: bool = False
    own_alone: bool = False


VERSION: Final = Version("1.2.0", date(2026, 12, 1))
_P: Final = Permission
ROLES: Final[Mapping[Role, RoleRule]] = {
    Role.INVESTIGATOR: RoleRule(
        Bilingual("调查人员", "investigator"),
        frozenset(
            {
                _P.CHECK,
                _P.ENTITY,
                _P.EXPLORE,
                _P.FINDING,
                _P.EXPLAIN,
                _P.OUTCOME,
                _P.RECORD_OUTCOME,
                _P.RECEIPT,
                _P.RESOLVE,
                _P.OWN_SESSION,
            }
        ),
        ("investigation", "supervision"),
        case_demanded=True,
    ),
    Role.ANALYST: RoleRule(
        Bilingual("分析人员", "analyst"),
        frozenset(
            {
                _P.CHECK,
                _P.ENTITY,
                _P.EXPLORE,
                _P.FINDING,
                _P.EXPLAIN,
                _P.OUTCOME,
                _P.RECEIPT,
                _P.JOBS,
                _P.CYPHER,
                _P.OWN_SESSION,
            }
        ),
        ("supervision", "credit_check"),
    ),
    Role.TENDER_CLIENT: RoleRule(
        Bilingual("交易平台", "tender platform"),
        frozenset(
            {_P.CHECK, _P.DRAW_CHECK, _P.FINDING, _P.RECEIPT, _P.JOBS, _P.OWN_SESSION},
        ),
        ("tender_check", "procurement_check"),
        purpose_demanded=False,
        own_alone=True,
    ),
    Role.RECORD_OFFICER: RoleRule(
        Bilingual("信用记录管理人员", "record officer"),
        frozenset(
            {
                _P.ENTITY,
                _P.FINDING,
                _P.OUTCOME,
                _P.RECEIPT,
                _P.LOAD,
                _P.RESOLVE,
                _P.EXCHANGE,
                _P.SUBJECT_LOG,
                _P.OWN_SESSION,
            }
        ),
        ("objection", "subject_request", "maintenance"),
        case_demanded=True,
    ),
    Role.PARTNER: RoleRule(
        Bilingual("合作城市", "partner city"),
        frozenset({_P.RECEIPT, _P.OWN_SESSION}),
        ("credit_check",),
        purpose_demanded=False,
        own_alone=True,
    ),
    Role.AUDITOR: RoleRule(
        Bilingual("审计管理员", "auditor"),
        frozenset({_P.AUDIT, _P.SUBJECT_LOG, _P.OWN_SESSION}),
    ),
    Role.SECURITY_ADMIN: RoleRule(
        Bilingual("安全管理员", "security administrator"),
        frozenset({_P.ACCESS, _P.KEYS, _P.OWN_SESSION}),
    ),
    Role.SYSTEM_ADMIN: RoleRule(
        Bilingual("系统管理员", "system administrator"),
        frozenset({_P.OPERATE, _P.OWN_SESSION}),
    ),
}

SEPARATE: Final = frozenset({Role.AUDITOR, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
"""The three hands."""


def demand_separation(roles: Iterable[Role]) -> None:
    """Refuse roles that one account may not hold together.

    Raises:
        InvalidValueError: There is none, or one of the three hands stands beside any other role.
    """
    held = sorted(set(roles))
    if not held:
        message = "no role is given: nobody may do anything without one"
        raise InvalidValueError(
            message, remedy=f"give one of {', '.join(Role)}", rule="access.no_role"
        )
    hands = [role for role in held if role in SEPARATE]
    others = [role for role in held if role not in SEPARATE and ROLES[role].permissions & FACTS]
    if len(hands) > 1 or (hands and others):
        message = f"{' and '.join(held)} may not be held by one account (三员分离)"
        raise InvalidValueError(
            message,
            remedy=f"give {hands[0]} to an account that has no other role",
            rule="access.separation",
        )
