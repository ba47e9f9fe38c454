"""Answers a question about a firm with its public record.

The record counts for a day: what is repaired, revoked or corrected meanwhile is told by outcomes,
and whoever asks again gets the present state.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.enterprises.public_record import PublicRecord, public_record
from credit_hub.api.exchange.enterprises.receipting import (
    Asked,
    check_allowed,
    receipt_of,
    refuse,
)
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.places import new_place
from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.area import is_sole_trader
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.receipts.journal import write_ahead
from credit_hub.federation.receipts.receipt import TYP, Issued, read_receipt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import Log, OrgRecord, Status, StatusPlace
from credit_hub.federation.wire.question import JSON, QueryAnswer, QueryRequest, kind_code
from credit_hub.ledger.federation.consents import IssuedRecord
from credit_hub.model.errors import ConflictError
from credit_hub.model.interval import CHINA

__all__ = ["LIFE", "NO_RECORD", "answer_record"]

LIFE: Final = 86_400
"""Seconds for which a public record counts (federation.md 3.8: copies are corrected in a day)."""
_KIND: Final = "urn:cn-credit:org-record:1"
_LIST: Final = "o"
NO_RECORD: Final = Reason(
    "exchange.no_record",
    en="this city gives no public record of it: it has no such unit, or it is a sole trader",
    zh="本市不提供该主体的公共信用记录：无此单位，或其为个体工商户",
    rule="docs/protocol/records.md, section Kinds",
)


def answer_record(
    home: Home, verified: Verified, request: QueryRequest, operation: str
) -> KeptAnswer:
    """Answer, or refuse with a receipt.

    Args:
        home: This city.
        verified: Who asks.
        request: Names a firm, and no consent.
        operation: The same for every try of this question.

    Raises:
        LedgerError: The receipt could not be written: there is no answer.
        StoreError: The graph does not answer: it is asked again later.
    """
    earlier = home.ledger.exchange_consents.answered(operation)
    if earlier is not None:
        return _again(home, earlier)
    asked = Asked(request, verified)
    try:
        check_allowed(home, asked)
        found = _found(home, request)
    except RefusedError as error:
        return refuse(home, asked, error.reason)
    return _answer(home, asked, request, (found, operation))


def _found(home: Home, request: QueryRequest) -> PublicRecord:
    firm = request.subject or ""
    if request.kind != _KIND or request.fields or is_sole_trader(firm):
        raise RefusedError(NO_RECORD)
    found = public_record(home.facts(), firm, home.clock().astimezone(CHINA).date())
    if found is None:
        raise RefusedError(NO_RECORD)
    return found


def _answer(
    home: Home, asked: Asked, request: QueryRequest, made: tuple[PublicRecord, str]
) -> KeptAnswer:
    found, operation = made
    partner, now = asked.verified.member, home.now()
    accepts = home.view().registry.member(partner).accepts
    key = home.membership.signer(KeyUse.RECORD, home.clock(), accepts=accepts)
    place = new_place(home, _LIST)
    record = OrgRecord(
        iss=home.id,
        aud=partner,
        iat=now,
        nbf=now,
        exp=now + LIFE,
        jti=new_id(),
        purpose=request.purpose,
        as_of=now,
        status=Status(status_list=StatusPlace(uri=place.uri, idx=place.index)),
        suite=key.public.suite.id,  # type: ignore[arg-type]  # one of three names
        log=Log(origin=home.membership.origin()),
        sub=request.subject or "",
        items=found.items,
        searched=found.searched,
        complete=found.complete,
    )
    issued = issue_record(record, key)
    receipt = receipt_of(home, asked, kind_code(_KIND), issued.digest)
    row = IssuedRecord(
        operation=operation,
        jti=record.jti,
        kind=record.vct,
        audience=partner,
        subject=record.sub,
        consent=None,
        digest=issued.digest,
        list_uri=place.uri,
        list_place=place.index,
        issued=now,
        expires=record.exp,
        record=issued.presentation.text,
        receipt=receipt.token,
    )
    if not home.ledger.exchange_consents.publish(row, LeafKind.RECORD, new_salt()):
        earlier = home.ledger.exchange_consents.answered(operation)
        if earlier is None:
            raise ConflictError("a record of this name is there, and of another question")
        return _again(home, earlier)
    return _written(home, row.record, receipt)


def _again(home: Home, earlier: IssuedRecord) -> KeptAnswer:
    """Return what an earlier try has made; it may have died before its receipt was written."""
    receipt = read_receipt(earlier.receipt, home.opener(TYP, KeyUse.RECEIPT))
    return _written(home, earlier.record, receipt)


def _written(home: Home, record: str, receipt: Issued) -> KeptAnswer:
    body = bytes(QueryAnswer(record=record, receipt=receipt.token))
    answer = KeptAnswer(HTTPStatus.OK, (("content-type", JSON),), body)
    return write_ahead(home.ledger.exchange_receipts, receipt, lambda: answer)
