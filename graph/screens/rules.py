"""The screen rules: one file each, listed here; a test compares the list with the folder."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.screens import (
    d14_variance,
    d15_cover_bids,
    d16_shape,
    d20_close_prices,
    d21_steering,
    d22_suppression,
    d23_buyer,
    d24_subgroups,
)
from credit_hub.graph.screens.rule import ScreenRule

__all__ = ["SCREEN_RULES"]

SCREEN_RULES: Final[tuple[ScreenRule, ...]] = (
    d14_variance.RULE,
    d15_cover_bids.RULE,
    d16_shape.RULE,
    d20_close_prices.RULE,
    d21_steering.RULE,
    d22_suppression.RULE,
    d23_buyer.RULE,
    d24_subgroups.RULE,
)
"""All screen rules, in the order in which their leads are shown."""
