"""D14: bids of a tender differ less than those of comparable tenders (variance screen).

Prices in a cartel follow one price and vary little (Abrantes-Metz et al. 2006; Imhof 2017 on road
works in Ticino). Where a ceiling exists the discounts on it are measured and not the prices: a
ceiling squeezes the prices of all who bid, honest or not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.examples.d14 import EXAMPLES
from credit_hub.graph.screens.formulas import Screen, screens
from credit_hub.graph.screens.markets import (
    FIXED_PRICE,
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
from credit_hub.graph.screens.tenders import Amount, Tender
from credit_hub.model.findings import Bilingual

__all__ = ["LEAST_BIDS", "RULE", "basis", "variation"]

_ID: Final = "D14"
LEAST_BIDS: Final = Parameter(
    "least_bids",
    4,
    "comparable bids",
    Bilingual("可比报价的最少家数", "tenders with fewer bids are not measured"),
    "design decision (domain.md D14)",
)
_REACH: Final = Parameter(
    "fence_reach",
    20,
    "tenths of the interquartile range of logarithms",
    Bilingual("围栏至四分位数的距离", "how far the fence stands outside the quartiles"),
    "design decision: independent bids pass it in about 2 % of simulated tenders or fewer",
)
_TOO_FEW: Final = Unmeasured(
    "too_few_bids",
    Bilingual(f"可比报价不足{LEAST_BIDS.value}家", f"fewer than {LEAST_BIDS.value} prices"),
)
_OVER: Final = Unmeasured(
    "over_ceiling", Bilingual("有效报价高于最高投标限价", "a valid bid is above the ceiling")
)
_AT_CEILING: Final = Unmeasured(
    "at_ceiling",
    Bilingual("全部报价等于最高投标限价", "all bids are at the ceiling"),
    counts_out=True,
)
_NAMES: Final = {
    "price": Bilingual("报价变异系数", "coefficient of variation of prices"),
    "discount": Bilingual("下浮率变异系数", "coefficient of variation of discounts"),
}


def basis(tender: Tender, least: int) -> tuple[str, tuple[Amount, ...]] | Unmeasured:
    """Return what is measured: discounts on the ceiling in its currency, else prices.

    Discounts are amounts here: their screens are those of the rates, which are parts of one
    ceiling.
    """
    prices = tender.comparable
    if tender.fixed_price:
        return FIXED_PRICE
    if len(prices) < least:
        return _TOO_FEW
    if tender.ceiling is None:
        return "price", prices
    discounts = tuple(tender.ceiling - price for price in prices)
    if min(discounts) < 0:
        return _OVER
    return ("discount", discounts) if any(discounts) else _AT_CEILING


def variation(tender: Tender) -> Reading | Unmeasured:
    """Return the coefficient of variation of a tender, to be compared by the same basis."""
    measured = basis(tender, LEAST_BIDS.value)
    if isinstance(measured, Unmeasured):
        return measured
    name, amounts = measured
    return Reading(tender, screens(amounts, Screen.CV).values[Screen.CV], name)


def _judge(cell: Cell) -> Iterator[ScreenHit]:
    for found in placed(cell, low=True, reach=_REACH):
        yield hit_of(found, "low_variance", _NAMES[cell.name])


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    return judged(cells(_ID, given.tenders, variation), _judge)


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("报价离散度过低", "bids that differ little"),
    compute=_compute,
    searched=Bilingual(
        f"每个市场（行业、区域、方式、年度）内{LEAST_BIDS.value}家以上有效报价的变异系数，有最高投标限价"
        "的以下浮率计算；覆盖整个市场的联合、跨市场比较未检索",
        "the coefficient of variation of the valid bids of each tender with"
        f" {LEAST_BIDS.value} or more, inside its market (sector, region, method, year), of"
        " discounts where a ceiling exists; a cartel that covers a whole market, and comparisons"
        " across markets, were not searched",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("招标文件载明的评标办法和限价", "evaluation method and ceiling of the documents"),
        Bilingual("各家报价的组价依据", "how each bidder reckoned its price"),
    ),
    false_positives=(
        Bilingual("同质货物、公开信息价", "homogeneous goods, published prices"),
        Bilingual("报价集中于最高投标限价", "prices that cluster at the ceiling"),
        Bilingual(
            "以平均价为基准的评标办法使报价趋同", "scoring by an average draws prices together"
        ),
        Bilingual("同一定额和计价软件", "one quota and one pricing software"),
    ),
    examples=EXAMPLES,
    parameters=(LEAST_BIDS, LEAST_TENDERS, SHARE, _REACH),
)
