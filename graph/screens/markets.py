"""How a tender stands among those of its market, with n and base rate; small markets are silent.

A screen value means nothing by itself: how much bids differ depends on trade, place, method and
year. A rule measures each tender; tenders of one market with the same ``cell`` (basis, number of
bids) are compared, and nothing is said where too few of them are measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.quantiles import Fences, log_fences, place
from credit_hub.graph.screens.rule import ScreenHit, ScreenOutcome
from credit_hub.graph.screens.tenders import BidStatus, Market, Scoring, Tender, bidders_of
from credit_hub.model.findings import Bilingual, Exclusion, Incompleteness, Statistic

__all__ = [
    "FIXED_PRICE",
    "LEAST_TENDERS",
    "SHARE",
    "Cell",
    "Placed",
    "Reading",
    "Unmeasured",
    "by_market",
    "cells",
    "hit_of",
    "judged",
    "mind_scoring",
    "percent",
    "placed",
    "valid_bidders",
]

LEAST_TENDERS: Final = Parameter(
    "least_tenders",
    50,
    "measured tenders of a market",
    Bilingual("市场内可比标段的最少个数，不足则不作判断", "in a smaller market nothing is said"),
    "design decision: the share below of 50 tenders is one tender",
)
SHARE: Final = Parameter(
    "share_percent",
    2,
    "per cent of the market",
    Bilingual("市场内同样极端的标段占比上限", "at most this share of the market is as extreme"),
    "design decision (domain.md G: at most 20 leads in 1,000 lots)",
)
_PERCENT: Final = 100
_SCORING_UNKNOWN: Final = Bilingual(
    "评标办法未知：如按平均价计分，最低价不占优，本线索不成立",
    "the method of evaluation is not known: if an average scores, the lowest price is not best and"
    " this lead falls",
)


@dataclass(frozen=True, slots=True)
class Unmeasured:
    """Why a tender has no value; ``counts_out``: it is left out on purpose, not for want of data.

    The text says it of tenders at large.
    """

    code: str
    text: Bilingual
    counts_out: bool = False


FIXED_PRICE: Final = Unmeasured(
    "fixed_price", Bilingual("价格由采购人确定", "the buyer sets the price"), counts_out=True
)
_NO_MARKET: Final = Unmeasured(
    "no_market",
    Bilingual("缺少行业、区域、方式或年度", "sector, region, method or year is not known"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """The value of a tender, to be compared inside its market with readings of the same cell.

    ``subjects`` are the bidders it is about, all valid ones if none is named.
    """

    tender: Tender
    value: float
    cell: str = ""
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """The comparable readings of one market."""

    market: Market
    name: str
    readings: tuple[Reading, ...]

    @property
    def values(self) -> tuple[float, ...]:
        """The values alone."""
        return tuple(reading.value for reading in self.readings)


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading that is extreme in its cell: the share as extreme, and whether beyond the fence."""

    reading: Reading
    share: Fraction
    outlier: bool
    cell: Cell


def by_market(tenders: Sequence[Tender]) -> dict[Market, list[Tender]]:
    """Group the tenders that have a market, markets and tenders in a fixed order."""
    found: dict[Market, list[Tender]] = {}
    for tender in sorted(tenders, key=lambda t: t.id):
        if tender.market is not None:
            found.setdefault(tender.market, []).append(tender)
    return dict(sorted(found.items()))


def cells(
    rule: str, tenders: Sequence[Tender], measure: Callable[[Tender], Reading | Unmeasured]
) -> Iterator[Cell | Incompleteness | Exclusion]:
    """Measure each tender; yield the cells that are large enough and say what was left out."""
    missed: dict[tuple[Market | None, Unmeasured], list[str]] = {}
    homeless = [tender.id for tender in tenders if tender.market is None]
    if homeless:
        missed[None, _NO_MARKET] = homeless
    for market, of_market in by_market(tenders).items():
        found: dict[str, list[Reading]] = {}
        for tender in of_market:
            reading = measure(tender)
            if isinstance(reading, Unmeasured):
                missed.setdefault((market, reading), []).append(tender.id)
            else:
                found.setdefault(reading.cell, []).append(reading)
        for name, readings in sorted(found.items()):
            if len(readings) >= LEAST_TENDERS.value:
                yield Cell(market, name, tuple(readings))
            else:
                yield _too_small(rule, market, name, len(readings))
    yield from _left_out(rule, missed)


_CELL_WORDS: Final = {
    "price": Bilingual("按报价", "by price"),
    "discount": Bilingual("按下浮率", "by discount"),
    "ceiling": Bilingual("按限价比例", "by part of the ceiling"),
    "n=6-8": Bilingual("6至8家", "6 to 8 bids"),
    "n=9-12": Bilingual("9至12家", "9 to 12 bids"),
    "n=13+": Bilingual("13家以上", "13 bids and more"),
}


def _where(market: Market, cell: str) -> Bilingual:
    words = [_CELL_WORDS[word] for word in cell.split()]
    if not words:
        return Bilingual(str(market), str(market))
    return Bilingual(
        f"{market}（{'、'.join(w.zh for w in words)}）",
        f"{market} ({', '.join(w.en for w in words)})",
    )


def _too_small(rule: str, market: Market, name: str, count: int) -> Incompleteness:
    where = _where(market, name)
    least = LEAST_TENDERS.value
    return Incompleteness(
        "market_too_small",
        f"{rule}:{where.en}",
        Bilingual(
            f"{rule}未作判断：{where.zh}只有{count}个可比标段，至少须{least}个",
            f"{rule} says nothing of {where.en}: comparable tenders {count}, needed {least}",
        ),
    )


def _left_out(
    rule: str, missed: Mapping[tuple[Market | None, Unmeasured], Sequence[str]]
) -> Iterator[Incompleteness | Exclusion]:
    for (market, why), ids in missed.items():
        where = Bilingual("市场不明", "no known market") if market is None else _where(market, "")
        text = Bilingual(
            f"{rule}未计入{where.zh}的标段（{len(ids)}个）：{why.text.zh}",
            f"{rule} leaves out tenders of {where.en} ({len(ids)}): {why.text.en}",
        )
        if why.counts_out:
            yield Exclusion(rule, why.code, tuple(ids), text)
        else:
            yield Incompleteness(why.code, f"{rule}:{where.en}", text)


def placed(
    cell: Cell, *, low: bool, within: Parameter = SHARE, reach: Parameter | None = None
) -> Iterator[Placed]:
    """Yield the readings within the extreme share of their cell, or beyond the fence of logarithms.

    The share flags somebody in every large market; the fence flags only who stands apart, so both
    are told apart in what is said. ``reach`` says in tenths how many interquartile ranges outside
    the quartiles the fence stands; None: there is none.
    """
    ordered = sorted(cell.values)
    logs = None if reach is None else log_fences(ordered, Fraction(reach.value, 10))
    for reading in cell.readings:
        share = place(reading.value, ordered, low=low)
        outlier = logs is not None and _beyond(reading.value, logs, low=low)
        if outlier or share * _PERCENT <= within.value:
            yield Placed(reading, share, outlier, cell)


def _beyond(value: float, logs: Fences, *, low: bool) -> bool:
    if value <= 0:
        # Zero lies below every fence on the scale of logarithms.
        return low
    at = Fraction(log(value))
    return at < logs.lower if low else at > logs.upper


def percent(share: Fraction) -> str:
    """Return a share in per cent with two decimals, for display alone."""
    hundredths = round(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def valid_bidders(tender: Tender) -> tuple[str, ...]:
    """The keys of all who stand behind a valid bid."""
    return bidders_of(tender.with_status(BidStatus.VALID))


def hit_of(
    found: Placed, variant: str, name: Bilingual, subjects: tuple[str, ...] = ()
) -> ScreenHit:
    """Word a reading that is extreme in its market; an outlier's variant ends in ``_outlier``."""
    reading, n = found.reading, len(found.cell.readings)
    count = int(found.share * n)
    where = _where(found.cell.market, found.cell.name)
    value = f"{reading.value:.6g}"
    expected = (
        f"independent bids pass the fence in {SHARE.value} % of simulated tenders or fewer"
        if found.outlier
        else f"up to {SHARE.value} % of any market are flagged by construction"
    )
    apart = (
        Bilingual("，且在其余标段的围栏之外", ", beyond the fence of the rest")
        if found.outlier
        else Bilingual("", "")
    )
    return ScreenHit(
        f"{variant}_outlier" if found.outlier else variant,
        found.cell.market,
        (reading.tender.id,),
        subjects or reading.subjects or valid_bidders(reading.tender),
        Bilingual(
            f"{reading.tender.id}的{name.zh}为{value}：{where.zh}的{n}个可比标段中有{count}个同样极端"
            f"（{percent(found.share)}%）{apart.zh}",
            f"{reading.tender.id}: {name.en} {value}; as extreme are {count} of {n} comparable"
            f" tenders of {where.en} ({percent(found.share)} %){apart.en}",
        ),
        Statistic(
            name.en,
            value,
            n,
            f"{count} of {n} are as extreme; {expected}",
        ),
    )


def mind_scoring(hit: ScreenHit, tender: Tender) -> ScreenHit:
    """Add what is missing where a rule supposes that the lowest price is best and nobody says so.

    Most works tenders are scored by an average (domain.md B0), so the supposition may be wrong.
    """
    if tender.scoring is not Scoring.UNKNOWN:
        return hit
    return replace(hit, missing_proof=(*hit.missing_proof, _SCORING_UNKNOWN))


def judged(
    outcomes: Iterator[Cell | Incompleteness | Exclusion],
    judge: Callable[[Cell], Iterator[ScreenHit]],
) -> Iterator[ScreenOutcome]:
    """Judge the cells and hand on what was left out."""
    for outcome in outcomes:
        if isinstance(outcome, Cell):
            yield from judge(outcome)
        else:
            yield outcome
