"""Asks a partner about links of firms that it registers, and keeps what it states.

The receipt is kept and acknowledged before the answer is used, as for questions about persons.
Asking again is harmless: the answer holds public facts alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.relying.asking import keep_receipt
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.client import REFUSED
from credit_hub.api.exchange.relying.questions import OTHER_ANSWER, OTHER_RECEIPT
from credit_hub.federation.errors import RefusedError, VerificationError
from credit_hub.federation.http.messages import Response
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.answer import TYP, Stated, check_answer, read_answer
from credit_hub.federation.links.predicate import TYP as PREDICATE
from credit_hub.federation.links.predicate import StatedPredicate, read_predicate
from credit_hub.federation.links.question import (
    LINKS,
    LinkQuestion,
    ListedQuestion,
    Question,
    check_area,
)
from credit_hub.federation.receipts.receipt import TYP as RECEIPT
from credit_hub.federation.receipts.receipt import Issued, read_receipt
from credit_hub.federation.registry.permission import check_may_ask
from credit_hub.federation.wire.links import LinkReply
from credit_hub.federation.wire.question import JSON, Refusal
from credit_hub.ledger.federation.links import KeptLinks

__all__ = ["ask_links", "ask_listed", "fetch_listed"]

_KINDS: Final = {LinkQuestion: "links", ListedQuestion: "link-request"}


def ask_links(city: RelyingCity, partner: str, question: LinkQuestion) -> Stated:
    """Ask for the public edges around firms of a partner's area, and keep them.

    Raises:
        VerificationError: A firm lies in another area; there was no answer, or it may not be used.
        RefusedError: This city may not ask, or the partner refuses.
    """
    said, issued = _ask(city, partner, question)
    view = city.view()
    stated = read_answer(said.answer or "", city.opener(view, TYP, KeyUse.RECORD))
    area = view.registry.member(partner).area_code
    check_answer(stated, question, asked=partner, asker=city.id, area=area, now=city.now())
    if issued.receipt.result != stated.digest:
        raise VerificationError(OTHER_ANSWER, "receipt")
    day, now = stated.answer.as_of, city.now()
    city.ledger.exchange_links.keep(KeptLinks(stated.digest, partner, day, stated.token, now))
    return stated


def ask_listed(city: RelyingCity, partner: str, question: ListedQuestion) -> str:
    """Ask for a yes or no, and return the name of the request that waits for an officer.

    Raises:
        VerificationError: The firm lies in another area; there was no answer, or it may not be
            used.
        RefusedError: This city may not ask, or the partner refuses.
    """
    said, issued = _ask(city, partner, question)
    if said.request is None or issued.receipt.result != question.digest:
        raise VerificationError(OTHER_ANSWER, "receipt")
    return said.request


def fetch_listed(city: RelyingCity, partner: str, request: str) -> StatedPredicate | None:
    """Return the yes or no of a request, or None while no officer has decided.

    Raises:
        VerificationError: There was no answer, or it may not be used.
        RefusedError: An officer has declined, or the partner has no such request of this city.
    """
    prepared = city.client.prepare(partner, f"{LINKS}/{request}", secrets.token_hex(16))
    response = city.client.send(prepared)
    if response.status != HTTPStatus.OK:
        raise _refused(city, partner, response, prepared.base)
    said = LinkReply.read(response.body)
    if said.state == "pending":
        return None
    issued = _receipt(city, partner, said.receipt, prepared.base)
    keep_receipt(city, partner, issued)
    found = read_predicate(said.answer or "", city.opener(city.view(), PREDICATE, KeyUse.RECORD))
    told = (found.predicate.iss, found.predicate.aud, found.digest, "link-predicate")
    if told != (partner, city.id, issued.receipt.result, issued.receipt.kind):
        raise VerificationError(OTHER_ANSWER, "predicate")
    return found


def _ask(city: RelyingCity, partner: str, question: Question) -> tuple[LinkReply, Issued]:
    registry = city.view().registry
    check_may_ask(registry.member(city.id), question.purpose, 0)
    check_area(question, city.client.partner(partner).area_code)
    prepared = city.client.prepare(
        partner, LINKS, secrets.token_hex(16), content=(JSON, bytes(question))
    )
    response = city.client.send(prepared)
    if response.status not in {HTTPStatus.OK, HTTPStatus.ACCEPTED}:
        raise _refused(city, partner, response, prepared.base)
    said = LinkReply.read(response.body)
    issued = _receipt(city, partner, said.receipt, prepared.base)
    keep_receipt(city, partner, issued)
    receipt = issued.receipt
    stated = (receipt.decision, receipt.kind, receipt.purpose, receipt.operator)
    expected = ("answered", _KINDS[type(question)], question.purpose, question.operator)
    if stated != expected:
        raise VerificationError(OTHER_RECEIPT)
    return said, issued


def _receipt(city: RelyingCity, partner: str, token: str | None, base: str) -> Issued:
    issued = read_receipt(token or "", city.opener(city.view(), RECEIPT, KeyUse.RECEIPT))
    receipt = issued.receipt
    said: Sequence[object] = (receipt.iss, receipt.aud, receipt.request, receipt.sub)
    if said != (partner, city.id, base, None):
        raise VerificationError(OTHER_RECEIPT)
    return issued


def _refused(city: RelyingCity, partner: str, response: Response, base: str) -> RefusedError:
    """Keep the receipt of a refusal, too, and return the error that says why."""
    refusal = Refusal.read(response.body)
    if refusal.receipt is not None:
        keep_receipt(city, partner, _receipt(city, partner, refusal.receipt, base))
    return RefusedError(REFUSED, refusal.reason)
