"""The daily comparison of receipts, as it travels: counts and roots first, digests where needed."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.errors import Reason
from credit_hub.federation.fields import Code, Day, Digest, Strict, refusing
from credit_hub.federation.receipts.reconciliation import PurposeCount

__all__ = ["LONGEST", "RECONCILIATION", "DayCounts", "DayDigests"]

RECONCILIATION: Final = "reconciliation"
"""Path below the endpoint ``exchange``; query ``day`` and, for digests, ``purpose``."""
LONGEST: Final = 1024 * 1024
FORM: Final = Reason(
    "wire.reconciliation",
    "this is not one side of a comparison of receipts",
    "不是合法的回执对账内容",
    "docs/protocol/receipts.md, section Comparison",
)


class DayCounts(Strict):
    """What a provider holds of one day for one partner."""

    day: Day
    lines: Annotated[tuple[PurposeCount, ...], Field(max_length=1000, strict=False)]

    @classmethod
    def read(cls, body: bytes) -> DayCounts:
        """Read a body.

        Raises:
            VerificationError: It breaks cc-json-1 or has other members.
        """
        strict_json.parse(body, longest=LONGEST, where="comparison")
        with refusing(FORM):
            return cls.model_validate_json(body)

    def __bytes__(self) -> bytes:
        """Return the body."""
        return canonical(self.model_dump(mode="json"))


class DayDigests(Strict):
    """The names of the receipts of one day and purpose."""

    day: Day
    purpose: Code
    digests: Annotated[tuple[Digest, ...], Field(max_length=15_000, strict=False)]

    @classmethod
    def read(cls, body: bytes) -> DayDigests:
        """Read a body; errors as :meth:`DayCounts.read`."""
        strict_json.parse(body, longest=LONGEST, where="comparison")
        with refusing(FORM):
            return cls.model_validate_json(body)

    def __bytes__(self) -> bytes:
        """Return the body."""
        return canonical(self.model_dump(mode="json"))
