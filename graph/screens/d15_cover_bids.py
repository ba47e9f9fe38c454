"""D15: the winner stands apart from losing bids that bunch together (cover-bid screen).

Without side payments the winner of a rigged tender must be sure to win, so the others keep their
distance and, having no wish to win, bid close to one another: a high relative distance and a
negative skew (Imhof 2017; Huber and Imhof 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.d14_variance import LEAST_BIDS, basis, variation
from credit_hub.graph.screens.examples.d15 import EXAMPLES
from credit_hub.graph.screens.formulas import Screen, Undefined, screens
from credit_hub.graph.screens.markets import (
    LEAST_TENDERS,
    SHARE,
    Cell,
    Placed,
    Reading,
    Unmeasured,
    cells,
    hit_of,
    judged,
    mind_scoring,
    percent,
    placed,
    valid_bidders,
)
from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import Scoring, Tender
from credit_hub.model.findings import Bilingual, Statistic

__all__ = ["RULE"]

_ID: Final = "D15"
_PERCENT: Final = 100
_REACH: Final = Parameter(
    "fence_reach",
    10,
    "tenths of the interquartile range of logarithms",
    Bilingual("围栏至四分位数的距离", "how far the fence stands outside the quartiles"),
    "design decision: independent bids pass it in about 2 % of simulated tenders or fewer",
)
_ABOVE: Final = Parameter(
    "distance_above",
    1,
    "standard deviations of the losing bids",
    Bilingual("相对距离须超过此值", "the relative distance must be greater than this"),
    "Imhof, Karagoek and Rutz 2018 use RD > 1; a flag of the literature, no law",
)
_BOTH: Final = Parameter(
    "both_percent",
    10,
    "per cent of the market, by each of two screens",
    Bilingual("离散度与相对距离同时极端的占比上限", "as extreme by D14 and by distance at once"),
    "Imhof, Karagoek and Rutz 2018 combine both; design decision: 1 % by chance alone",
)
_NOT_LOWEST: Final = Unmeasured(
    "average_bid",
    Bilingual(
        "按平均价计分，最低价不占优（见D21）",
        "scored by an average, the lowest price is not best (see D21)",
    ),
    counts_out=True,
)
_EQUAL: Final = Unmeasured(
    "losers_equal",
    Bilingual(
        "最低价之外的报价全部相等，相对距离无定义（见D20）",
        "all bids above the lowest are equal, the relative distance is undefined (see D20)",
    ),
)
_NAME: Final = Bilingual("最低价与次低价的相对距离", "relative distance of the two lowest bids")


def _measure(tender: Tender) -> Reading | Unmeasured:
    measured = basis(tender, LEAST_BIDS.value)
    if isinstance(measured, Unmeasured) and measured.counts_out:
        return measured
    if tender.scoring is Scoring.AVERAGE_BID:
        return _NOT_LOWEST
    if isinstance(measured, Unmeasured) and len(tender.comparable) < LEAST_BIDS.value:
        return measured
    # A scale changes nothing here: prices, whether or not there is a ceiling.
    found = screens(tender.comparable, Screen.RD)
    if found.undefined.get(Screen.RD) in {Undefined.LOSERS_EQUAL, Undefined.NO_SPREAD}:
        return _EQUAL
    return Reading(tender, found.values[Screen.RD])


def _judge(variations: Mapping[str, Placed]) -> Callable[[Cell], Iterator[ScreenHit]]:
    def judge(cell: Cell) -> Iterator[ScreenHit]:
        extreme = list(placed(cell, low=False, within=_BOTH, reach=_REACH))
        covers = [found for found in extreme if _is_cover(found)]
        both = [f for f in covers if _within(f, _BOTH) and f.reading.tender.id in variations]
        for found in covers:
            tender = found.reading.tender
            if found in both:
                yield mind_scoring(_both(found, variations[tender.id], len(both)), tender)
            elif found.outlier or _within(found, SHARE):
                yield mind_scoring(hit_of(found, "cover_bids", _NAME), tender)

    return judge


def _is_cover(found: Placed) -> bool:
    skew = screens(found.reading.tender.comparable, Screen.SKEW).values[Screen.SKEW]
    return found.reading.value > _ABOVE.value and skew < 0


def _within(found: Placed, share: Parameter) -> bool:
    return found.share * _PERCENT <= share.value


def _both(found: Placed, variation_: Placed, count: int) -> ScreenHit:
    reading, n = found.reading, len(found.cell.readings)
    where = found.cell.market
    chance = percent(Fraction(_BOTH.value, _PERCENT) ** 2)
    distance, spread = f"{reading.value:.6g}", f"{variation_.reading.value:.6g}"
    return ScreenHit(
        "low_variance_and_cover",
        where,
        (reading.tender.id,),
        valid_bidders(reading.tender),
        Bilingual(
            f"{reading.tender.id}的{_NAME.zh}为{distance}（市场内前{percent(found.share)}%），变异系数为"
            f"{spread}（最低的{percent(variation_.share)}%）：{where}的{n}个可比标段中有{count}个两者兼具",
            f"{reading.tender.id}: {_NAME.en} {distance} (highest {percent(found.share)} %),"
            f" coefficient of variation {spread} (lowest {percent(variation_.share)} %); {count} of"
            f" {n} comparable tenders of {where} are both",
        ),
        Statistic(
            "relative distance, coefficient of variation",
            f"{distance}, {spread}",
            n,
            f"{count} of {n} are both; {chance} % would be if they had nothing to do with each"
            " other",
        ),
    )


def _variations(given: Screened) -> dict[str, Placed]:
    """The tenders within the lowest tenth of their market by D14, on its own basis."""
    of_d14 = cells(_ID, given.tenders, variation)
    found = (placed(c, low=True, within=_BOTH) for c in of_d14 if isinstance(c, Cell))
    return {one.reading.tender.id: one for cell in found for one in cell}


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    return judged(cells(_ID, given.tenders, _measure), _judge(_variations(given)))


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("疑似陪标报价分布", "losing bids that bunch behind the lowest"),
    compute=_compute,
    searched=Bilingual(
        f"{LEAST_BIDS.value}家以上有效报价的最低价与次低价之差相对其余报价标准差的倍数，与同一市场其他标段"
        "比较，且偏度为负，以及是否同时离散度过低（D14）；按平均价计分的标段未检索（见D21）",
        "the distance between the two lowest of at least"
        f" {LEAST_BIDS.value} valid bids in standard deviations of the losing bids, compared inside"
        " the market, where the skew is negative, and whether the variance is low at once (D14);"
        " tenders scored by an average were not searched (see D21)",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("落标人的投标文件和组价依据", "files and reckoning of the losing bidders"),
        Bilingual("落标人与中标人的分包、资金往来", "subcontracts and payments between them"),
    ),
    false_positives=(
        Bilingual("中标人确有成本优势", "a winner with lower cost"),
        Bilingual("报价集中于最高投标限价", "prices that cluster at the ceiling"),
        Bilingual("报价失误的异常低价", "an abnormally low bid by mistake"),
    ),
    examples=EXAMPLES,
    parameters=(LEAST_BIDS, LEAST_TENDERS, SHARE, _REACH, _ABOVE, _BOTH),
)
