"""Bodies of answers to questions about links (docs/protocol/links.md)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from credit_hub.federation.records.models import TokenId
from credit_hub.federation.wire.body import Body
from credit_hub.federation.wire.question import ANSWER, LONGEST_ANSWER

__all__ = ["LinkReply"]

_Compact = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=64 * 1024)]


class LinkReply(Body):
    """What is answered.

    Attributes:
        state: ``answered``: edges are in the answer. ``pending``: an officer decides; ``request``
            is asked about later. ``approved``: the yes or no is in the answer.
        request: Name of a request that waits.
        answer: The signed answer.
        receipt: Receipt of the question; none where it was only asked how far a request is.
    """

    LONGEST: ClassVar = LONGEST_ANSWER
    WHAT: ClassVar = "answer"
    REFUSED: ClassVar = ANSWER

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
