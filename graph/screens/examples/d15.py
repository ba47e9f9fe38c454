"""Examples of D15: losing bids that bunch behind the lowest."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.examples.backdrop import ordinary
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample
from credit_hub.graph.screens.tenders import Scoring

__all__ = ["EXAMPLES"]

_COVER: Final = "a=970* b=998.20 c=999.10 d=1000.30 e=1001"
"""The cover-bid vector of domain.md B2: RD 22.65, SKEW -2.1995."""
_ALL: Final = ("a", "b", "c", "d", "e")

EXAMPLES: Final = (
    ScreenExample(
        "cover_bids",
        "four losing bids within 0.3 % of each other, the winner 2.9 % below, all of them close",
        Screened((*ordinary(60), lot("T", _COVER))),
        (ExpectedLead("low_variance_and_cover", ("T",), _ALL),),
    ),
    ScreenExample(
        "cover_bids_far_above",
        "the same four losing bids, the winner 20 % below: the variance is not low",
        Screened((*ordinary(60), lot("T", _COVER.replace("970", "800")))),
        (ExpectedLead("cover_bids_outlier", ("T",), _ALL),),
    ),
    ScreenExample(
        "cover_bids_below_a_ceiling",
        "a ceiling changes nothing here: the distance is relative to the losing bids",
        Screened((*ordinary(60, ceiling=True), lot("T", _COVER, ceiling="1010"))),
        (ExpectedLead("cover_bids_outlier", ("T",), _ALL),),
    ),
    ScreenExample(
        "one_in_fifty_by_construction",
        "in any large market some tender has the greatest distance, also where all reckon alone",
        Screened(ordinary(60)),
        (ExpectedLead("cover_bids", ("o045",), ("f15", "f22", "f29", "f36", "f43")),),
    ),
    ScreenExample(
        "competitive_bids",
        "the competitive vector of domain.md B2: RD 0.72 in a market of its like",
        Screened(tuple(lot(f"c{n:02d}", "a=882* b=935 c=968 d=1010 e=1105") for n in range(60))),
    ),
    ScreenExample(
        "one_high_bid",
        "a loser far above the rest makes the skew positive: no cover bids",
        Screened(
            (
                *(lot(f"c{n:02d}", "a=882* b=935 c=968 d=1010 e=1105") for n in range(60)),
                lot("T", "a=900* b=980 c=981 d=982 e=1090"),
            )
        ),
    ),
    ScreenExample(
        "scored_by_an_average",
        "where an average is best the lowest price need not win: left out, and said so",
        Screened((*ordinary(49), lot("T", _COVER, scoring=Scoring.AVERAGE_BID))),
        incomplete=("market_too_small",),
        excluded=("average_bid",),
    ),
    ScreenExample(
        "prices_set_by_the_buyer",
        "on a fixed price nobody covers for anybody: left out, and said so",
        Screened((*ordinary(49), replace(lot("T", _COVER), fixed_price=True))),
        incomplete=("market_too_small",),
        excluded=("fixed_price",),
    ),
    ScreenExample(
        "three_bids",
        "three prices are not measured",
        Screened((*ordinary(49), lot("T", "a=970* b=1000 c=1000.10"))),
        incomplete=("too_few_bids", "market_too_small"),
    ),
    ScreenExample(
        "losing_bids_all_equal",
        "the relative distance is undefined: said, and the subject of D20",
        Screened((*ordinary(49), lot("T", "a=970* b=1000 c=1000 d=1000"))),
        incomplete=("losers_equal", "market_too_small"),
    ),
    ScreenExample(
        "small_market",
        "49 comparable tenders are no market to compare with",
        Screened((*ordinary(48), lot("T", _COVER))),
        incomplete=("market_too_small",),
    ),
)
