"""D20: prices at the top that are too close, equal, or far apart; and close bids that are missing.

Cardinal R024, R028 and R058 inside a market (domain.md D20). Missing close bids: in competition a
winner who leaves little on the table must often be followed closely; where next to nobody loses by
little, winning bids were not set against rivals (Chassang, Kawai, Nakabayashi and Ortner 2022).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.cardinal_outliers import price_gap
from credit_hub.graph.screens.cardinal_processes import same_price_groups
from credit_hub.graph.screens.chances import at_most_of_half
from credit_hub.graph.screens.examples.d20 import EXAMPLES
from credit_hub.graph.screens.markets import (
    FIXED_PRICE,
    LEAST_TENDERS,
    SHARE,
    Cell,
    Reading,
    Unmeasured,
    by_market,
    cells,
    hit_of,
    judged,
    mind_scoring,
    percent,
    placed,
)
from credit_hub.graph.screens.quantiles import fences
from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import Scoring, Tender, bidders_of
from credit_hub.model.findings import Bilingual, Exclusion, Statistic

__all__ = ["RULE"]

_ID: Final = "D20"
_PPM: Final = 10**6
_CLOSE: Final = Parameter(
    "close_ppm",
    5_000,
    "parts per 10^6 of the ceiling, or of the winning bid",
    Bilingual("接近中标价的差额上限", "a losing bid within this is a close one"),
    "design decision, no law sets it",
)
_LEAST_NEAR: Final = Parameter(
    "least_near",
    20,
    "tenders with a gap of at most twice that",
    Bilingual("判断缺少接近报价的最少标段数", "fewer are not tested for missing close bids"),
    "design decision: fewer cannot reach the chance below by much",
)
_CHANCE: Final = Parameter(
    "chance_ppm",
    1_000,
    "parts per 10^6",
    Bilingual("偶然出现的概率上限", "the chance must be at most this"),
    "design decision",
)
_AVERAGE: Final = Unmeasured(
    "average_bid",
    Bilingual("按平均价计分，报价趋近基准价", "scored by an average, to which bids draw near"),
    counts_out=True,
)
_NO_GAP: Final = Unmeasured(
    "no_gap",
    Bilingual(
        "没有唯一的最低价中标人或可比的落标报价",
        "no single winner with the lowest price, or no losing price to compare",
    ),
)
_NAMES: Final = {
    "price": Bilingual("最低落标价高出中标价的比例", "gap of the winning bid as a part of it"),
    "ceiling": Bilingual("前两名下浮率之差", "gap of the two best discounts"),
}


def _measure(tender: Tender) -> Reading | Unmeasured:
    if tender.fixed_price:
        return FIXED_PRICE
    if tender.scoring is Scoring.AVERAGE_BID:
        return _AVERAGE
    gap = price_gap(tender, next((bid.currency for bid in tender.submitted), None))
    if gap is None:
        return _NO_GAP
    if not tender.ceiling:
        return Reading(tender, float(gap.ratio), "price")
    # (second - best) / ceiling is the difference of their discounts.
    return Reading(tender, float(gap.ratio * gap.winning / tender.ceiling), "ceiling")


def _judge(cell: Cell) -> Iterator[ScreenHit]:
    name = _NAMES[cell.name]
    known = fences([Fraction(value) for value in cell.values])
    for found in placed(cell, low=True):
        # As Cardinal: silent where a quarter of all gaps is zero.
        if known.q1 > 0 and found.reading.value <= known.lower:
            yield mind_scoring(hit_of(found, "close_prices", name), found.reading.tender)
    for found in placed(cell, low=False):
        if found.reading.value >= known.upper > 0:
            tender = found.reading.tender
            hit = hit_of(found, "heavy_discount", name, tuple(sorted(tender.winners)))
            yield mind_scoring(hit, tender)
    yield from _missing(cell)


def _missing(cell: Cell) -> Iterator[ScreenHit]:
    close = sum(1 for value in cell.values if value * _PPM <= _CLOSE.value)
    near = sum(1 for value in cell.values if value * _PPM <= 2 * _CLOSE.value)
    if near < _LEAST_NEAR.value:
        return
    chance = at_most_of_half(close, near)
    if chance * _PPM > _CHANCE.value:
        return
    rate = f"{close} of {near}"
    width = percent(Fraction(_CLOSE.value, _PPM))
    yield ScreenHit(
        "missing_close_bids",
        cell.market,
        tuple(r.tender.id for r in cell.readings if r.value * _PPM <= 2 * _CLOSE.value),
        (),
        Bilingual(
            f"{cell.market}：前两名差距在{width}%的两倍以内的{near}个标段中，只有{close}个差距在{width}%"
            f"以内（各半时概率{float(chance):.2g}）",
            f"{cell.market}: of {near} tenders whose two best bids are within twice {width} %, only"
            f" {close} are within {width} % (chance {float(chance):.2g} if halves are alike)",
        ),
        Statistic(
            "tenders with a close losing bid",
            rate,
            near,
            f"at least one half is expected; chance {float(chance):.2g}",
        ),
    )


def _identical(given: Screened) -> Iterator[ScreenOutcome]:
    for market, tenders in by_market(given.tenders).items():
        found: list[tuple[Tender, tuple[str, ...]]] = []
        at_ceiling: list[str] = []
        for tender in tenders:
            if tender.fixed_price:
                continue
            groups = list(same_price_groups(tender))
            free = [bids for bids in groups if bids[0].amount != tender.ceiling]
            if len(free) < len(groups):
                at_ceiling.append(tender.id)
            found += [(tender, bidders_of(bids)) for bids in free]
        rate = f"{len({t.id for t, _ in found})} of {len(tenders)} tenders of the market"
        for tender, bidders in found:
            yield ScreenHit(
                "identical_prices",
                market,
                (tender.id,),
                bidders,
                Bilingual(
                    f"{tender.id}中{len(bidders)}个投标人报价相同（同一市场{len(tenders)}个标段）",
                    f"{tender.id}: {len(bidders)} bidders ask the same price",
                ),
                Statistic("bidders with one price", str(len(bidders)), len(tenders), rate),
            )
        if at_ceiling:
            yield Exclusion(
                _ID,
                "equal_at_ceiling",
                tuple(at_ceiling),
                Bilingual(
                    f"{market}的{len(at_ceiling)}个标段中相同报价等于最高投标限价，不计",
                    f"equal prices at the ceiling do not count (tenders of {market}:"
                    f" {len(at_ceiling)})",
                ),
            )


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    yield from judged(cells(_ID, given.tenders, _measure), _judge)
    yield from _identical(given)


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("报价过近、相同或差距过大", "prices too close, equal or far apart"),
    compute=_compute,
    searched=Bilingual(
        "最低价中标的标段：中标价与最低落标价之差在同一市场的位置，接近中标价的报价是否过少；各标段中不同投标"
        "人的相同报价（固定价格、等于限价的除外）；非最低价中标和按平均价计分的标段的差距未检索",
        "where the lowest price won: how its distance to the lowest losing price stands in the"
        " market, and whether close losing bids are missing there; equal prices of different"
        " bidders in each tender (not fixed ones, not the ceiling); distances were not searched"
        " where another bid won or an average scores",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("报价文件的元数据、上传记录", "metadata of the price files, upload logs"),
        Bilingual("公开的成本或信息价", "costs or prices that were published"),
    ),
    false_positives=(
        Bilingual("报价集中于最高投标限价", "prices that cluster at the ceiling"),
        Bilingual("公开信息价或政府指导价", "published or guided prices"),
        Bilingual("整数报价习惯", "the habit of round prices"),
        Bilingual("中标人确有成本优势", "a winner with lower cost"),
    ),
    examples=EXAMPLES,
    parameters=(LEAST_TENDERS, SHARE, _CLOSE, _LEAST_NEAR, _CHANCE),
)
