"""Whose receipts and findings are shown to whom: a role bound to its own gets no others.

The audit log is what knows who asked: an answer leaves only when its entry is written (ADR 0015),
and the entry names lot and receipt. So whoever holds an id by right has an entry, and there is no
second record that could disagree with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from credit_hub.api.clients import Caller
from credit_hub.api.county import demand_within, lot_of
from credit_hub.api.hub import HubKeeper
from credit_hub.api.policy import Reach, Rule
from credit_hub.ledger.storage.jobs import no_job
from credit_hub.model.errors import NotFoundError

__all__ = ["demand_object", "is_bound"]

_ASKED: Final = ("lot.check", "lot.draw_check", "lot.draw_result", "lot.recheck")
"""Actions of the audit log whose answers are receipts and findings of whoever asked."""


def is_bound(caller: Caller, rule: Rule) -> bool:
    """Say whether what a caller gets of an operation depends on the object that it names."""
    return not caller.access.scope.is_city or _is_own_alone(caller, rule)


def demand_object(
    hubs: HubKeeper, caller: Caller, rule: Rule, parameters: Mapping[str, object]
) -> None:
    """Refuse an object that lies outside the caller's county, or is another's.

    Args:
        hubs: The hub.
        caller: Who asks.
        rule: Of the operation that reads the object.
        parameters: Name it: ``receipt_id``, ``finding_id``, ``lot_id``, ``entity_id``, ``job_id``.

    Raises:
        NotFoundError: It is not there, or not for this caller.
    """
    access = caller.access
    if not access.scope.is_city:
        if rule.reach is Reach.JOB:
            _demand_own_reach(hubs, caller, parameters)
        else:
            demand_within(hubs, access.scope, rule.reach, parameters)
    if _is_own_alone(caller, rule):
        _demand_own(hubs, caller.id, parameters)


def _is_own_alone(caller: Caller, rule: Rule) -> bool:
    if rule.permission is None or not rule.is_kept:
        return False
    return not caller.access.sees_others(rule.permission)


def _demand_own_reach(hubs: HubKeeper, caller: Caller, parameters: Mapping[str, object]) -> None:
    """Refuse a job that reached beyond the county: the caller saw more when it submitted it."""
    if not isinstance(id_ := parameters.get("job_id"), str):
        return
    job = hubs.notary.ledger.jobs.get(id_, caller.id)
    if not caller.access.scope.covers(job.codes):
        raise no_job(id_)


def _demand_own(hubs: HubKeeper, caller: str, parameters: Mapping[str, object]) -> None:
    """Refuse a receipt that another was given, or a finding of a lot that the caller never checked.

    Absence is said here, too, so that both have one answer.

    Raises:
        NotFoundError: It is not there, or is not the caller's.
    """
    audit = hubs.notary.ledger.audit
    what = next((str(value) for value in parameters.values()), "")
    receipt = parameters.get("receipt_id")
    try:
        own = (
            audit.has_asked(caller, _ASKED, receipt=receipt)
            if isinstance(receipt, str)
            else audit.has_asked(caller, _ASKED, lot=lot_of(hubs, parameters))
        )
    except NotFoundError:
        own = False
    if not own:
        message = f"there is no {what[:256]!r} of this caller"
        remedy = "check the id; what others asked for is shown to roles that name a purpose"
        raise NotFoundError(message, remedy=remedy)
