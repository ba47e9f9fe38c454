"""Answers a question about a person: the receipt is on the disk before the answer leaves.

Whatever is in the way of an answer about a person looks the same to the partner. Each question has
a receipt, refusals too; a question that is asked again gets the record and receipt that an earlier
try has made.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final

import structlog

from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.issuing import Made, make_record
from credit_hub.federation.consent.checks import Question, Use, allow
from credit_hub.federation.consent.reasons import REFUSED, SUBJECT
from credit_hub.federation.consent.receipt import TYPE as CONSENT
from credit_hub.federation.consent.receipt import VerifiedConsent, open_consent
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.http.idempotency import AT_WORK, KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.receipts.journal import GIVEN, write_ahead
from credit_hub.federation.receipts.receipt import TYP, Issued, QueryReceipt, issue, read_receipt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.registry.permission import check_may_ask
from credit_hub.federation.status.standing import Standing
from credit_hub.federation.wire.question import (
    JSON,
    PROBLEM,
    QueryAnswer,
    QueryRequest,
    kind_code,
)
from credit_hub.ledger.federation.consents import IssuedRecord, KeptConsent
from credit_hub.ledger.federation.receipts import KeptReceipt
from credit_hub.model.interval import CHINA

__all__ = ["answer_question", "problem"]

_TRIES: Final = 8
"""Questions under one consent that meet each other at the same moment."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, with who signed it and under which operation it is answered."""

    request: QueryRequest
    verified: Verified
    operation: str


def answer_question(home: Home, verified: Verified, body: bytes, operation: str) -> KeptAnswer:
    """Answer, or refuse with a receipt.

    Args:
        home: This city.
        verified: Who asked.
        body: Of the request.
        operation: The same for every try of this question.

    Raises:
        VerificationError: The body is no question.
        RefusedError: Too many questions met each other under one consent: it is asked again.
        LedgerError: The receipt could not be written: there is no answer.
    """
    asked = _Asked(QueryRequest.read(body), verified, operation)
    earlier = home.ledger.exchange_consents.answered(operation)
    if earlier is not None:
        return _again(home, earlier)
    if asked.request.consent is None:
        return _refuse(home, asked, None, REFUSED, SUBJECT)
    try:
        given = open_consent(asked.request.consent, home.opener(CONSENT, KeyUse.CONSENT))
    except VerificationError as error:
        return _refuse(home, asked, None, REFUSED, error.reason)
    try:
        _permitted(home, asked)
    except RefusedError as error:
        # What the registry says of a member is public; it says nothing about a person.
        return _refuse(home, asked, given, error.reason, error.reason)
    try:
        return _answer(home, asked, given)
    except RefusedError as error:
        if error.reason is AT_WORK:
            raise  # nothing was decided: it is asked again under its key
        return _refuse(home, asked, given, REFUSED, error.reason)


def problem(status: int, reason: Reason, receipt: str | None = None) -> KeptAnswer:
    """Return a refusal as a problem document (RFC 9457); nothing that was received is quoted."""
    said = {"type": "about:blank", "title": reason.en, "status": status, "reason": reason.code}
    if receipt is not None:
        said["receipt"] = receipt
    body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    return KeptAnswer(status, (("content-type", PROBLEM),), body)


def _permitted(home: Home, asked: _Asked) -> None:
    """Hold the question against what the registry says of the asker."""
    member = home.view().registry.member(asked.verified.member)
    purpose = asked.request.purpose
    day = home.clock().astimezone(CHINA).date().isoformat()
    check_may_ask(member, purpose, home.ledger.exchange_receipts.asked(member.id, purpose, day))


def _answer(home: Home, asked: _Asked, given: VerifiedConsent) -> KeptAnswer:
    kept = home.ledger.exchange_consents.get(given.digest)
    if kept is None:
        raise RefusedError(SUBJECT)
    for _ in range(_TRIES):
        use = _allowed(home, asked, given, kept)
        made = make_record(home, kept.person, given.consent, use, asked.request.kind)
        record = made.record
        receipt = _receipt(home, asked, given, kind_code(record.vct), made.issued.digest)
        if home.ledger.exchange_consents.issue(
            _row(asked, made, receipt), use.number, LeafKind.RECORD, new_salt(), _kept(receipt)
        ):
            return _told(made.issued.presentation.text, receipt)
        earlier = home.ledger.exchange_consents.answered(asked.operation)
        if earlier is not None:
            return _again(home, earlier)
        kept = home.ledger.exchange_consents.get(given.digest) or kept
    raise RefusedError(AT_WORK)


def _allowed(home: Home, asked: _Asked, given: VerifiedConsent, kept: KeptConsent) -> Use:
    request, member = asked.request, asked.verified.member
    question = Question(
        asker=member,
        subject=given.consent.sub,
        purpose=request.purpose,
        scene=request.scene or "",
        kind=request.kind,
        fields=frozenset(request.fields),
        allowed_purposes=frozenset(home.view().registry.member(member).purposes),
    )
    return allow(
        given,
        question,
        takers=frozenset({home.id}),
        used=home.ledger.exchange_consents.used(given.digest),
        standing=Standing.VALID if kept.withdrawn is None else Standing.REVOKED,
        now=home.now(),
    )


def _receipt(
    home: Home,
    asked: _Asked,
    given: VerifiedConsent | None,
    kind: str | None = None,
    result: str | None = None,
) -> Issued:
    member = asked.verified.member
    said = QueryReceipt(
        iss=home.id,
        aud=member,
        iat=home.now(),
        jti=new_id(),
        operator=asked.request.operator,
        purpose=asked.request.purpose,
        consent=None if given is None else given.digest,
        sub=None if given is None else given.consent.sub,
        request=asked.verified.base_digest,
        decision="refused" if kind is None else "answered",
        kind=kind,
        result=result,
    )
    seal = home.sealer(TYP, KeyUse.RECEIPT, member)
    return issue(said, seal, home.opener(TYP, KeyUse.RECEIPT))


def _row(asked: _Asked, made: Made, receipt: Issued) -> IssuedRecord:
    record = made.record
    return IssuedRecord(
        operation=asked.operation,
        jti=record.jti,
        kind=record.vct,
        audience=record.aud,
        subject=record.sub,
        consent=record.consent,
        digest=made.issued.digest,
        list_uri=made.place.uri,
        list_place=made.place.index,
        issued=record.iat,
        expires=record.exp,
        record=made.issued.presentation.text,
        receipt=receipt.token,
    )


def _kept(issued: Issued) -> KeptReceipt:
    receipt = issued.receipt
    return KeptReceipt(
        digest=issued.digest,
        direction=GIVEN,
        partner=receipt.aud,
        purpose=receipt.purpose,
        day=receipt.day,
        at=receipt.iat,
        token=issued.token,
    )


def _again(home: Home, earlier: IssuedRecord) -> KeptAnswer:
    """Return what an earlier try has made: its receipt was written with it."""
    return _told(earlier.record, read_receipt(earlier.receipt, home.opener(TYP, KeyUse.RECEIPT)))


def _told(record: str, receipt: Issued) -> KeptAnswer:
    body = bytes(QueryAnswer(record=record, receipt=receipt.token))
    return KeptAnswer(HTTPStatus.OK, (("content-type", JSON),), body)


def _refuse(
    home: Home, asked: _Asked, given: VerifiedConsent | None, told: Reason, why: Reason
) -> KeptAnswer:
    """Refuse with a receipt; why stays in the log of this city."""
    receipt = _receipt(home, asked, given)
    _log.info("exchange.refused", partner=asked.verified.member, reason=why.code)
    answer = replace(problem(HTTPStatus.FORBIDDEN, told, receipt.token), is_final=True)
    return write_ahead(home.ledger.exchange_receipts, receipt, lambda: answer)
