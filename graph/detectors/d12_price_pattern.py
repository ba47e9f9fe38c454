"""D12: prices of different bidders differ by a pattern (投标报价呈规律性差异)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from credit_hub.graph.detectors.evidence import feed_missing
from credit_hub.graph.detectors.examples.d12 import EXAMPLES
from credit_hub.graph.detectors.file_traces import not_counted
from credit_hub.graph.detectors.item_prices import (
    CORRELATION,
    LEAST_ITEMS,
    PARAMETERS,
    RATIO_TOLERANCE,
    Comparison,
    ItemPrices,
    compare,
    prices_of,
)
from credit_hub.graph.detectors.presumed import Match, bid_pairs, submitters, verdict
from credit_hub.graph.detectors.price_patterns import (
    chance_of_even_gaps,
    differences,
    even_gaps,
    growths,
)
from credit_hub.graph.detectors.rule import Outcome, Parameter, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid
from credit_hub.graph.wording import joined
from credit_hub.model.articles import MOF_ORDER_87_37_4, TENDER_REG_40_4
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness, Statistic
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D12"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_40_4,),
    Regime.PROCUREMENT: (MOF_ORDER_87_37_4,),
}
_LEAST_BIDS: Final = Parameter(
    "least_bids",
    4,
    "bids",
    Bilingual("总价排列检验的最少家数", "fewer totals than this are not tested"),
    "design decision (domain.md D12): three totals have only two gaps",
)
_GAP_TOLERANCE: Final = Parameter(
    "gap_tolerance_ppm",
    5_000,
    "parts per 10^6 of the mean gap",
    Bilingual("相邻差额偏离均值的上限", "no gap of the sorted totals is further from the mean"),
    "design decision (domain.md D12), no law sets it",
)
_NO_CONTROL = Bilingual(
    "分项报价数据缺多数项目的招标控制价综合单价：须核对双方是否均按控制价统一下浮",
    "the control prices of most items are not in the data: find out whether both bids are a"
    " uniform discount on them",
)
_PUBLISHED_UNKNOWN = Bilingual(
    "数据未标注信息价项目：单价相同可能源于信息价，须剔除后复核",
    "the data mark no item as one at a published price: equal prices may be published ones, take"
    " them out and compare again",
)
_CORRELATED = Bilingual(
    "同一定额库或询价来源也会使偏差相关",
    "one quota library or one source of quotations correlates deviations as well",
)
_UNIFORM = Bilingual(
    "各分项单价均为招标控制价的同一比例，比值恒定由统一下浮所致",
    "each is a uniform discount on the control prices, which makes their ratio constant",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    yield from _totals(situation)
    priced = {bid.id: prices_of(situation, bid) for bid in situation.neighbourhood.bids}
    uniform: set[str] = set()
    short: set[str] = set()
    for bids in bid_pairs(situation):
        one, other = (priced[bid.id] for bid in bids)
        if one is None or other is None:
            continue
        found = compare(one, other)
        if found.is_short:
            short.update(submitters(bids))
        elif found.ratio and one.is_uniform_discount and other.is_uniform_discount:
            uniform.update(submitters(bids))
        elif found.ratio or found.correlated:
            yield from verdict(situation, bids, _match(situation, one, other, found))
    if uniform:
        firms = joined(situation.neighbourhood, sorted(uniform))
        said = Bilingual(
            f"{firms.zh}的分项单价比值恒定",
            f"the item prices of {firms.en} have constant ratios",
        )
        yield not_counted(_ID, "discount_on_control_prices", uniform, said, _UNIFORM)
    yield from _undecidable(situation, priced, short)


def _totals(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    totals = {
        bid: int(total)
        for bid in neighbourhood.bids
        if (total := neighbourhood.nodes[bid.id].detail("total_minor")) and int(total) > 0
    }
    missing = [bid for bid in neighbourhood.bids if bid not in totals]
    if missing:
        who = () if not totals else submitters(missing)
        yield feed_missing(situation, _ID, Bilingual("没有投标总价数据", "no totals"), who)
    if not missing and len(totals) < _LEAST_BIDS.value:
        yield Incompleteness(
            "undecidable",
            _ID,
            Bilingual(
                f"D12无法判定总价排列：{len(totals)}家报价只有{max(len(totals) - 1, 0)}个差额，"
                f"至少须{_LEAST_BIDS.value}家",
                f"D12 not decidable for totals: {len(totals)} bids have only"
                f" {max(len(totals) - 1, 0)} gaps, at least {_LEAST_BIDS.value} bids are needed",
            ),
        )
    if len(totals) < _LEAST_BIDS.value:
        return
    series = tuple(totals.values())
    for variant, steps, zh, en in (
        ("equal_difference", differences(series), "等差", "in equal steps"),
        ("equal_ratio", growths(series), "等比", "in equal ratios"),
    ):
        worst = even_gaps(steps, _GAP_TOLERANCE.value)
        if worst is not None:
            yield from _pattern(situation, tuple(totals), (variant, zh, en), worst)
            return


def _pattern(
    situation: Situation, bids: tuple[Bid, ...], named: tuple[str, str, str], worst: Fraction
) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    variant, zh, en = named
    lot = neighbourhood.lot.id
    path = tuple(e for bid in bids for e in neighbourhood.out_of(bid.id, "BIDS") if e.end == lot)
    chance = chance_of_even_gaps(len(bids) - 1, _GAP_TOLERANCE.value)
    statistic = Statistic(
        "greatest deviation of a gap from the mean gap",
        f"{_percent(worst)} %",
        len(bids),
        f"1 in {int(1 / chance)} for independent prices that are spread evenly",
    )
    what = Bilingual(
        f"的投标总价由低到高呈{zh}排列（相邻差额偏离均值不超过{_percent(worst)}%）",
        f"have totals that rise {en} (no gap is further than {_percent(worst)} % from the mean)",
    )
    articles = _ARTICLES[situation.regime]
    yield from verdict(
        situation, bids, Match(variant, (path,), what, articles, statistic=statistic)
    )


def _match(situation: Situation, one: ItemPrices, other: ItemPrices, found: Comparison) -> Match:
    path = ((one.edge, other.edge),)
    if found.ratio is None:
        percent = _percent(Fraction(CORRELATION.value, 10**6))
        what = Bilingual(
            f"的分项单价对控制价的偏差高度相关（相关系数不低于{percent}%）",
            f"have item prices whose deviations from the control prices correlate ({percent} % or"
            " more)",
        )
        count = Statistic(
            "correlation of residuals", f"at least {percent} %", found.correlated or 0
        )
        return Match("residual_correlation", path, what, why=(_CORRELATED,), statistic=count)
    ratio = found.ratio
    mean = _percent(ratio.mean)
    what = Bilingual(
        f"的分项单价之比恒定（{mean}%，{ratio.of}项中{ratio.items}项，已剔除信息价项目）",
        f"have item prices in a constant ratio ({mean} % on {ratio.items} of {ratio.of} items,"
        " published prices left out)",
    )
    statistic = Statistic("mean ratio of item prices", f"{mean} %", ratio.items)
    why = () if one.knows_controls and other.knows_controls else (_NO_CONTROL,)
    same = abs(ratio.mean - 1) * 10**6 <= RATIO_TOLERANCE.value
    if same and not (one.published or other.published):
        return Match(
            "constant_ratio", path, what, why=(_PUBLISHED_UNKNOWN, *why), statistic=statistic
        )
    articles = _ARTICLES[situation.regime]
    return Match("constant_ratio", path, what, articles, why, statistic)


def _percent(value: Fraction) -> str:
    """Return a part of one in per cent with two decimals, for display alone."""
    hundredths = round(value * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _undecidable(
    situation: Situation, priced: Mapping[str, ItemPrices | None], short: set[str]
) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    empty = [b for b in neighbourhood.bids if not neighbourhood.has(b.id, "PRICED_IN")]
    if empty:
        who = () if len(empty) == len(priced) else submitters(empty)
        yield feed_missing(situation, _ID, Bilingual("没有分项报价数据", "no item prices"), who)
    if short:
        firms = joined(neighbourhood, sorted(short))
        yield Incompleteness(
            "undecidable",
            f"{_ID}:items",
            Bilingual(
                f"D12无法判定分项报价：{firms.zh}可比分项少于{LEAST_ITEMS.value}项",
                f"D12 not decidable for item prices: {firms.en} have fewer than"
                f" {LEAST_ITEMS.value} items to compare",
            ),
        )


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("投标报价呈规律性差异", "prices that differ by a pattern"),
    evidence=EvidenceClass.PRESUMED,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        f"同一标段全部投标总价的等差、等比排列（{_LEAST_BIDS.value}家以上），以及两两分项单价之比和对"
        "招标控制价偏差的相关性（剔除信息价项目）；部分投标人之间的总价排列未检索",
        "equal steps or ratios among all totals of the lot"
        f" (from {_LEAST_BIDS.value} bids), and for every two bids the ratio of item prices and the"
        " correlation of their deviations from the control prices, published prices left out;"
        " patterns among some of the totals were not searched",
    ),
    evidence_needed=(
        Bilingual("开标记录", "the record of the bid opening"),
        Bilingual("双方已标价工程量清单及单价比值表", "both priced bills and the table of ratios"),
        Bilingual("当期信息价", "the published prices of the time"),
    ),
    false_positives=(
        Bilingual("仅三家投标，只有两个差额", "three bids have only two gaps"),
        Bilingual(
            "信息价项目（已剔除标注的）", "items at published prices (marked ones are left out)"
        ),
        Bilingual(
            "按控制价统一下浮报价（已扣除可核对的）",
            "uniform discounts on the control prices (not counted where it can be seen)",
        ),
        Bilingual("计价软件的相同取整", "the same rounding by the pricing software"),
        Bilingual("同一定额库", "one quota library"),
    ),
    examples=EXAMPLES,
    parameters=(_LEAST_BIDS, _GAP_TOLERANCE, *PARAMETERS),
)
