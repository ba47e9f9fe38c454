"""Examples of D14: bids that differ little."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.examples.backdrop import ordinary
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample

__all__ = ["EXAMPLES"]

_TIGHT: Final = "a=970* b=971 c=972 d=973.50"
_ABCD: Final = ("a", "b", "c", "d")

EXAMPLES: Final = (
    ScreenExample(
        "tight_prices",
        "four prices within 0.4 % in a market whose bids differ by 5 % and more",
        Screened((*ordinary(60), lot("T", _TIGHT))),
        (ExpectedLead("low_variance_outlier", ("T",), _ABCD),),
    ),
    ScreenExample(
        "tight_discounts",
        "with a ceiling the discounts are compared: 15.0, 15.1, 15.2 and 15.3 %",
        Screened(
            (
                *ordinary(60, ceiling=True),
                lot("T", "a=847* b=848 c=849 d=850", ceiling="1000"),
            )
        ),
        (ExpectedLead("low_variance_outlier", ("T",), _ABCD),),
    ),
    ScreenExample(
        "one_in_fifty_by_construction",
        "in any large market the lowest 2 % are leads, also where everybody reckons alone",
        Screened(ordinary(60)),
        (ExpectedLead("low_variance", ("o023",), ("f09", "f16", "f23", "f30", "f37")),),
    ),
    ScreenExample(
        "equal_prices",
        "four equal prices below the ceiling have no variance at all",
        Screened((*ordinary(60), lot("T", "a=970* b=970 c=970 d=970"))),
        (ExpectedLead("low_variance_outlier", ("T",), _ABCD),),
    ),
    ScreenExample(
        "small_market",
        "49 comparable tenders are no market to compare with: nothing is said, and that is said",
        Screened((*ordinary(48), lot("T", _TIGHT))),
        incomplete=("market_too_small",),
    ),
    ScreenExample(
        "three_bids",
        "three prices are not measured",
        Screened((*ordinary(49), lot("T", "a=970* b=970.10 c=970.20"))),
        incomplete=("too_few_bids", "market_too_small"),
    ),
    ScreenExample(
        "prices_set_by_the_buyer",
        "bids do not compete on a fixed price: left out, and said so",
        Screened((*ordinary(49), replace(lot("T", _TIGHT), fixed_price=True))),
        incomplete=("market_too_small",),
        excluded=("fixed_price",),
    ),
    ScreenExample(
        "all_at_the_ceiling",
        "all bids at the ceiling show the ceiling and no agreement: left out, and said so",
        Screened(
            (*ordinary(49, ceiling=True), lot("T", "a=970* b=970 c=970 d=970", ceiling="970"))
        ),
        incomplete=("market_too_small",),
        excluded=("at_ceiling",),
    ),
    ScreenExample(
        "price_above_the_ceiling",
        "a valid bid above the ceiling is an error of the data: not measured, and said so",
        Screened((*ordinary(49, ceiling=True), lot("T", _TIGHT, ceiling="972"))),
        incomplete=("over_ceiling", "market_too_small"),
    ),
    ScreenExample(
        "disqualified_bids_do_not_count",
        "only valid bids are compared: two of the four are out",
        Screened((*ordinary(49), lot("T", "a=970* b=971 c=972! d=973.50!"))),
        incomplete=("too_few_bids", "market_too_small"),
    ),
    ScreenExample(
        "unknown_market",
        "a tender whose market is not known is compared with nothing",
        Screened((*ordinary(49), lot("T", _TIGHT, market=None))),
        incomplete=("no_market", "market_too_small"),
    ),
)
