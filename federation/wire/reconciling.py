"""The daily comparison of receipts, as it travels: counts and roots first, digests where needed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import Field

from credit_hub.federation.errors import Reason
from credit_hub.federation.fields import Code, Day, Digest
from credit_hub.federation.receipts.reconciliation import PurposeCount
from credit_hub.federation.wire.body import Body

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


class DayCounts(Body):
    """What a provider holds of one day for one partner."""

    LONGEST: ClassVar = LONGEST
    WHAT: ClassVar = "comparison"
    REFUSED: ClassVar = FORM

    day: Day
    lines: Annotated[tuple[PurposeCount, ...], Field(max_length=1000, strict=False)]


class DayDigests(Body):
    """The names of the receipts of one day and purpose."""

    LONGEST: ClassVar = LONGEST
    WHAT: ClassVar = "comparison"
    REFUSED: ClassVar = FORM

    day: Day
    purpose: Code
    digests: Annotated[tuple[Digest, ...], Field(max_length=15_000, strict=False)]
