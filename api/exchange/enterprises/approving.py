"""The decision of an officer of this city about a request for a yes or no."""

from __future__ import annotations

from datetime import date

from credit_hub.api.exchange.enterprises.listed import is_connected
from credit_hub.api.exchange.provider.home import Home
from credit_hub.federation.errors import RefusedError, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.approval import Approval, State
from credit_hub.federation.links.predicate import (
    TYP,
    LinkPredicate,
    StatedPredicate,
    sign_predicate,
)
from credit_hub.federation.links.question import ListedQuestion, read_question
from credit_hub.federation.links.reasons import DECIDED, QUESTION, UNKNOWN
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.models import Log
from credit_hub.federation.tokens import sealer
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.ledger.federation.approvals import KeptApproval

__all__ = ["approval_of", "approve", "decline", "requests"]


def requests(home: Home, state: State | None = None) -> tuple[Approval, ...]:
    """Return the requests of partners, the oldest first."""
    name = None if state is None else state.value
    return tuple(map(approval_of, home.ledger.exchange_approvals.listed(name)))


def approve(
    home: Home, facts: PublicFactsRepository, identity: str, officer: str, reason: str
) -> tuple[Approval, bool]:
    """Compute and sign the yes or no, and let the partner fetch it.

    Args:
        home: This city.
        facts: Its graph.
        identity: Of the request.
        officer: Account of who decides.
        reason: Why.

    Returns:
        The request, and whether the firm is connected.

    Raises:
        RefusedError: There is no such request, it was decided or has lapsed, or officer or reason
            are missing.
        StoreError: The graph does not answer; nothing was decided.
    """
    request = _get(home, identity)
    request.check_approvable(home.now())
    stated = _stated(home, facts, request)
    decided = request.approve(officer, reason, home.now(), stated.token)
    _decide(home, decided, (LeafKind.RECORD, new_salt()))
    return decided, stated.predicate.connected


def decline(home: Home, identity: str, officer: str, reason: str) -> Approval:
    """Decline a request; the partner learns that, and no reason.

    Raises:
        RefusedError: There is no such request, it was decided, or officer or reason are missing.
    """
    decided = _get(home, identity).decline(officer, reason, home.now())
    _decide(home, decided, None)
    return decided


def approval_of(kept: KeptApproval) -> Approval:
    """Return a request as it was kept.

    Raises:
        VerificationError: Its question is none: another program wrote it.
    """
    question = read_question(kept.question.encode())
    if not isinstance(question, ListedQuestion):
        raise VerificationError(QUESTION, kept.id)
    return Approval(
        id=kept.id,
        partner=kept.partner,
        question=question,
        asked_at=kept.asked,
        state=State(kept.state),
        officer=kept.officer,
        reason=kept.reason,
        decided_at=kept.decided,
        token=kept.token,
    )


def _stated(home: Home, facts: PublicFactsRepository, request: Approval) -> StatedPredicate:
    question, partner = request.question, request.partner
    day = date.fromisoformat(question.as_of)
    found = is_connected(facts, question.firm, question.hops, day)
    accepts = home.view().registry.member(partner).accepts
    key = home.membership.signer(KeyUse.RECORD, home.clock(), accepts=accepts)
    said = LinkPredicate(
        iss=home.id,
        aud=partner,
        iat=home.now(),
        jti=new_id(),
        purpose=question.purpose,
        suite=key.public.suite.id,  # type: ignore[arg-type]  # one of three names
        log=Log(origin=home.membership.origin()),
        question=question.digest,
        as_of=question.as_of,
        sub=question.firm,
        hops=question.hops,
        list=question.list,
        connected=found.connected,
        complete=found.complete,
    )
    return sign_predicate(said, sealer(key, TYP), home.opener(TYP, KeyUse.RECORD))


def _get(home: Home, identity: str) -> Approval:
    kept = home.ledger.exchange_approvals.get(identity)
    if kept is None:
        raise RefusedError(UNKNOWN, identity)
    return approval_of(kept)


def _decide(home: Home, decided: Approval, leaf: tuple[int, bytes] | None) -> None:
    kept = KeptApproval(
        id=decided.id,
        partner=decided.partner,
        question=bytes(decided.question).decode(),
        asked=decided.asked_at,
        state=decided.state.value,
        officer=decided.officer,
        reason=decided.reason,
        decided=decided.decided_at,
        token=decided.token,
    )
    if not home.ledger.exchange_approvals.decide(kept, leaf):
        raise RefusedError(DECIDED, decided.id)
