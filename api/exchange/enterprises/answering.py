"""Answers partners' questions about links: edges at once, a yes or no after an officer's approval.

The receipt is on the disk before anything leaves. A question that is tried again under its key
meets the request that an earlier try has made.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.enterprises.approving import approval_of
from credit_hub.api.exchange.enterprises.receipting import Asked, check_allowed, refuse, reply
from credit_hub.api.exchange.enterprises.stating import state_links
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.queries import problem
from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import ExchangeError, VerificationError
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.approval import Approval, State
from credit_hub.federation.links.predicate import TYP as PREDICATE
from credit_hub.federation.links.predicate import read_predicate
from credit_hub.federation.links.question import (
    LinkQuestion,
    ListedQuestion,
    Question,
    check_area,
    read_question,
)
from credit_hub.federation.links.reasons import DECLINED, QUESTION, UNKNOWN
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.wire.links import LinkReply
from credit_hub.ledger.federation.approvals import KeptApproval
from credit_hub.model.interval import CHINA

__all__ = ["answer_links", "tell_request"]

_ID_BYTES: Final = 16


def answer_links(home: Home, verified: Verified, body: bytes, operation: str) -> KeptAnswer:
    """Answer a question about links, or refuse it with a receipt.

    Args:
        home: This city.
        verified: Who asks.
        body: Of the request.
        operation: The same for every try of this question.

    Raises:
        VerificationError: The body is no question; nobody was asked about.
        LedgerError: The receipt could not be written: there is no answer.
        StoreError: The graph does not answer: it is asked again later.
    """
    question = read_question(body)
    asked = Asked(question, verified)
    try:
        check_allowed(home, asked)
        _check(home, question)
    except ExchangeError as error:
        return refuse(home, asked, error.reason)
    if isinstance(question, LinkQuestion):
        return _edges(home, asked, question)
    return _request(home, asked, question, operation)


def tell_request(home: Home, verified: Verified, rest: Sequence[str]) -> KeptAnswer:
    """Tell a partner what has become of its own request.

    Args:
        home: This city.
        verified: Who asks.
        rest: Of the path: the id of the request.

    Raises:
        LedgerError: The receipt could not be written: there is no answer.
    """
    kept = home.ledger.exchange_approvals.get(rest[0]) if len(rest) == 1 else None
    if kept is None or kept.partner != verified.member:
        return problem(HTTPStatus.NOT_FOUND, UNKNOWN)
    request = approval_of(kept)
    asked = Asked(request.question, verified)
    if request.state is State.DECLINED or request.lapsed(home.now()):
        return refuse(home, asked, DECLINED)
    if request.token is None:
        return _pending(request, HTTPStatus.OK)
    stated = read_predicate(request.token, home.opener(PREDICATE, KeyUse.RECORD))
    return reply(
        home,
        asked,
        lambda receipt: LinkReply(state="approved", answer=stated.token, receipt=receipt),
        ("link-predicate", stated.digest),
    )


def _check(home: Home, question: Question) -> None:
    check_area(question, home.membership.member().area_code)
    today = home.clock().astimezone(CHINA).date()
    if date.fromisoformat(question.as_of) > today:
        raise VerificationError(QUESTION, "as_of")


def _edges(home: Home, asked: Asked, question: LinkQuestion) -> KeptAnswer:
    partner = asked.verified.member
    stated = state_links(home.membership, home.view(), home.facts(), question, partner)
    home.ledger.exchange_objects.put(LeafKind.RECORD, partner, stated.token, new_salt())
    return reply(
        home,
        asked,
        lambda receipt: LinkReply(state="answered", answer=stated.token, receipt=receipt),
        ("links", stated.digest),
    )


def _request(home: Home, asked: Asked, question: ListedQuestion, operation: str) -> KeptAnswer:
    identity = base64url.encode(sha256(operation.encode()).digest()[:_ID_BYTES])
    body = bytes(question).decode()
    kept = KeptApproval(identity, asked.verified.member, body, home.now())
    if home.ledger.exchange_approvals.get(identity) is None:
        home.ledger.exchange_approvals.add(kept)
    return reply(
        home,
        asked,
        lambda receipt: LinkReply(state="pending", request=identity, receipt=receipt),
        ("link-request", question.digest),
        HTTPStatus.ACCEPTED,
    )


def _pending(request: Approval, status: int) -> KeptAnswer:
    body = bytes(LinkReply(state="pending", request=request.id))
    return KeptAnswer(status, (("content-type", "application/json"),), body)
