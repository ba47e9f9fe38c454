"""D23: the buyer's side: time to bid, number of bidders, late and early, suppliers of everything.

Cardinal R003, R018, R030 and R048 with the Chinese numbers: twenty days from the issue of the
documents to the deadline (招标投标法24, 政府采购法35), three bidders (招标投标法28). Opening
before the deadline is among the heads of collusion between buyer and bidder (条例41(1)): here it
is two times in a feed that do not fit, so a lead and not a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.cardinal_outliers import varied_suppliers
from credit_hub.graph.screens.cardinal_processes import late_bid_won
from credit_hub.graph.screens.cardinal_terms import CARDINAL, Group
from credit_hub.graph.screens.examples.d23 import EXAMPLES
from credit_hub.graph.screens.markets import by_market
from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import Market, Tender
from credit_hub.model.findings import Bilingual, Incompleteness, Statistic
from credit_hub.model.interval import CHINA

__all__ = ["RULE"]

_ID: Final = "D23"
_DAYS: Final = Parameter(
    "least_days",
    20,
    "days from issue to deadline",
    Bilingual("自招标文件发出至投标截止的最少日数", "compulsory tenders need at least so many"),
    "招标投标法24, 政府采购法35",
)
_BIDDERS: Final = Parameter(
    "least_bidders",
    3,
    "bidders",
    Bilingual("开标定标的最少投标人数", "with fewer the tender must be repeated"),
    "招标投标法28",
)
_DIGITS: Final = Parameter(
    "class_digits",
    2,
    "digits of the item code",
    Bilingual("区分货物大类的编码位数", "codes that differ in them are different kinds"),
    "Cardinal R048",
)
_PROCESSES: Final = Parameter(
    "least_processes",
    20,
    "awarded tenders of a supplier",
    Bilingual("比较供货种类的最少中标数", "suppliers with fewer are not compared"),
    "Cardinal R048",
)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look at a tender gave: the subjects, a figure with its n, and its wording."""

    subjects: tuple[str, ...]
    figure: str
    n: int
    text: Bilingual


def _buyers(tender: Tender) -> tuple[str, ...]:
    return tuple(sorted({who for who in (tender.buyer, tender.procuring_entity) if who}))


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _short_period(tender: Tender) -> _Seen | str | None:
    if not tender.compulsory:
        return None
    if tender.issued_at is None or tender.deadline is None:
        return "times_missing"
    days = (_day(tender.deadline) - _day(tender.issued_at)).days
    if days >= _DAYS.value:
        return None
    least = _DAYS.value
    return _Seen(
        _buyers(tender),
        f"{days} days",
        1,
        Bilingual(
            f"自招标文件发出至投标截止{days}日，少于{least}日",
            f"{days} days from issue to deadline, fewer than {least}",
        ),
    )


def _few_bidders(tender: Tender) -> _Seen | str | None:
    if not tender.compulsory or not tender.winners:
        return None
    counted = len(tender.submitted) if tender.bidders_counted is None else tender.bidders_counted
    if counted == 0:
        return "bids_missing"
    if counted >= _BIDDERS.value:
        return None
    return _Seen(
        _buyers(tender),
        str(counted),
        counted,
        Bilingual(
            f"投标人{counted}家，少于{_BIDDERS.value}家仍定标",
            f"awarded with {counted} bidders, fewer than {_BIDDERS.value}",
        ),
    )


def _late_bid_won(tender: Tender) -> _Seen | str | None:
    won = [flag.id for flag in late_bid_won(tender) if flag.group is Group.TENDERER]
    if not won:
        return None
    return _Seen(
        tuple(sorted({*won, *_buyers(tender)})),
        str(len(won)),
        len(tender.bids),
        Bilingual("中标人的投标在截止时间之后递交", "the winning bid came after the deadline"),
    )


def _opened_early(tender: Tender) -> _Seen | str | None:
    if tender.opened_at is None or tender.deadline is None or tender.opened_at >= tender.deadline:
        return None
    minutes = int((tender.deadline - tender.opened_at).total_seconds() // 60)
    return _Seen(
        _buyers(tender),
        f"{minutes} minutes",
        1,
        Bilingual(
            f"开标早于投标截止{minutes}分钟", f"opened {minutes} minutes before the deadline"
        ),
    )


_LOOKS: Final[Mapping[str, Callable[[Tender], _Seen | str | None]]] = MappingProxyType(
    {
        "short_period": _short_period,
        "few_bidders": _few_bidders,
        "late_bid_won": _late_bid_won,
        "opened_early": _opened_early,
    }
)
_LIMITS: Final = {
    "times_missing": Bilingual(
        "缺少招标文件发出时间或投标截止时间", "the time of issue or the deadline is not known"
    ),
    "bids_missing": Bilingual("没有投标数据", "no bids and no number of bidders are known"),
}


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    limits: dict[str, int] = {}
    for variant, look in _LOOKS.items():
        found: list[tuple[Tender, _Seen]] = []
        for tender in sorted(given.tenders, key=lambda t: t.id):
            seen = look(tender)
            if isinstance(seen, str):
                limits[seen] = limits.get(seen, 0) + 1
            elif seen is not None:
                found.append((tender, seen))
        yield from _hits(variant, found, len(given.tenders))
    for market, tenders in by_market(given.tenders).items():
        yield from _varied(market, tenders)
    for code, count in sorted(limits.items()):
        text = _LIMITS[code]
        yield Incompleteness(
            code,
            _ID,
            Bilingual(
                f"D23未检索{count}个标段：{text.zh}", f"D23 left out tenders ({count}): {text.en}"
            ),
        )


def _hits(variant: str, found: Sequence[tuple[Tender, _Seen]], of: int) -> Iterator[ScreenHit]:
    rate = f"{len(found)} of {of} tenders given"
    for tender, seen in found:
        yield ScreenHit(
            variant,
            tender.market,
            (tender.id,),
            seen.subjects,
            Bilingual(f"{tender.id}：{seen.text.zh}", f"{tender.id}: {seen.text.en}"),
            Statistic(variant.replace("_", " "), seen.figure, seen.n, rate),
        )


def _varied(market: Market, tenders: Sequence[Tender]) -> Iterator[ScreenHit]:
    limits = replace(CARDINAL, class_digits=_DIGITS.value, least_processes=_PROCESSES.value)
    flags = list(varied_suppliers(tenders, limits))
    for flag in flags:
        if flag.value <= 1:
            # Where everybody supplies one kind the fence is one kind.
            continue
        own = tuple(t.id for t in tenders if any(flag.id in a.suppliers for a in t.awards))
        yield ScreenHit(
            "varied_supplier",
            market,
            own,
            (flag.id,),
            Bilingual(
                f"{market}：一家供应商在{len(own)}个标段供应{flag.value}大类货物，高于上围栏",
                f"{market}: one supplier of {flag.value} kinds of goods in {len(own)} tenders,"
                " beyond the upper fence",
            ),
            Statistic(
                "kinds of goods", str(flag.value), len(own), f"{len(flags)} are beyond the fence"
            ),
        )


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("招标人一侧的异常", "signs on the buyer's side"),
    compute=_compute,
    searched=Bilingual(
        "依法必须招标的标段的招标文件发出至截止的日数和定标时的投标人数；全部标段的迟到中标、开标早于截止；市场内"
        "供货种类偏多的供应商；泄露标底、排斥外地企业的条款没有数据源，未检索",
        "in compulsory tenders the days from issue to deadline and the number of bidders at award;"
        " in all tenders late bids that won and openings before the deadline; suppliers of"
        " unusually many kinds of goods in a market; no feed brings leaks, or terms that keep out"
        " firms from elsewhere: they were not searched",
    ),
    evidence_needed=(
        Bilingual(
            "公告、澄清和开标记录的原件", "the notices, clarifications and record of opening"
        ),
        Bilingual("平台的递交时间日志", "the platform's log of submission"),
        Bilingual(
            "缩短期限或少于三家的批准文件", "the approval of a shorter time or fewer bidders"
        ),
    ),
    false_positives=(
        Bilingual("法律允许的紧急程序", "urgent procedures that the law allows"),
        Bilingual("重新招标后仍少于三家而获批准", "fewer than three again, with approval"),
        Bilingual("数据中的时间录入错误", "mistyped times in the feed"),
        Bilingual("综合性贸易企业", "general traders"),
    ),
    examples=EXAMPLES,
    parameters=(_DAYS, _BIDDERS, _DIGITS, _PROCESSES),
)
