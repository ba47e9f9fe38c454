"""D21: bids of a group move the benchmark of an average-bid tender (评标基准价操纵).

In average-bid auctions a group of bids shifts the average that decides, and one of the group sits
where it falls (Conley and Decarolis 2016, on Italian public works). For each group that something
else names, the benchmark of the lot's own formula is computed with and without its bids; how many
of all groups of that size would shift it as much is counted exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.graph.screens.examples.d21 import EXAMPLES
from credit_hub.graph.screens.markets import percent
from credit_hub.graph.screens.rule import Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import Amount, Bid, Scoring, Tender, bidders_of
from credit_hub.model.findings import Bilingual, Incompleteness, Statistic

__all__ = ["RULE", "Steering", "steering"]

_ID: Final = "D21"
_PPM: Final = 10**6
_PERCENT: Final = 100
_PAIR: Final = 2
_SHIFT: Final = Parameter(
    "shift_ppm",
    5_000,
    "parts per 10^6 of the benchmark without the group",
    Bilingual("基准价移动幅度的下限", "the group moves the benchmark by at least this"),
    "design decision (domain.md D21), no law sets it",
)
_SHARE: Final = Parameter(
    "share_percent",
    10,
    "per cent of all groups of as many bids",
    Bilingual("同样大小的组中移动同样幅度者的占比上限", "at most so many would move it as far"),
    "design decision: two of six bids are one group of 15",
)
_LEAST_OTHERS: Final = Parameter(
    "least_others",
    3,
    "valid bids outside the group",
    Bilingual("组外有效报价的最少家数", "fewer outside bids make no benchmark of their own"),
    "design decision: 招标投标法28 asks for three bidders",
)
_MOST_GROUPS: Final = Parameter(
    "most_groups",
    5_000,
    "groups of as many bids",
    Bilingual("逐一比较的组数上限", "more are not counted, and no lead is given"),
    "design decision: 20 bids have 4,845 groups of four",
)
_UNKNOWN_K: Final = Bilingual(
    "抽取的下浮系数K未知：无法判断中标是否取决于基准价移动",
    "the drawn factor K is not known: whether the win depends on the shift cannot be told",
)


@dataclass(frozen=True, slots=True)
class Steering:
    """What a group does to a benchmark.

    ``shift`` is |with - without| / without; ``as_far`` of ``of`` groups of as many bids shift the
    benchmark as far. ``wins_by_it``: a winner of the group is best by the benchmark with its bids
    and would not be had the others of the group not bid; None where K is not known.
    """

    with_group: Fraction
    without: Fraction
    shift: Fraction
    as_far: int
    of: int
    wins_by_it: bool | None


def steering(tender: Tender, formula: AverageBid, group: frozenset[str]) -> Steering | str | None:
    """Compare the benchmark with and without the bids of ``group``.

    Returns None where the group has fewer than two bids, or fewer than three others remain; the
    code of a limit where the comparison cannot be made.
    """
    bids = tender.comparable_bids
    mine = tuple(at for at, bid in enumerate(bids) if group & set(bid.bidders))
    if len(mine) < _PAIR or len(bids) - len(mine) < _LEAST_OTHERS.value:
        return None
    if formula.needs_ceiling() and tender.ceiling is None:
        return "ceiling_missing"
    if comb(len(bids), len(mine)) > _MOST_GROUPS.value:
        return "too_many_groups"
    board = _Board(formula, tender, bids, _benchmark(formula, tender, bids))
    without = board.without(mine)
    if not without or not board.whole:
        return "benchmark_zero"
    shift = abs(board.whole - without) / without
    shifts = [board.shift(places) for places in combinations(range(len(bids)), len(mine))]
    as_far = sum(1 for other in shifts if other is not None and other >= shift)
    return Steering(board.whole, without, shift, as_far, len(shifts), board.wins_by_it(mine))


@dataclass(frozen=True, slots=True)
class _Board:
    """The valid bids of a tender under its formula."""

    formula: AverageBid
    tender: Tender
    bids: tuple[Bid, ...]
    whole: Fraction

    def amounts(self, left_out: Sequence[int] = ()) -> list[Amount]:
        return [bid.amount or 0 for at, bid in enumerate(self.bids) if at not in left_out]

    def without(self, places: Sequence[int]) -> Fraction:
        left = [bid for at, bid in enumerate(self.bids) if at not in places]
        return _benchmark(self.formula, self.tender, left)

    def shift(self, places: Sequence[int]) -> Fraction | None:
        rest = self.without(places)
        return abs(self.whole - rest) / rest if rest else None

    def wins_by_it(self, mine: Sequence[int]) -> bool | None:
        """Whether a winner of the group is best, and is not where the others had not bid."""
        if self.formula.lowered_ppm is None:
            return None
        best = self.formula.best(self.amounts(), self.whole)
        winners = (at for at in mine if self.tender.winners & set(self.bids[at].bidders))
        return any(at in best and not self._best_alone(at, mine) for at in winners)

    def _best_alone(self, at: int, mine: Sequence[int]) -> bool:
        """Whether a bid is best among the outsiders, by either benchmark without its helpers.

        One is that of the outsiders, the other that of the outsiders and the bid itself: who is
        best by one of them does not win by the shift alone.
        """
        helpers = [other for other in mine if other != at]
        rivals, own = self.amounts(mine), self.bids[at].amount or 0
        benchmarks = (self.without(mine), self.without(helpers))
        return any(
            not benchmark or len(rivals) in self.formula.best([*rivals, own], benchmark)
            for benchmark in benchmarks
        )


def _benchmark(formula: AverageBid, tender: Tender, bids: Sequence[Bid]) -> Fraction:
    return formula.benchmark([bid.amount or 0 for bid in bids], tender.ceiling) or Fraction(0)


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    limits: dict[str, set[str]] = {} if given.groups else {"no_groups": set()}
    for tender in sorted(given.tenders, key=lambda t: t.id):
        if tender.scoring is not Scoring.AVERAGE_BID:
            continue
        for group in sorted(given.groups, key=sorted):
            found = _found(tender, group)
            if isinstance(found, str):
                limits.setdefault(found, set()).add(tender.id)
            elif found is not None and _stands_out(found):
                yield _hit(tender, group, found)
    for code, ids in sorted(limits.items()):
        yield _limit(code, len(ids))


def _found(tender: Tender, group: frozenset[str]) -> Steering | str | None:
    return "formula_missing" if tender.formula is None else steering(tender, tender.formula, group)


def _stands_out(found: Steering) -> bool:
    far = found.shift * _PPM >= _SHIFT.value
    return far and Fraction(found.as_far, found.of) * _PERCENT <= _SHARE.value


def _hit(tender: Tender, group: frozenset[str], found: Steering) -> ScreenHit:
    bids = tender.comparable_bids
    members = tuple(bidder for bidder in bidders_of(bids) if bidder in group)
    by_it = "steered_win" if found.wins_by_it else "shifted_benchmark"
    only = (
        Bilingual(
            "；去掉同组其他报价后中标人不再最优", "; without the others its winner is not best"
        )
        if found.wins_by_it
        else Bilingual("", "")
    )
    shift = percent(found.shift)
    return ScreenHit(
        by_it,
        tender.market,
        (tender.id,),
        members,
        Bilingual(
            f"{tender.id}：{len(members)}个投标人使评标基准价移动{shift}%，同样家数的{found.of}种组合中"
            f"{found.as_far}种移动同样幅度{only.zh}",
            f"{tender.id}: {len(members)} bidders move the benchmark by {shift} %;"
            f" {found.as_far} of {found.of} groups of as many bids move it as far{only.en}",
        ),
        Statistic(
            "shift of the benchmark by the group",
            f"{shift} %",
            len(bids),
            f"{found.as_far} of {found.of} groups of as many bids",
        ),
        missing_proof=(_UNKNOWN_K,) if found.wins_by_it is None else (),
    )


_LIMITS: Final = {
    "benchmark_zero": Bilingual("基准价为零", "the benchmark, or that without the group, is zero"),
    "ceiling_missing": Bilingual(
        "公式需要最高投标限价而数据没有", "the formula needs the ceiling, which is not in the data"
    ),
    "formula_missing": Bilingual(
        "没有评标基准价公式（去高去低规则、权重、下浮系数）",
        "the formula of the benchmark (trim rule, weights, factor) is not in the data",
    ),
    "no_groups": Bilingual("没有给出待查的投标人组", "no groups of bidders were given"),
    "too_many_groups": Bilingual(
        f"同样家数的组合超过{_MOST_GROUPS.value}种，不能逐一比较",
        f"there are more than {_MOST_GROUPS.value} groups of as many bids",
    ),
}


def _limit(code: str, count: int) -> Incompleteness:
    text = _LIMITS[code]
    tenders = (
        Bilingual(f"（{count}个标段）", f" (tenders: {count})") if count else Bilingual("", "")
    )
    return Incompleteness(
        code,
        _ID,
        Bilingual(
            f"D21未检索{tenders.zh}：{text.zh}", f"D21 did not search{tenders.en}: {text.en}"
        ),
    )


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("评标基准价操纵", "bids that move the benchmark price"),
    compute=_compute,
    searched=Bilingual(
        "按平均价计分且公式已知的标段中，所给各组投标人的报价对评标基准价的移动及中标是否取决于此；组由共同投标或"
        "控制关系等另行给出，未给出的组未检索",
        "in tenders scored by an average whose formula is known: how far the bids of each group"
        " that was given move the benchmark, and whether its winner wins by that; groups come from"
        " elsewhere (bidding together, control), others were not searched",
    ),
    evidence_needed=(
        Bilingual("招标文件的评标办法和公式", "method and formula of the tender documents"),
        Bilingual("开标记录与抽取的系数", "the record of the opening with the drawn factor"),
        Bilingual("该组各家报价的组价依据", "how the bidders of the group reckoned their prices"),
    ),
    false_positives=(
        Bilingual(
            "成本相近的同类企业报价本就偏低或偏高", "firms of one kind with like costs bid alike"
        ),
        Bilingual("报价家数少，任一组都明显移动均值", "with few bids any group moves the mean"),
        Bilingual("公布的限价或信息价", "published ceilings or prices"),
    ),
    examples=EXAMPLES,
    parameters=(_SHIFT, _SHARE, _LEAST_OTHERS, _MOST_GROUPS),
)
