"""Examples of D24: some of the bids differ little."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample
from credit_hub.graph.screens.tenders import Tender

__all__ = ["EXAMPLES"]

_STEPS: Final = "a=900* b=915 c=930 d=946 e=962 g=979 h=996"


def _apart(count: int, *, ceiling: str | None = None) -> tuple[Tender, ...]:
    """Tenders of seven bids of which no three are close."""
    return tuple(lot(f"s{n:02d}", _STEPS, ceiling=ceiling) for n in range(count))


EXAMPLES: Final = (
    ScreenExample(
        "three_close_bids",
        "three of seven bids within 0.02 %, all seven spread as usual",
        Screened((*_apart(60), lot("T", "a=900* b=930 c=960 d=960.10 e=960.20 g=990 h=1020"))),
        (ExpectedLead("tight_subgroup", ("T",), ("c", "d", "e")),),
    ),
    ScreenExample(
        "three_close_discounts",
        "with a ceiling the discounts of the three are compared",
        Screened(
            (
                *_apart(60, ceiling="1200"),
                lot("T", "a=900* b=930 c=960 d=960.10 e=960.20 g=990 h=1020", ceiling="1200"),
            )
        ),
        (ExpectedLead("tight_subgroup", ("T",), ("c", "d", "e")),),
    ),
    ScreenExample(
        "steps_as_usual",
        "in all tenders alike no three bids are close",
        Screened(_apart(60)),
    ),
    ScreenExample(
        "prices_set_by_the_buyer",
        "on a fixed price all bids are alike: left out, and said so",
        Screened((*_apart(60), replace(lot("T", _STEPS), fixed_price=True))),
        excluded=("fixed_price",),
    ),
    ScreenExample(
        "many_bids",
        "13 bids are not compared with seven: among many some three are always close",
        Screened(
            (*_apart(60), lot("T", " ".join(f"b{n:02d}={900 + n * n / 10}" for n in range(13))))
        ),
        incomplete=("market_too_small",),
    ),
    ScreenExample(
        "twenty_five_bids",
        "more bids than are taken apart: said",
        Screened((*_apart(60), lot("T", " ".join(f"b{n:02d}={900 + n}" for n in range(25))))),
        incomplete=("too_many_bids",),
    ),
    ScreenExample(
        "five_bids",
        "five bids are not measured: three of them are most of the tender",
        Screened((*_apart(60), lot("T", "a=900* b=960 c=960.10 d=960.20 e=1020"))),
        incomplete=("too_few_bids",),
    ),
)
