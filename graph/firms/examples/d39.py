"""Worked examples of D39."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_L: Final = EvidenceClass.LEAD
_ASKED: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a\n"

EXAMPLES: Final = (
    Example(
        "two_for_each_other",
        "each guarantees a loan of the other",
        _ASKED
        + "a -GUARANTEES amount_minor=500000000 2025-01-01..2028-01-01-> b\n"
        + "b -GUARANTEES amount_minor=300000000 2025-06-01..2028-06-01-> a\n",
        (Expected(_L, "mutual_guarantee", ("a", "b")),),
    ),
    Example(
        "circle_of_three",
        "the claim travels around, one amount is not stated",
        _ASKED
        + """a -GUARANTEES amount_minor=100 2025-01-01..-> b
b -GUARANTEES 2025-01-01..-> c
c -GUARANTEES amount_minor=100 2025-01-01..-> a
""",
        (Expected(_L, "guarantee_circle", ("a", "b", "c")),),
    ),
    Example(
        "chain",
        "a chain does not return",
        _ASKED + "a -GUARANTEES 2025-01-01..-> b\nb -GUARANTEES 2025-01-01..-> c\n",
    ),
    Example(
        "repaid",
        "one of the two guarantees has ended",
        _ASKED + "a -GUARANTEES 2025-01-01..-> b\nb -GUARANTEES 2022-01-01..2025-01-01-> a\n",
    ),
    Example(
        "no_guarantees_on_record",
        "without guarantees nothing is decidable, and that is said",
        _ASKED + "a -HOLDS 10% 2025-01-01..-> b\n",
        incomplete=("feed_missing",),
    ),
)
