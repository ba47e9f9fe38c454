"""Asks a partner: the question is kept before it leaves, and its answer before it is used.

A process that dies in between leaves the question in the outbox; it is sent again under the same
idempotency key, and the partner gives the same answer again. So neither side has a receipt that the
other cannot get, and a lost reply costs no second use of the consent.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.client import REFUSED, reason_of
from credit_hub.api.exchange.relying.holding import keep
from credit_hub.api.exchange.relying.questions import (
    OTHER_RECEIPT,
    Pending,
    pending,
    take_receipt,
)
from credit_hub.api.exchange.relying.reading import Fetch, Reading, read_held, verified_now
from credit_hub.federation.errors import ExchangeError, RefusedError, VerificationError
from credit_hub.federation.http.messages import Response
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.receipts.acknowledgement import ACK_TYP, acknowledge
from credit_hub.federation.receipts.journal import TAKEN
from credit_hub.federation.receipts.receipt import Issued
from credit_hub.federation.wire.question import (
    ACKNOWLEDGEMENTS,
    JSON,
    QUERIES,
    TOKEN_TYPE,
    QueryAnswer,
    QueryRequest,
    Refusal,
)
from credit_hub.ledger.federation.outbox import Delivery, Outcome

__all__ = ["ACKNOWLEDGEMENT", "QUESTION", "Told", "ask", "is_transient", "keep_receipt", "settle"]

QUESTION: Final = "question"
ACKNOWLEDGEMENT: Final = "acknowledgement"
_ASKED_FOR: Final = 600
"""Seconds for which a question is sent again: whoever asked has gone by then."""
_ACKNOWLEDGED_FOR: Final = 86_400
"""An acknowledgement counts after its ten minutes, too, and ends the partner's alert."""
_TRANSIENT: Final = frozenset({"http.at_work", "http.too_many", "http.window", "http.replay"})
_SERVER_FAILED: Final = 500


@dataclass(frozen=True, slots=True)
class Told:
    """What came of a question.

    Attributes:
        receipt: Name of its receipt; a refusal has one, too, where it came so far.
        reading: The record that answers, as it counts now; None where it was refused.
        reason: The partner's code of a refusal: the same for all that concern a person.
    """

    receipt: str | None
    reading: Reading | None
    reason: str | None = None


def ask(city: RelyingCity, partner: str, request: QueryRequest) -> Told:
    """Ask a partner now.

    Args:
        city: This city.
        partner: Entity id.
        request: What is asked.

    Raises:
        VerificationError: The consent is not valid; there was no answer, and the question stays in
            the outbox for ten minutes; or the answer may not be used at all.
        RefusedError: This city may not ask this.
    """
    pending(city, partner, request)
    city.client.partner(partner)
    now = city.now()
    delivery = Delivery.new(
        partner,
        QUESTION,
        secrets.token_hex(16),
        (QUERIES, JSON, bytes(request)),
        (now, now + _ASKED_FOR),
    )
    city.ledger.exchange_outbox.put(delivery, leased=True)
    return settle(city, delivery)


def settle(city: RelyingCity, delivery: Delivery) -> Told:
    """Send a question that is kept, and keep what comes of it.

    Raises:
        ExchangeError: As :func:`ask`; what was tried is in the outbox.
    """
    outbox = city.ledger.exchange_outbox
    try:
        question = pending(city, delivery.partner, QueryRequest.read(delivery.body))
    except ExchangeError as error:
        outbox.done(delivery, "given-up", city.now(), error.reason.code)
        raise
    try:
        prepared = city.client.prepare(
            delivery.partner,
            delivery.path,
            delivery.key,
            content=(delivery.content_type, delivery.body),
        )
        delivery = outbox.trying(delivery, prepared.base)
        response = city.client.send(prepared)
    except ExchangeError as error:
        outbox.failed(delivery, error.reason.code, city.now())
        raise
    if is_transient(response):
        reason = reason_of(response)
        outbox.failed(delivery, reason, city.now())
        raise RefusedError(REFUSED, reason, remedy="it is asked again by itself")
    return _conclude(city, delivery, question, response)


def is_transient(response: Response) -> bool:
    """Whether the same request may be answered otherwise later."""
    return response.status >= _SERVER_FAILED or reason_of(response) in _TRANSIENT


def _conclude(city: RelyingCity, delivery: Delivery, question: Pending, response: Response) -> Told:
    outbox = city.ledger.exchange_outbox
    try:
        if response.status == HTTPStatus.OK:
            told = _answered(city, question, QueryAnswer.read(response.body), delivery.bases)
        else:
            told = _refused(city, question, Refusal.read(response.body), delivery.bases)
    except ExchangeError as error:
        outbox.done(delivery, "refused", city.now(), error.reason.code)
        raise
    outcome: Outcome = "refused" if told.reading is None else "delivered"
    outbox.done(delivery, outcome, city.now(), told.reason)
    return told


def _answered(city: RelyingCity, question: Pending, answer: QueryAnswer, bases: str) -> Told:
    """Keep the receipt first: it is owed whatever the record is worth."""
    issued = take_receipt(city, city.view(), answer.receipt, question, bases)
    keep_receipt(city, question.partner, issued)
    found = verified_now(city, answer.record, question.asked)
    question.check(found, issued)
    held = keep(city, answer.record, found, until=question.until(city.now()))
    return Told(issued.digest, read_held(city, held, Fetch.NEVER))


def _refused(city: RelyingCity, question: Pending, refusal: Refusal, bases: str) -> Told:
    if refusal.receipt is None:
        return Told(None, None, refusal.reason)
    issued = take_receipt(city, city.view(), refusal.receipt, question, bases)
    if issued.receipt.decision != "refused":
        raise VerificationError(OTHER_RECEIPT, "decision")
    keep_receipt(city, question.partner, issued)
    return Told(issued.digest, None, refusal.reason)


def keep_receipt(city: RelyingCity, partner: str, issued: Issued) -> None:
    """Keep a receipt and owe its acknowledgement; both are kept once."""
    receipt = issued.receipt
    city.ledger.exchange_receipts.write(
        issued.digest, TAKEN, partner, receipt.purpose, receipt.day, receipt.iat, issued.token
    )
    now = city.now()
    seal = city.sealer(city.view(), ACK_TYP, KeyUse.RECEIPT, partner)
    token = acknowledge(issued, seal, now)
    message = (ACKNOWLEDGEMENTS, TOKEN_TYPE, token.encode("ascii"))
    times = (now, now + _ACKNOWLEDGED_FOR)
    city.ledger.exchange_outbox.put(
        Delivery.new(partner, ACKNOWLEDGEMENT, issued.digest, message, times)
    )
