"""Examples of D12: prices that differ by a pattern."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.price_list import PricedItem, encode
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\n"
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD
_ITEMS: Final = 25
_CONTROLS: Final = tuple(100_000 + 37_500 * n for n in range(_ITEMS))
"""Control prices of 10.00 yuan and more, in 1/10,000 yuan."""
_OWN: Final = tuple(c * (8_300 + (n * 577) % 1_500) // 10_000 for n, c in enumerate(_CONTROLS))
"""Prices of a bidder who reckons each item for himself: 83 to 98 % of the control price."""
_OTHER: Final = tuple(c * (8_200 + (n * 911) % 1_600) // 10_000 for n, c in enumerate(_CONTROLS))
_SCALED: Final = tuple((p * 985 // 1000) // 100 * 100 for p in _OWN)
"""98.5 % of another bidder's prices, cut off to whole fen."""


def _totals(*yuan: int) -> str:
    firms = "abcdefgh"[: len(yuan)]
    lines = (f"Bid bid({f}) total_minor={y * 100}\n" for f, y in zip(firms, yuan, strict=True))
    return _LOT + f"bids {' '.join(firms)}\n" + "".join(lines)


def _list(
    firm: str, prices: Iterable[int], *, controls: bool = True, published: range = range(0)
) -> str:
    items = [
        PricedItem(
            f"01{n:02d}", price, _CONTROLS[n] if controls else None, is_published=n in published
        )
        for n, price in enumerate(prices)
    ]
    node = f"PriceList p{firm} item_count={len(items)} items={encode(items)}\n"
    return f"{node}bid({firm}) -PRICED_IN-> p{firm}\n"


_TWO: Final = _totals(970_000, 961_300)
_CONSTANT: Final = _TWO + _list("a", _OWN) + _list("b", _SCALED)

EXAMPLES: Final = (
    Example(
        "equal_difference",
        "five totals in steps of 10,000 yuan",
        _totals(960_000, 970_000, 980_000, 990_000, 1_000_000),
        (Expected(_P, "equal_difference", ("a", "b", "c", "d", "e")),),
    ),
    Example(
        "equal_difference_within_the_tolerance",
        "gaps that differ from their mean by 0.5 per cent, the order of bids does not matter",
        _totals(1_030_000, 1_010_050, 1_000_000, 1_020_000),
        (Expected(_P, "equal_difference", ("a", "b", "c", "d")),),
    ),
    Example(
        "equal_ratio",
        "each total is 1.1 times the one below it",
        _totals(1_000_000, 1_100_000, 1_210_000, 1_331_000),
        (Expected(_P, "equal_ratio", ("a", "b", "c", "d")),),
    ),
    Example(
        "constant_ratio_of_items",
        "the item prices of b are 98.5 % of those of a, rounded to fen",
        _CONSTANT,
        (Expected(_P, "constant_ratio", ("a", "b")),),
        incomplete=("undecidable",),
    ),
    Example(
        "constant_ratio_procurement",
        "the same under the procurement regime",
        _CONSTANT,
        (Expected(_P, "constant_ratio", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "constant_ratio_on_four_fifths",
        "five of 25 items are priced freely: 80 % are enough",
        _TWO + _list("a", _OWN) + _list("b", (*(p * 9 // 10 for p in _OWN[:5]), *_SCALED[5:])),
        (Expected(_P, "constant_ratio", ("a", "b")),),
    ),
    Example(
        "constant_ratio_without_control_prices",
        "whether both are a uniform discount cannot be seen: the hit says so",
        _TWO + _list("a", _OWN, controls=False) + _list("b", _SCALED, controls=False),
        (Expected(_P, "constant_ratio", ("a", "b")),),
    ),
    Example(
        "equal_items_where_nothing_is_marked_as_published",
        "equal prices may be published ones that the feed does not mark: a lead",
        _TWO + _list("a", _OWN) + _list("b", _OWN),
        (Expected(_L, "constant_ratio", ("a", "b")),),
    ),
    Example(
        "equal_items_besides_published_ones",
        "prices are equal on items that are no published prices",
        _TWO + _list("a", _OWN, published=range(5)) + _list("b", _OWN, published=range(5)),
        (Expected(_P, "constant_ratio", ("a", "b")),),
    ),
    Example(
        "correlated_residuals",
        "the deviations from the control prices go together, the ratio is not constant: a lead",
        _TWO
        + _list("a", _OWN)
        + _list("b", (p * (980 + n % 5) // 1000 for n, p in enumerate(_OWN))),
        (Expected(_L, "residual_correlation", ("a", "b")),),
    ),
    Example(
        "contested_list",
        "sources of equal rank differ about the item prices of b",
        _TWO + _list("a", _OWN) + _list("b", _SCALED).replace("PRICED_IN", "PRICED_IN contested"),
        (Expected(_L, "constant_ratio_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "gaps_beyond_the_tolerance",
        "one gap is 1 per cent from the mean",
        _totals(1_000_000, 1_010_100, 1_020_000, 1_030_000),
    ),
    Example(
        "three_totals",
        "three bids have only two gaps: not decidable, and said so",
        _totals(960_000, 970_000, 980_000),
        incomplete=("undecidable",),
    ),
    Example(
        "equal_totals",
        "equal totals are no regular difference (see D20)",
        _totals(960_000, 960_000, 960_000, 960_000),
    ),
    Example(
        "free_item_prices",
        "each bidder reckons for itself",
        _TWO + _list("a", _OWN) + _list("b", _OTHER),
    ),
    Example(
        "constant_on_too_few_items",
        "six of 25 items are priced freely: 76 % are not enough",
        _TWO + _list("a", _OWN) + _list("b", (*(p * 9 // 10 for p in _OWN[:6]), *_SCALED[6:])),
    ),
    Example(
        "published_prices_only",
        "the items with a constant ratio are published prices, which are left out",
        _TWO
        + _list("a", _OWN, published=range(5, 25))
        + _list("b", (*_OTHER[:5], *_OWN[5:]), published=range(5, 25)),
        incomplete=("undecidable",),
    ),
    Example(
        "uniform_discounts",
        "both bids are a uniform discount on the control prices: not counted, and said so",
        _TWO
        + _list("a", (c * 95 // 100 for c in _CONTROLS))
        + _list("b", (c * 92 // 100 for c in _CONTROLS)),
        excluded=("discount_on_control_prices",),
    ),
    Example(
        "no_price_data",
        "nothing is known about prices: not decidable, and said so",
        _LOT + "bids a b\n",
        incomplete=("feed_missing",),
    ),
)
