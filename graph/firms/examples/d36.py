"""Worked examples of D36."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_L: Final = EvidenceClass.LEAD
_ASKED: Final = "lot L deadline=2026-10-15T09:30 regime=tender\n"
_RING: Final = """Person P
P -HOLDS 70% 2019-01-01..-> A
P -HOLDS 20% 2019-01-01..-> B
A -HOLDS 40% 2019-01-01..-> B
B -HOLDS 50% 2019-01-01..-> C
C -HOLDS 30% 2019-01-01..-> A
"""

EXAMPLES: Final = (
    Example(
        "ring_of_three",
        "the worked ring of domain.md B4: 6 % of each returns to itself",
        _ASKED + "bids C\n" + _RING,
        (Expected(_L, "ring", ("A", "B", "C")),),
    ),
    Example(
        "two_that_hold_each_other",
        "cross-shareholding",
        _ASKED + "bids A\nA -HOLDS 10% 2019-01-01..-> B\nB -HOLDS 20% 2019-01-01..-> A\n",
        (Expected(_L, "cross_shareholding", ("A", "B")),),
    ),
    Example(
        "diamond",
        "two chains from one holder to one company are no ring",
        _ASKED
        + """bids C
P -HOLDS 100% 2019-01-01..-> A
P -HOLDS 100% 2019-01-01..-> B
A -HOLDS 50% 2019-01-01..-> C
B -HOLDS 50% 2019-01-01..-> C
""",
    ),
    Example(
        "ring_that_ended",
        "one holding of the ring ended before the day asked about",
        _ASKED + "bids A\nA -HOLDS 10% 2019-01-01..-> B\nB -HOLDS 20% 2019-01-01..2025-01-01-> A\n",
    ),
    Example(
        "ring_above_a_firm",
        "the firm asked about is held by the ring but stands outside of it",
        _ASKED + "bids D\n" + _RING + "C -HOLDS 60% 2019-01-01..-> D\n",
    ),
)
