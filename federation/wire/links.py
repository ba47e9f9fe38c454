"""Bodies of answers to questions about links (docs/protocol/links.md)."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.fields import Strict, refusing
from credit_hub.federation.records.models import TokenId
from credit_hub.federation.wire.question import ANSWER, LONGEST_ANSWER

__all__ = ["LinkReply"]

_Compact = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=64 * 1024)]


class LinkReply(Strict):
    """What is answered.

    Attributes:
        state: ``answered``: edges are in the answer. ``pending``: an officer decides; ``request``
            is asked about later. ``approved``: the yes or no is in the answer.
        request: Name of a request that waits.
        answer: The signed answer.
        receipt: Receipt of the question; none where it was only asked how far a request is.
    """

    state: Literal["answered", "pending", "approved"]
    request: TokenId | None = None
    answer: _Compact | None = None
    receipt: _Compact | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        pending = self.state == "pending"
        if pending is (self.request is None) or pending is (self.answer is not None):
            raise ValueError("what waits has a name, what is answered an answer")
        if not pending and self.receipt is None:
            raise ValueError("an answer has a receipt")
        return self

    @classmethod
    def read(cls, body: bytes) -> LinkReply:
        """Read a body.

        Raises:
            VerificationError: It breaks cc-json-1 or has other members.
        """
        strict_json.parse(body, longest=LONGEST_ANSWER, where="answer")
        with refusing(ANSWER):
            return cls.model_validate_json(body)

    def __bytes__(self) -> bytes:
        """Return the body."""
        return canonical(self.model_dump(mode="json", exclude_none=True))
