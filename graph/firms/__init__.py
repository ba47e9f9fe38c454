"""Rules whose subject is a set of firms and not a lot (D35 to D39): leads only.

They are rules like those of a lot, asked about an imagined lot for which each firm bids alone, and
belong to answers about firms. A test compares the list with the folder.
"""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.firms import (
    d35_concert,
    d36_ring,
    d37_representative,
    d38_shells,
    d39_guarantees,
)

__all__ = ["FIRM_RULES"]

FIRM_RULES: Final[tuple[Rule, ...]] = (
    d35_concert.RULE,
    d36_ring.RULE,
    d37_representative.RULE,
    d38_shells.RULE,
    d39_guarantees.RULE,
)
"""All rules about firms, in the order in which their leads are shown."""
