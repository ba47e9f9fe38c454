"""Examples of D16: bids of an unusual shape."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.examples.backdrop import ordinary
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample

__all__ = ["EXAMPLES"]

_PEAKED: Final = "a=900* b=960 c=960.10 d=960.20 e=960.30 g=960.40 h=1020"
_ALL: Final = ("a", "b", "c", "d", "e", "g", "h")
_EVEN: Final = "a=900 b=910 c=920 d=930 e=940 g=950"

EXAMPLES: Final = (
    ScreenExample(
        "peaked_bids",
        "five of seven bids within 0.1 %, the others far to both sides",
        Screened((*(lot(f"e{n:02d}", _EVEN) for n in range(60)), lot("T", _PEAKED))),
        (
            ExpectedLead("high_kurtosis", ("T",), _ALL),
            ExpectedLead("far_from_even", ("T",), _ALL),
        ),
    ),
    ScreenExample(
        "bids_at_both_ends",
        "the winner stands alone, all others bunch at the other end",
        Screened(
            (*ordinary(60, bids=7), lot("T", "a=900* b=960 c=960.1 d=960.2 e=960.3 g=960.4 h=961"))
        ),
        (
            ExpectedLead("high_kurtosis", ("T",), _ALL),
            ExpectedLead("far_from_even", ("T",), _ALL),
        ),
    ),
    ScreenExample(
        "even_bids",
        "evenly spread bids have the lowest kurtosis and the least distance",
        Screened(tuple(lot(f"e{n:02d}", _EVEN) for n in range(60))),
    ),
    ScreenExample(
        "other_number_of_bids",
        "13 bids are not compared with seven: their band is too small",
        Screened(
            (
                *(lot(f"e{n:02d}", _EVEN) for n in range(60)),
                lot("T", " ".join(f"b{n:02d}={960 + n / 10}" for n in range(12)) + " z=1100"),
            )
        ),
        incomplete=("market_too_small",),
    ),
    ScreenExample(
        "five_bids",
        "five bids are not measured",
        Screened(
            (
                *(lot(f"e{n:02d}", _EVEN) for n in range(60)),
                lot("T", "a=900* b=960 c=960.1 d=960.2 e=961"),
            )
        ),
        incomplete=("too_few_bids",),
    ),
    ScreenExample(
        "prices_set_by_the_buyer",
        "on a fixed price bids have no shape of their own: left out, and said so",
        Screened(
            (
                *(lot(f"e{n:02d}", _EVEN) for n in range(60)),
                replace(lot("T", _PEAKED), fixed_price=True),
            )
        ),
        excluded=("fixed_price",),
    ),
    ScreenExample(
        "equal_bids",
        "equal bids have no shape: said, and the subject of D20",
        Screened(
            (
                *(lot(f"e{n:02d}", _EVEN) for n in range(60)),
                lot("T", "a=900 b=900 c=900 d=900 e=900 g=900"),
            )
        ),
        incomplete=("no_spread",),
    ),
)
