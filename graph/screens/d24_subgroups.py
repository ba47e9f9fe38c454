"""D24: three bids of a tender differ less than any three of comparable tenders (incomplete cartel).

Where only some bidders agree, the others blur the variance of the whole tender. The screen looks at
all subgroups of three and takes the tightest (Wallimann, Imhof and Huber 2020). The more bids, the
tighter the tightest three by chance alone: tenders are compared with those of about as many.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.d14_variance import basis
from credit_hub.graph.screens.d16_shape import band
from credit_hub.graph.screens.examples.d24 import EXAMPLES
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
from credit_hub.graph.screens.subgroups import MOST_BIDS, tightest
from credit_hub.graph.screens.tenders import Tender, bidders_of
from credit_hub.model.findings import Bilingual

__all__ = ["RULE"]

_ID: Final = "D24"
_SIZE: Final = Parameter(
    "subgroup",
    3,
    "bids",
    Bilingual("子组的报价家数", "bids of a subgroup"),
    "Wallimann, Imhof and Huber 2020 use three and four",
)
_LEAST: Final = Parameter(
    "least_bids",
    6,
    "comparable bids",
    Bilingual("可比报价的最少家数", "tenders with fewer bids are not measured"),
    "design decision: half of the bids or fewer form the subgroup",
)
_MOST: Final = Parameter(
    "most_bids",
    MOST_BIDS,
    "comparable bids",
    Bilingual("可比报价的最多家数", "tenders with more bids are not taken apart"),
    "design decision: the work grows with the third power",
)
_TOO_FEW: Final = Unmeasured(
    "too_few_bids",
    Bilingual(f"可比报价不足{_LEAST.value}家", f"fewer than {_LEAST.value} prices"),
)
_TOO_MANY: Final = Unmeasured(
    "too_many_bids",
    Bilingual(f"可比报价超过{MOST_BIDS}家", f"more than {MOST_BIDS} prices"),
)
_NAME: Final = Bilingual(
    "最紧的三家报价（或下浮率）变异系数", "coefficient of variation of the tightest three bids"
)


def _measure(tender: Tender) -> Reading | Unmeasured:
    found = basis(tender, _LEAST.value)
    if isinstance(found, Unmeasured):
        short = not found.counts_out and len(tender.comparable) < _LEAST.value
        return _TOO_FEW if short else found
    name, amounts = found
    if len(amounts) > MOST_BIDS:
        return _TOO_MANY
    places = tightest(amounts, _SIZE.value)
    # Not all amounts are zero, so the tightest three are not, and have a variation.
    value = screens([amounts[at] for at in places], Screen.CV).values[Screen.CV]
    # Amounts are by price, as these bids are.
    members = bidders_of(tender.comparable_bids[at] for at in places)
    return Reading(tender, value, f"{name} {band(len(amounts))}", members)


def _judge(cell: Cell) -> Iterator[ScreenHit]:
    for found in placed(cell, low=True):
        yield hit_of(found, "tight_subgroup", _NAME)


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    return judged(cells(_ID, given.tenders, _measure), _judge)


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("部分投标人报价过近", "some of the bids differ little"),
    compute=_compute,
    searched=Bilingual(
        f"{_LEAST.value}至{MOST_BIDS}家有效报价中任意三家的变异系数的最小值（有最高投标限价的以下浮率计算），"
        "与同一市场家数相近的标段比较；四家以上的子组和多个标段的共同成员未检索",
        "the lowest coefficient of variation of any three of"
        f" {_LEAST.value} to {MOST_BIDS} valid bids (of discounts where a ceiling exists), compared"
        " inside the market with tenders of about as many bids; larger subgroups, and members"
        " common to several tenders, were not searched",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("该三家在其他标段的共同投标", "other tenders in which the three bid together"),
        Bilingual("各家报价的组价依据", "how each of them reckoned its price"),
    ),
    false_positives=(
        Bilingual(
            "报价多时总有三家接近", "among many bids some three are always close to each other"
        ),
        Bilingual("同质货物、公开信息价", "homogeneous goods, published prices"),
        Bilingual("报价集中于最高投标限价", "prices that cluster at the ceiling"),
    ),
    examples=EXAMPLES,
    parameters=(_SIZE, _LEAST, _MOST, LEAST_TENDERS, SHARE),
)
