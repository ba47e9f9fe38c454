"""Receipts of questions about firms: no subject, no consent, and one for every refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.queries import problem
from credit_hub.federation.errors import Reason
from credit_hub.federation.http.idempotency import KeptAnswer
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.question import Question
from credit_hub.federation.receipts.journal import write_ahead
from credit_hub.federation.receipts.receipt import TYP, Issued, QueryReceipt, issue
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.registry.permission import check_may_ask
from credit_hub.federation.wire.links import LinkReply
from credit_hub.federation.wire.question import JSON, QueryRequest
from credit_hub.model.interval import CHINA

__all__ = ["Asked", "check_allowed", "receipt_of", "refuse", "reply"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about firms, with who signed it."""

    question: Question | QueryRequest
    verified: Verified


def check_allowed(home: Home, asked: Asked) -> None:
    """Refuse what the registry does not let the asker ask on this day.

    Raises:
        RefusedError: It does not.
    """
    member = home.view().registry.member(asked.verified.member)
    purpose = asked.question.purpose
    day = home.clock().astimezone(CHINA).date().isoformat()
    check_may_ask(member, purpose, home.ledger.exchange_receipts.asked(member.id, purpose, day))


def reply(
    home: Home,
    asked: Asked,
    said: Callable[[str], LinkReply],
    stated: tuple[str, str],
    status: int = HTTPStatus.OK,
) -> KeptAnswer:
    """Return an answer whose receipt is on the disk before it leaves.

    Args:
        home: This city.
        asked: The question.
        said: Makes the body of its receipt.
        stated: Kind and digest of what is answered, for the receipt.
        status: Of the answer.
    """
    receipt = receipt_of(home, asked, *stated)
    answer = KeptAnswer(status, (("content-type", JSON),), bytes(said(receipt.token)))
    return write_ahead(home.ledger.exchange_receipts, receipt, lambda: answer)


def refuse(home: Home, asked: Asked, reason: Reason) -> KeptAnswer:
    """Return a refusal with its receipt; what it says of firms and members is public."""
    receipt = receipt_of(home, asked)
    answer = problem(HTTPStatus.FORBIDDEN, reason, receipt.token)
    return write_ahead(home.ledger.exchange_receipts, receipt, lambda: answer)


def receipt_of(
    home: Home, asked: Asked, kind: str | None = None, result: str | None = None
) -> Issued:
    """Return the receipt of an answer, or without a kind that of a refusal; it is not written yet.

    Args:
        home: This city.
        asked: The question.
        kind: Of the answer.
        result: Digest of the answer.
    """
    said = QueryReceipt(
        iss=home.id,
        aud=asked.verified.member,
        iat=home.now(),
        jti=new_id(),
        operator=asked.question.operator,
        purpose=asked.question.purpose,
        request=asked.verified.base_digest,
        decision="refused" if kind is None else "answered",
        kind=kind,
        result=result,
    )
    seal = home.sealer(TYP, KeyUse.RECEIPT, asked.verified.member)
    return issue(said, seal, home.opener(TYP, KeyUse.RECEIPT))
