"""D16: bids are shaped as independent ones rarely are (kurtosis, distance to an even spread).

Collusion raises the kurtosis of bids (Huber and Imhof 2019); the Kolmogorov-Smirnov distance to an
even spread grows with any bunching (Wallimann, Imhof and Huber 2020). Both depend on the number of
bids, so tenders are compared with those of about as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.d14_variance import basis
from credit_hub.graph.screens.examples.d16 import EXAMPLES
from credit_hub.graph.screens.formulas import Screen, screens
from credit_hub.graph.screens.markets import (
    LEAST_TENDERS,
    SHARE,
    Cell,
    Reading,
    Unmeasured,
    cells,
    hit_of,
    judged,
    placed,
)
from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import Tender
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["RULE", "band"]

_ID: Final = "D16"
_LEAST: Final = Parameter(
    "least_bids",
    6,
    "comparable bids",
    Bilingual("可比报价的最少家数", "tenders with fewer bids are not measured"),
    "design decision (domain.md D16: weak for n < 6)",
)
_TOO_FEW: Final = Unmeasured(
    "too_few_bids",
    Bilingual(f"可比报价不足{_LEAST.value}家", f"fewer than {_LEAST.value} prices"),
)
_EQUAL: Final = Unmeasured(
    "no_spread", Bilingual("报价全部相等（见D20）", "all bids are equal (see D20)")
)
_VARIANTS: Final = {
    Screen.KURT: ("high_kurtosis", Bilingual("报价峰度", "excess kurtosis of prices")),
    Screen.KSTEST: (
        "far_from_even",
        Bilingual("报价与均匀分布的KS距离", "distance of prices to an even spread"),
    ),
}
_BANDS: Final = ((8, "6-8"), (12, "9-12"), (10**9, "13+"))


def band(count: int) -> str:
    """Return the band of a number of bids; bids are few, so few bands."""
    return next(f"n={name}" for most, name in _BANDS if count <= most)


def _measure(screen: Screen) -> Callable[[Tender], Reading | Unmeasured]:
    def measure(tender: Tender) -> Reading | Unmeasured:
        measured = basis(tender, _LEAST.value)
        if isinstance(measured, Unmeasured) and measured.counts_out:
            return measured
        prices = tender.comparable
        if len(prices) < _LEAST.value:
            return _TOO_FEW
        value = screens(prices, screen).get(screen)
        return _EQUAL if value is None else Reading(tender, value, band(len(prices)))

    return measure


def _judge(screen: Screen) -> Callable[[Cell], Iterator[ScreenHit]]:
    variant, name = _VARIANTS[screen]

    def judge(cell: Cell) -> Iterator[ScreenHit]:
        for found in placed(cell, low=False):
            yield hit_of(found, variant, name)

    return judge


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    every = chain.from_iterable(
        judged(cells(_ID, given.tenders, _measure(screen)), _judge(screen)) for screen in _VARIANTS
    )
    said: set[tuple[str, str]] = set()
    for outcome in every:
        # Both screens leave out the same tenders: that is said once.
        if not isinstance(outcome, ScreenHit):
            key = (
                (outcome.code, outcome.subject)
                if isinstance(outcome, Incompleteness)
                else (outcome.code, " ".join(outcome.subjects))
            )
            if key in said:
                continue
            said.add(key)
        yield outcome


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("报价分布形态异常", "bids of an unusual shape"),
    compute=_compute,
    searched=Bilingual(
        f"{_LEAST.value}家以上有效报价的峰度和与均匀分布的距离，与同一市场家数相近的标段比较",
        "kurtosis, and distance to an even spread, of the valid bids of tenders with"
        f" {_LEAST.value} or more, compared inside the market with tenders of about as many bids",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("各家报价的组价依据", "how each bidder reckoned its price"),
    ),
    false_positives=(
        Bilingual("单个报价失误即可抬高峰度", "one mistaken bid raises the kurtosis"),
        Bilingual("报价集中于最高投标限价", "prices that cluster at the ceiling"),
        Bilingual("大小企业成本分层", "large and small firms with different costs"),
    ),
    examples=EXAMPLES,
    parameters=(_LEAST, LEAST_TENDERS, SHARE),
)
