"""The policy table: what each operation of the HTTP service demands, and how far a county reaches.

Deny by default: an operation without a row is refused to everybody, and fails a test.
docs/how-to/access.md is generated from this table and from :mod:`credit_hub.model.access.roles`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.model.access.permissions import Permission

__all__ = ["COMMANDS", "OPERATIONS", "Reach", "Rule"]


class Reach(StrEnum):
    """What somebody with the scope of a county gets of an operation."""

    SHARED = "shared"
    """All of it: nothing in it belongs to a county, or it is the caller's own."""
    ENTITY = "entity"
    """Entities of the county and the shared layer; others are as if they were not there."""
    LOT = "lot"
    """The whole answer for lots of the county, also about bidders from outside: an answer without
    them would be wrong. Other lots are as if they were not there."""
    JOB = "job"
    """The caller's own jobs; the answers of each lot as for LOT. A job that reached further than
    the caller does now is as if it were not there."""
    CITY = "city"
    """Nothing: the answer cannot be cut to a county without being wrong."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What one operation demands; no permission: it is free, and tells nothing about anybody.

    ``is_kept`` says that it reads what somebody asked for earlier: roles that are bound to their
    own (:attr:`~credit_hub.model.access.roles.RoleRule.own_alone`) get no other.
    """

    permission: Permission | None
    reach: Reach = Reach.SHARED
    cause_in_body: bool = False
    is_kept: bool = False


_P: Final = Permission
_CHECK: Final = Rule(_P.CHECK, Reach.LOT)
_DRAW: Final = Rule(_P.DRAW_CHECK, Reach.LOT)
_JOBS: Final = Rule(_P.JOBS, Reach.JOB)
_AUDIT: Final = Rule(_P.AUDIT, Reach.CITY)
_OWN: Final = Rule(_P.OWN_SESSION)
_FREE: Final = Rule(None)

OPERATIONS: Final[Mapping[str, Rule]] = {
    "linked_party_check": _CHECK,
    "re_check": _CHECK,
    "draw_check": _DRAW,
    "draw_availability": _DRAW,
    "record_committee": _DRAW,
    "get_committee": Rule(_P.DRAW_CHECK, Reach.LOT, is_kept=True),
    "suppose": Rule(_P.EXPLAIN, Reach.LOT),
    "get_finding": Rule(_P.FINDING, Reach.LOT, is_kept=True),
    "get_explanation": Rule(_P.EXPLAIN, Reach.LOT),
    "get_outcomes": Rule(_P.OUTCOME, Reach.LOT),
    "record_outcome": Rule(_P.RECORD_OUTCOME, Reach.LOT),
    "get_precision": Rule(_P.FINDING),
    "get_receipt": Rule(_P.RECEIPT, Reach.LOT, is_kept=True),
    "get_changes": Rule(_P.RECEIPT, Reach.LOT, is_kept=True),
    "check_parties": Rule(_P.EXPLORE, Reach.CITY),
    "find_paths": Rule(_P.EXPLORE, Reach.CITY),
    "get_equity": Rule(_P.EXPLORE, Reach.CITY),
    "get_entity": Rule(_P.ENTITY, Reach.ENTITY),
    "find_entities": Rule(_P.ENTITY, Reach.ENTITY),
    "search_entities": Rule(_P.ENTITY, Reach.ENTITY),
    "submit_linked_party_checks": _JOBS,
    "list_jobs": _JOBS,
    "get_job": _JOBS,
    "get_job_results": _JOBS,
    "cancel_job": _JOBS,
    "resume_job": _JOBS,
    "run_cypher": Rule(_P.CYPHER, Reach.CITY),
    "resolve_personal_values": Rule(_P.RESOLVE, Reach.CITY, cause_in_body=True),
    "list_audit": _AUDIT,
    "list_audit_alarms": _AUDIT,
    "list_audit_checkpoints": _AUDIT,
    "get_audit_question": _AUDIT,
    "get_audit_subject": Rule(_P.SUBJECT_LOG, Reach.CITY),
    "log_in": _FREE,
    "begin_provider_login": _FREE,
    "finish_provider_login": _FREE,
    "finish_provider_logout": _FREE,
    "issue_token": _FREE,
    "get_session": _OWN,
    "log_out": _OWN,
    "log_out_at_provider": _OWN,
    "change_password": _OWN,
    "metrics": Rule(_P.OPERATE),
    "healthz": _FREE,
    "readyz": _FREE,
    "get_keys": _FREE,
}
"""Operations of the HTTP service by id."""

COMMANDS: Final[Mapping[str, Permission]] = {
    **dict.fromkeys(("check", "recheck"), _P.CHECK),
    **dict.fromkeys(("draw-check", "committee"), _P.DRAW_CHECK),
    **dict.fromkeys(("parties", "path", "equity"), _P.EXPLORE),
    **dict.fromkeys(("explain", "outcome list"), _P.FINDING),
    "suppose": _P.EXPLAIN,
    "outcome": _P.RECORD_OUTCOME,
    **dict.fromkeys(("replay", "changes", "verify"), _P.RECEIPT),
    **dict.fromkeys(("jobs", "worker"), _P.JOBS),
    "cypher": _P.CYPHER,
    **dict.fromkeys(("load", "likeness", "demo"), _P.LOAD),
    "vault resolve": _P.RESOLVE,
    **dict.fromkeys(("exchange", "partner reconcile", "partner foreign"), _P.EXCHANGE),
    **dict.fromkeys(("exchange init", "exchange registry", "exchange mapping"), _P.KEYS),
    "partner": _P.KEYS,
    **dict.fromkeys(("exchange serve", "partner status", "partner list"), _P.OPERATE),
    "audit subject": _P.SUBJECT_LOG,
    "audit": _P.AUDIT,
    **dict.fromkeys(("clients", "accounts", "vault allow", "vault deny"), _P.ACCESS),
    **dict.fromkeys(("vault", "keys"), _P.KEYS),
    **dict.fromkeys(
        ("db", "backup", "restore", "verify-backup", "webhooks", "serve", "stop", "doctor"),
        _P.OPERATE,
    ),
    **dict.fromkeys(("generate", "sources"), _P.OWN_SESSION),
}
"""What commands do, by the longest name that fits (``vault resolve`` before ``vault``).

Nothing enforces these: whoever runs commands has the files of the hub, and is held by the accounts
of the machine. They say to whom the operator gives such an account.
"""
