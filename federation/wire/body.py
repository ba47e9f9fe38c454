"""The base of bodies between cities: read strictly, written in one form."""

from __future__ import annotations

from typing import ClassVar, Self

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.errors import Reason
from credit_hub.federation.fields import Strict, refusing

__all__ = ["Body"]


class Body(Strict):
    """A JSON body; members that are not said are absent, null is no second way to say so.

    Attributes:
        LONGEST: Bytes at most.
        WHAT: What is read, for the message of a refusal.
        REFUSED: Why another body is refused.
    """

    LONGEST: ClassVar[int]
    WHAT: ClassVar[str]
    REFUSED: ClassVar[Reason]

    @classmethod
    def read(cls, body: bytes) -> Self:
        """Read a body.

        Raises:
            VerificationError: It breaks cc-json-1 or has other members; their names are said.
        """
        strict_json.parse(body, longest=cls.LONGEST, where=cls.WHAT)
        with refusing(cls.REFUSED):
            return cls.model_validate_json(body)

    def __bytes__(self) -> bytes:
        """Return the body."""
        return canonical(self.model_dump(mode="json", exclude_none=True))
