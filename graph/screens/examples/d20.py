"""Examples of D20: prices too close, equal or far apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample
from credit_hub.graph.screens.tenders import Scoring, Tender

__all__ = ["EXAMPLES"]


def _market(count: int, *, first: int = 1_050, ceiling: str | None = None) -> tuple[Tender, ...]:
    """Tenders won at 1,000 with the next bid 5.0 to 7.9 % above."""
    return tuple(
        lot(f"m{n:02d}", f"a=1000* b={first + n % 30} c=1090", ceiling=ceiling)
        for n in range(count)
    )


_NO_CLOSE: Final = tuple(lot(f"n{n:02d}", f"a=1000* b={1006 + n % 4} c=1090") for n in range(60))
"""Tenders that nobody loses by less than 0.6 %, all by less than 1 %."""

EXAMPLES: Final = (
    ScreenExample(
        "close_prices",
        "the next bid is 0.1 % above, where 5 to 8 % are usual",
        Screened((*_market(60), lot("T", "a=1000* b=1001 c=1090"))),
        (ExpectedLead("close_prices", ("T",), ("a", "b", "c")),),
    ),
    ScreenExample(
        "close_discounts",
        "with a ceiling the difference of the discounts counts: 0.1 points of the ceiling",
        Screened(
            (*_market(60, ceiling="1200"), lot("T", "a=1000* b=1001.20 c=1090", ceiling="1200"))
        ),
        (ExpectedLead("close_prices", ("T",), ("a", "b", "c")),),
    ),
    ScreenExample(
        "heavy_discount",
        "the winner is 30 % below all others, where 5 to 8 % are usual",
        Screened((*_market(60), lot("T", "a=1000* b=1300 c=1310"))),
        (ExpectedLead("heavy_discount", ("T",), ("a",)),),
    ),
    ScreenExample(
        "identical_prices",
        "two bidders ask the same price; no market is needed to compare with",
        Screened((lot("T", "a=1000* b=1040 c=1040"),)),
        (ExpectedLead("identical_prices", ("T",), ("b", "c")),),
        incomplete=("market_too_small",),
    ),
    ScreenExample(
        "missing_close_bids",
        "nobody loses by 0.5 % or less, though all lose by less than 1 %",
        Screened(_NO_CLOSE),
        (ExpectedLead("missing_close_bids", tuple(t.id for t in _NO_CLOSE), ()),),
    ),
    ScreenExample(
        "ordinary_gaps",
        "gaps of 5 to 8 % without an outlier, none of them near enough to miss close bids",
        Screened(_market(60)),
    ),
    ScreenExample(
        "equal_prices_at_the_ceiling",
        "equal prices at the ceiling show the ceiling: not counted, and said so",
        Screened((lot("T", "a=1000* b=1040 c=1040", ceiling="1040"),)),
        incomplete=("market_too_small",),
        excluded=("equal_at_ceiling",),
    ),
    ScreenExample(
        "prices_set_by_the_buyer",
        "on a fixed price everybody asks the same",
        Screened((replace(lot("T", "a=1000* b=1000"), fixed_price=True),)),
        excluded=("fixed_price",),
    ),
    ScreenExample(
        "one_bidder_twice",
        "two bids of one bidder at one price are not two bidders",
        Screened((lot("T", "a=1000* b=1040 b=1040"),)),
        incomplete=("market_too_small",),
    ),
    ScreenExample(
        "scored_by_an_average",
        "where an average is best bids draw near to it: left out, and said so",
        Screened((*_market(49), lot("T", "a=1000* b=1001 c=1090", scoring=Scoring.AVERAGE_BID))),
        incomplete=("market_too_small",),
        excluded=("average_bid",),
    ),
    ScreenExample(
        "lowest_bid_lost",
        "where the lowest bid lost, price did not decide alone",
        Screened((*_market(49), lot("T", "a=1000 b=1001* c=1090"))),
        incomplete=("no_gap", "market_too_small"),
    ),
)
