"""Recording what people decided about findings and leads."""

from __future__ import annotations

from datetime import datetime

from credit_hub.api.hub import Hub
from credit_hub.api.schemas.check import kind_of
from credit_hub.api.schemas.receipt import OutcomeBody, OutcomesView
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.ledger.outcomes.decision import Decision, Outcome, Subject

__all__ = ["history", "record"]


def record(
    hub: Hub,
    finding_id: str,
    body: OutcomeBody,
    now: datetime,
    *,
    operation: str | None = None,
) -> OutcomesView:
    """Append a decision about a kept finding or lead, and return all of its decisions.

    The decision goes to the ledger alone. The graph does not change: a lead stays a lead whatever
    is decided, and no sanction comes of it. ``operation`` names the request under an idempotency
    key: what it recorded before it failed is not recorded again.

    Raises:
        NotFoundError: There is no such finding or lead.
        InvalidValueError: Reason or decider is missing or too long.
    """
    judgement = FindingRepository(hub.store).get(finding_id)
    subject = Subject(
        id=judgement.id,
        kind=kind_of(judgement),
        lot_id=judgement.lot_id,
        rule_id=judgement.rule_id,
        rule_version=judgement.rule_version,
        evidence_class=judgement.evidence.value,
    )
    outcome = Outcome(
        subject=subject,
        decision=Decision(body.decision),
        reason=body.reason,
        decided_by=body.decided_by,
        case_no=body.case_no,
        recorded_at=now,
    )
    outcomes = hub.notary.ledger.outcomes
    outcomes.add(outcome, operation=operation)
    return OutcomesView.of(judgement.id, subject.kind, outcomes.history(judgement.id))


def history(hub: Hub, finding_id: str) -> OutcomesView:
    """Return all decisions about a kept finding or lead.

    Raises:
        NotFoundError: There is no such finding or lead.
    """
    judgement = FindingRepository(hub.store).get(finding_id)
    decided = hub.notary.ledger.outcomes.history(judgement.id)
    return OutcomesView.of(judgement.id, kind_of(judgement), decided)
