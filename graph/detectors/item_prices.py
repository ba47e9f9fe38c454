"""Item prices of two bids side by side: a constant ratio, its innocent cause, correlated residuals.

Items at a published price (信息价) in either list are dropped: every bidder uses the same. The
parameters of the comparison stand here, the rule that words the outcome is D12.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from credit_hub.graph.detectors.presumed import stated_by
from credit_hub.graph.detectors.price_patterns import (
    Prices,
    Ratio,
    constant_ratio,
    correlation_above,
    residuals,
)
from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.model.findings import Bilingual
from credit_hub.model.price_list import columns

__all__ = ["PARAMETERS", "Comparison", "ItemPrices", "compare", "prices_of"]

_ORIGIN: Final = "design decision (domain.md D12), no law sets it"

RATIO_TOLERANCE: Final = Parameter(
    "ratio_tolerance_ppm",
    500,
    "parts per 10^6 of the mean ratio",
    Bilingual("单价比值标准差的上限", "the standard deviation of a constant ratio is at most this"),
    _ORIGIN,
)
COVERAGE: Final = Parameter(
    "coverage_percent",
    80,
    "per cent of the items",
    Bilingual("比值恒定须覆盖的分项比例", "the ratio is constant on at least so many items"),
    _ORIGIN,
)
LEAST_ITEMS: Final = Parameter(
    "least_items",
    10,
    "items",
    Bilingual("分项比对的最少项数", "shorter lists are not compared"),
    _ORIGIN,
)
CORRELATION: Final = Parameter(
    "residual_correlation_ppm",
    950_000,
    "parts per 10^6",
    Bilingual(
        "对控制价偏差的相关系数线索线", "deviations from the control prices correlate so much"
    ),
    _ORIGIN,
)
CORRELATION_ITEMS: Final = Parameter(
    "residual_items",
    20,
    "items",
    Bilingual("相关系数检验的最少项数", "deviations of fewer items are not correlated"),
    _ORIGIN,
)
PARAMETERS: Final = (RATIO_TOLERANCE, COVERAGE, LEAST_ITEMS, CORRELATION, CORRELATION_ITEMS)


@dataclass(frozen=True)
class ItemPrices:
    """The item prices of one bid and the edge that states them."""

    edge: Edge
    prices: Prices
    controls: Prices
    published: frozenset[str]
    _kept: dict[frozenset[str], Prices] = field(default_factory=dict, repr=False, compare=False)

    def less(self, dropped: frozenset[str]) -> Prices:
        """The prices without some items; bids of one lot mostly drop the same."""
        if dropped not in self._kept:
            own = ((code, price) for code, price in self.prices.items() if code not in dropped)
            self._kept[dropped] = dict(own) if dropped else self.prices
        return self._kept[dropped]

    @cached_property
    def residuals(self) -> Mapping[str, int]:
        """Prices as parts of the control prices, without published ones."""
        return residuals(self.less(self.published), self.controls)

    @cached_property
    def is_uniform_discount(self) -> bool:
        """Whether the bid is one and the same part of the control prices."""
        return _ratio(self.controls, self.less(self.published)) is not None

    @cached_property
    def knows_controls(self) -> bool:
        """Whether most items have a control price."""
        return 100 * len(self.residuals) >= COVERAGE.value * len(self.less(self.published))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two lists have in common; without a ratio, ``correlated`` counts the items if any."""

    items: int
    ratio: Ratio | None = None
    correlated: int | None = None

    @property
    def is_short(self) -> bool:
        """Whether there are too few items to compare."""
        return self.items < LEAST_ITEMS.value


def prices_of(situation: Situation, bid: Bid) -> ItemPrices | None:
    """The item prices of a bid; of contradicting lists the one of the highest rank."""
    neighbourhood = situation.neighbourhood
    edges = [
        edge
        for edge in stated_by(situation, neighbourhood.out_of(bid.id, "PRICED_IN"))
        if neighbourhood.nodes[edge.end].detail("items") is not None
    ]
    if not edges:
        return None
    edge = max(edges, key=lambda e: e.rank)
    read = columns(neighbourhood.nodes[edge.end].detail("items") or "")
    return ItemPrices(edge, read.prices, read.controls, read.published)


def compare(one: ItemPrices, other: ItemPrices) -> Comparison:
    """Compare two lists; the cheaper is measured by the dearer, so their order does not matter."""
    dropped = one.published | other.published
    first, second = one.less(dropped), other.less(dropped)
    items = len(first) + len(second) - len(first.keys() & second.keys())
    if items < LEAST_ITEMS.value:
        return Comparison(items)
    if sum(first.values()) < sum(second.values()):
        first, second = second, first
    ratio = _ratio(first, second)
    if ratio is not None:
        return Comparison(items, ratio)
    ours, theirs = one.residuals, other.residuals
    if len(ours.keys() & theirs.keys()) < CORRELATION_ITEMS.value:
        return Comparison(items)
    return Comparison(items, None, correlation_above(ours, theirs, CORRELATION.value))


def _ratio(one: Prices, other: Prices) -> Ratio | None:
    return constant_ratio(
        one, other, coverage_percent=COVERAGE.value, tolerance_ppm=RATIO_TOLERANCE.value
    )
