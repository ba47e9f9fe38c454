"""A question about a person or a firm, its answer, and its refusal.

About a person nothing travels but the consent, which holds the pairwise name: neither a number nor
a name. A refusal says nothing but its code, and has a receipt like an answer.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Final, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.fields import Code, Digest, Strict, UsccText, refusing
from credit_hub.federation.records.models import KINDS
from credit_hub.federation.wire.body import Body

__all__ = [
    "ACKNOWLEDGEMENTS",
    "JSON",
    "LONGEST_ANSWER",
    "LONGEST_QUESTION",
    "PROBLEM",
    "QUERIES",
    "QUESTION",
    "TOKEN_TYPE",
    "QueryAnswer",
    "QueryRequest",
    "Refusal",
    "kind_code",
]

QUERIES: Final = "queries"
"""Path below the endpoint ``exchange`` of a member; so are the others."""
ACKNOWLEDGEMENTS: Final = "acknowledgements"
JSON: Final = "application/json"
TOKEN_TYPE: Final = "application/jwt"  # noqa: S105  # a media type (RFC 7519 section 10.3.1)
PROBLEM: Final = "application/problem+json"
LONGEST_QUESTION: Final = 64 * 1024
LONGEST_ANSWER: Final = 192 * 1024
"""Bytes: a record and a receipt, each of at most 64 KiB, and room for the object around them."""

QUESTION: Final = Reason(
    "wire.question",
    "this is not a question of the exchange",
    "不是合法的跨城查询请求",
    "docs/protocol/transport.md, section Endpoints",
)
ANSWER: Final = Reason(
    "wire.answer",
    "this is not an answer of the exchange",
    "不是合法的跨城查询应答",
    "docs/protocol/transport.md, section Endpoints",
)
_Compact = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.~-]+$", max_length=64 * 1024)]
_ReasonCode = Annotated[str, Field(pattern=r"^[a-z0-9_]+(?:\.[a-z0-9_]+)+$", max_length=64)]


def kind_code(vct: str) -> str:
    """Return the name of a kind of record as receipts write it.

    Example:
        >>> kind_code("urn:cn-credit:personal-band:1")
        'personal-band'
    """
    return vct.split(":")[2]


class QueryRequest(Body):
    """What is asked.

    Attributes:
        kind: ``vct`` of the record that is wanted.
        purpose: What for; one that the registry allows the asker.
        scene: In which scene; where it is about a person.
        fields: Hidden members that are wanted: all that the answer discloses.
        consent: The receipt of consent (``cc-consent+jwt``); its ``sub`` is who is asked about.
        subject: Code of the firm that is asked about, where it is about a firm.
        operator: Keyed pseudonym of the person or system that asks, for the receipt.
    """

    LONGEST: ClassVar = LONGEST_QUESTION
    WHAT: ClassVar = "question"
    REFUSED: ClassVar = QUESTION

    kind: str
    purpose: Code
    scene: Code | None = None
    fields: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z_]{1,32}$")], ...],
        Field(max_length=8, strict=False),
    ] = ()
    consent: _Compact | None = None
    subject: UsccText | None = None
    operator: Digest

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind not in KINDS:
            raise ValueError("there is no such kind of record")
        if (self.consent is None) is (self.subject is None):
            raise ValueError("either a consent or a firm, not both")
        if (self.consent is None) is not (self.scene is None):
            raise ValueError("a scene goes with a consent")
        if len(set(self.fields)) < len(self.fields):
            raise ValueError("a field stands there twice")
        return self

    def __bytes__(self) -> bytes:
        """Return the body; what comes from a command line is held against cc-json-1 first."""
        return strict_json.dump(self.model_dump(mode="json", exclude_none=True))


class QueryAnswer(Body):
    """What is answered.

    Attributes:
        record: The record, with the disclosures that were asked for.
        receipt: The receipt of the question (``cc-receipt+jwt``); its ``result`` is the digest of
            the record's payload.
    """

    LONGEST: ClassVar = LONGEST_ANSWER
    WHAT: ClassVar = "answer"
    REFUSED: ClassVar = ANSWER

    record: _Compact
    receipt: _Compact


class Refusal(Strict):
    """What a problem document (RFC 9457) of the exchange says to machines.

    Attributes:
        reason: Code of the reason.
        receipt: Receipt of the question, where it came so far that it was one.
    """

    reason: _ReasonCode
    receipt: _Compact | None = None

    @classmethod
    def read(cls, body: bytes) -> Refusal:
        """Read a problem document; its other members are for people and passed over.

        Raises:
            VerificationError: It breaks cc-json-1 or has no reason.
        """
        members = strict_json.parse(body, longest=LONGEST_ANSWER, where="refusal")
        if not isinstance(members.get("reason"), str):
            raise VerificationError(ANSWER, "a refusal without reason")
        known = {name: members[name] for name in ("reason", "receipt") if name in members}
        with refusing(ANSWER):
            return cls.model_validate(known)
