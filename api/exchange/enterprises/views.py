"""What commands show of links, requests and runs, as JSON."""

from __future__ import annotations

from typing import TypeAlias

from credit_hub.api.exchange.enterprises.publishing import Published
from credit_hub.federation.links.answer import Stated
from credit_hub.federation.links.approval import Approval
from credit_hub.federation.links.predicate import StatedPredicate

__all__ = ["View", "predicate_view", "published_view", "request_view", "stated_view"]

View: TypeAlias = dict[str, object]


def stated_view(stated: Stated) -> View:
    """Return a statement about links."""
    answer = stated.answer
    return {
        "digest": stated.digest,
        "issuer": answer.iss,
        "as_of": answer.as_of,
        "firms": [f"uscc:{firm}" for firm in answer.firms],
        "edges": [edge.model_dump(mode="json", by_alias=True) for edge in answer.edges],
        "left_out": list(answer.left_out),
        "complete": answer.complete,
        "cuts": [cut.model_dump(mode="json", exclude_none=True) for cut in answer.cuts],
    }


def predicate_view(stated: StatedPredicate) -> View:
    """Return a yes or no; a no counts only where it is complete."""
    said = stated.predicate
    return {
        "state": "approved",
        "digest": stated.digest,
        "issuer": said.iss,
        "firm": f"uscc:{said.sub}",
        "as_of": said.as_of,
        "hops": said.hops,
        "list": said.list,
        "connected": said.connected,
        "complete": said.complete,
    }


def request_view(request: Approval, now: int) -> View:
    """Return a request of a partner."""
    question = request.question
    return {
        "id": request.id,
        "partner": request.partner,
        "firm": f"uscc:{question.firm}",
        "list": question.list,
        "hops": question.hops,
        "as_of": question.as_of,
        "purpose": question.purpose,
        "asked_at": request.asked_at,
        "state": "lapsed" if request.lapsed(now) else request.state.value,
        "officer": request.officer,
        "reason": request.reason,
        "decided_at": request.decided_at,
    }


def published_view(found: Published) -> View:
    """Return what a run has done."""
    return {
        "partners": list(found.partners),
        "read": found.read,
        "told": dict(sorted(found.told.items())),
        "unchanged": found.unchanged,
        "unfit": {reason.value: count for reason, count in sorted(found.unfit.items())},
    }
