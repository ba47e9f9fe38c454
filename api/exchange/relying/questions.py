"""A question and what came of it: checked before it leaves, and held against its answer.

A question leaves only if the consent covers it here, too: asking for more than was consented to is
a wrong of whoever asks, whatever the provider answers (PIPL art. 6).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.holding import delete_at
from credit_hub.federation.consent.checks import Question, allow
from credit_hub.federation.consent.receipt import TYPE as CONSENT
from credit_hub.federation.consent.receipt import VerifiedConsent, open_consent
from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.receipts.receipt import TYP, Issued, read_receipt
from credit_hub.federation.records.models import Record, SceneEligibility
from credit_hub.federation.records.registered import RegisteredRecord
from credit_hub.federation.records.verification import Asked
from credit_hub.federation.registry.permission import check_may_ask
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.status.standing import Standing
from credit_hub.federation.wire.question import QueryRequest, kind_code

__all__ = ["OTHER_ANSWER", "OTHER_RECEIPT", "Pending", "operator_name", "pending", "take_receipt"]

OTHER_RECEIPT: Final = Reason(
    "exchange.other_receipt",
    "the receipt is not that of the question that was asked",
    "回执与所提出的查询不符",
    "docs/protocol/receipts.md, section Claims",
)
OTHER_ANSWER: Final = Reason(
    "exchange.other_answer",
    "the record is not what was asked for, or not what the receipt states",
    "应答记录与所查询内容或回执不符",
    "docs/protocol/consent.md, section Check by the provider",
)
_OPERATOR: Final = b"cc-operator-1\0"


def operator_name(city: RelyingCity, partner: str, operator: str) -> str:
    """Return the pseudonym of a person or system of this city towards one partner.

    It is keyed (RFC 2104): the partner can count an operator's questions and not learn who it is.
    """
    secret = city.membership.pairwise(partner).secret
    digest = hmac.digest(secret, _OPERATOR + operator.encode(), sha256)
    return f"sha-256:{base64url.encode(digest)}"


@dataclass(frozen=True, slots=True)
class Pending:
    """A question of this city, with what its answer is held against.

    Attributes:
        partner: Who is asked.
        request: What is asked.
        given: The consent, where it is about a person.
    """

    partner: str
    request: QueryRequest
    given: VerifiedConsent | None

    @property
    def asked(self) -> Asked:
        """What a record must answer."""
        if self.given is None:
            return Asked(self.request.purpose, self.request.subject or "")
        return Asked(self.request.purpose, self.given.consent.sub, self.given.digest)

    def until(self, received: int) -> int | None:
        """Return when the record must be gone, if the consent says so."""
        if self.given is None:
            return None
        return delete_at(received, self.given.consent.retention_days)

    def check(self, found: RegisteredRecord, issued: Issued) -> None:
        """Refuse a record that is more or other than was asked for, or than its receipt states.

        Raises:
            VerificationError: It is.
        """
        record, receipt = found.verified.record, issued.receipt
        stated = (receipt.decision, receipt.kind, receipt.result)
        if stated != ("answered", kind_code(record.vct), found.verified.digest):
            raise VerificationError(OTHER_ANSWER, "receipt")
        if record.iss != self.partner:
            raise VerificationError(OTHER_ANSWER, "issuer")
        if not _shown(record) <= self._allowed(record):
            raise VerificationError(OTHER_ANSWER, "members")

    def _allowed(self, record: Record) -> frozenset[str]:
        if record.vct == self.request.kind:
            return frozenset(self.request.fields)
        # A band without incentive is answered by the other kind, so that it looks like any no.
        if self.given is not None and isinstance(record, SceneEligibility):
            return frozenset(self.given.consent.fields)
        raise VerificationError(OTHER_ANSWER, "kind")


def pending(city: RelyingCity, partner: str, request: QueryRequest) -> Pending:
    """Return a question, if the registry and the consent allow this city to ask it.

    Raises:
        VerificationError: The consent is not valid, or the partner unknown.
        RefusedError: This city may not ask it: purpose, recipient, scene, fields or time.
    """
    view = city.view()
    own = view.registry.member(city.id)
    check_may_ask(own, request.purpose, 0)
    if request.consent is None:
        return Pending(partner, request, None)
    opener = city.opener(view, CONSENT, KeyUse.CONSENT)
    given = open_consent(request.consent, opener)
    question = Question(
        asker=city.id,
        subject=given.consent.sub,
        purpose=request.purpose,
        scene=request.scene or "",
        kind=request.kind,
        fields=frozenset(request.fields),
        allowed_purposes=frozenset(own.purposes),
    )
    # Whether it was withdrawn or used up, its own city knows; it is asked at once.
    allow(
        given,
        question,
        takers=frozenset({partner, city.id}),
        used=0,
        standing=Standing.VALID,
        now=city.now(),
    )
    return Pending(partner, request, given)


def take_receipt(
    city: RelyingCity, view: RegistryView, token: str, question: Pending, bases: str
) -> Issued:
    """Verify the receipt of a question.

    Args:
        city: This city.
        view: The registry now.
        token: As received.
        question: What was asked.
        bases: Digests of what this city signed, of every try.

    Raises:
        VerificationError: It is not valid, or not of this question.
    """
    issued = read_receipt(token, city.opener(view, TYP, KeyUse.RECEIPT))
    receipt, request = issued.receipt, question.request
    stated = (receipt.iss, receipt.aud, receipt.purpose, receipt.operator)
    if stated != (question.partner, city.id, request.purpose, request.operator):
        raise VerificationError(OTHER_RECEIPT)
    if receipt.request not in bases.split():
        raise VerificationError(OTHER_RECEIPT, "request")
    if not _about(issued, question):
        raise VerificationError(OTHER_RECEIPT, "subject, consent")
    return issued


def _about(issued: Issued, question: Pending) -> bool:
    receipt, given = issued.receipt, question.given
    if receipt.decision == "refused" and receipt.consent is None and receipt.sub is None:
        return True  # it was refused before the consent was read
    if given is None:
        return receipt.consent is None and receipt.sub is None
    return (receipt.consent, receipt.sub) == (given.digest, given.consent.sub)


def _shown(record: Record) -> frozenset[str]:
    said = record.model_dump(exclude_none=True)
    return frozenset(said.keys() & record.HIDDEN)
