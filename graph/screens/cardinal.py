"""The eleven indicators of Cardinal (Open Contracting Partnership) on our own values.

Definitions, defaults and exclusions are those of the documentation of cardinal-rs at b04158a
(``docs/cli/indicators/R``); each function names its page. Where page and program differ, the
program counts and the function says so. Ratios are fractions, so no fence is missed by rounding.
"""

from __future__ import annotations

from collections.abc import Sequence

from credit_hub.graph.screens.cardinal_outliers import (
    close_prices,
    disqualified_bids,
    heavy_discounts,
    price_gaps,
    unsuccessful_bids,
    varied_suppliers,
)
from credit_hub.graph.screens.cardinal_processes import (
    identical_prices,
    late_bid_won,
    lowest_disqualified,
    others_disqualified,
    short_period,
    single_bid,
)
from credit_hub.graph.screens.cardinal_terms import CARDINAL, Flag, Group, Limits, currency_of
from credit_hub.graph.screens.tenders import Tender

__all__ = ["Flag", "Group", "Limits", "indicators"]


def indicators(tenders: Sequence[Tender], limits: Limits = CARDINAL) -> tuple[Flag, ...]:
    """Compute all eleven indicators over a set of processes, each process once."""
    found: list[Flag] = []
    for tender in tenders:
        found += short_period(tender, limits)
        found += single_bid(tender, limits)
        found += identical_prices(tender)
        found += late_bid_won(tender)
        found += others_disqualified(tender, limits)
        found += lowest_disqualified(tender, limits.currency or currency_of(tenders))
    gaps = price_gaps(tenders, limits.currency)
    found += close_prices(gaps, limits)
    found += heavy_discounts(gaps, limits)
    found += unsuccessful_bids(tenders, limits)
    found += disqualified_bids(tenders, limits)
    found += varied_suppliers(tenders, limits)
    return tuple(found)
