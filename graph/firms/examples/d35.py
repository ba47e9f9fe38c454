"""Worked examples of D35."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass

__all__ = ["EXAMPLES"]

_L: Final = EvidenceClass.LEAD
_ASKED: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a\n"
_SPOUSES: Final = """Person P
Person Q
P -HOLDS 30% 2019-01-01..-> a
Q -HOLDS 25% 2019-01-01..-> a
r -HOLDS 45% 2019-01-01..-> a
"""

EXAMPLES: Final = (
    Example(
        "spouses_with_a_majority",
        "two spouses have a majority together, neither has it alone",
        _ASKED + _SPOUSES + "P -KIN role=配偶 2010-01-01..-> Q\n",
        (Expected(_L, "acting_in_concert", ("a", "P", "Q")),),
    ),
    Example(
        "heads_of_holders_in_common",
        "one person heads two holders that are the largest voters together",
        _ASKED
        + """x -HOLDS 20% 2019-01-01..-> a
y -HOLDS 20% 2019-01-01..-> a
r -HOLDS 30% 2019-01-01..-> a
P -LEGAL_REPRESENTATIVE_OF 2018-01-01..-> x
P -LEGAL_REPRESENTATIVE_OF 2018-01-01..-> y
""",
        (Expected(_L, "acting_in_concert", ("a", "x", "y")),),
        incomplete=("feed_missing",),
    ),
    Example(
        "brothers_in_law",
        "near affinal kin are not tied",
        _ASKED + _SPOUSES + "P -KIN role=近姻亲 2010-01-01..-> Q\n",
    ),
    Example(
        "divorced_before_the_day",
        "the marriage ended before the day asked about",
        _ASKED + _SPOUSES + "P -KIN role=配偶 2010-01-01..2026-01-01-> Q\n",
    ),
    Example(
        "majority_of_one_alone",
        "the larger spouse controls alone: a tie adds nothing",
        _ASKED
        + """Person P
Person Q
P -HOLDS 60% 2019-01-01..-> a
Q -HOLDS 25% 2019-01-01..-> a
P -KIN role=配偶 2010-01-01..-> Q
""",
    ),
)
