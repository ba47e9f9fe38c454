"""Entries of the lots of a batch job: each is a look of the client of the job."""

from __future__ import annotations

import json
from datetime import datetime

from credit_hub.api.audit.about import About, about, result_digest
from credit_hub.api.audit.actions import ACTIONS
from credit_hub.api.audit.privacy import typed_lot
from credit_hub.ledger.audit.entry import AuditEvent, AuditOutcome
from credit_hub.ledger.jobs.job import Job, Result

__all__ = ["lot_event"]

_ROUTE = "linked_party_check"
_FAILURES = 500
"""From this HTTP status on it is the hub that failed."""


def lot_event(job: Job, lot: str, result: Result, now: datetime) -> AuditEvent:
    """Return the event of one lot; ``request_id`` is the job, whose submission says why."""
    done = ACTIONS["lot.check"]
    shown, status, content = About(), 200, result.answer
    if content is not None:
        shown = about(content, done)
    elif result.problem is not None:
        content = result.problem
        status = int(json.loads(content)["status"])
    answered = result.answer is not None
    failed = AuditOutcome.FAILED if status >= _FAILURES else AuditOutcome.REFUSED
    return AuditEvent(
        at=now,
        operator=job.client,
        action=done.code,
        access=done.access,
        route=_ROUTE,
        outcome=AuditOutcome.ANSWERED if answered else failed,
        status=str(status),
        request_id=job.id,
        lot=shown.lot or typed_lot(lot),
        subjects=shown.subjects,
        subjects_total=shown.subjects_total,
        result_digest=None if content is None else result_digest(content),
        receipt=shown.receipt,
    )
