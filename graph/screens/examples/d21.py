"""Examples of D21: bids that move the benchmark."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from credit_hub.graph.screens.average_bid import AverageBid
from credit_hub.graph.screens.notation import lot
from credit_hub.graph.screens.rule import ExpectedLead, Screened, ScreenExample
from credit_hub.graph.screens.tenders import Scoring, Tender

__all__ = ["EXAMPLES"]

_MEAN: Final = AverageBid()
_HONEST: Final = "a=962 b=968 c=975 d=981 e=990"
_GROUP: Final = frozenset({"w", "x", "y", "z"})
_WXYZ: Final = ("w", "x", "y", "z")


def _lot(bids: str, formula: AverageBid | None = _MEAN, *, ceiling: str | None = None) -> Tender:
    made = lot("T", bids, ceiling=ceiling, scoring=Scoring.AVERAGE_BID)
    return replace(made, formula=formula)


_LOW: Final = f"{_HONEST.replace('a=962', 'a=962*')} w=951.20 x=951.60 y=952 z=952.40"
"""The vector of domain.md D21: 975.2 becomes 964.8, a shift of 1.066 %."""

EXAMPLES: Final = (
    ScreenExample(
        "shifted_benchmark",
        "four low bids move the mean from 975.2 to 964.8; an outsider wins all the same",
        Screened((_lot(_LOW),), (_GROUP,)),
        (ExpectedLead("shifted_benchmark", ("T",), _WXYZ),),
    ),
    ScreenExample(
        "steered_win",
        "three low bids bring the mean down to the fourth, which would not be best without them",
        Screened((_lot(f"{_HONEST} w=963* x=945 y=946 z=947"),), (_GROUP,)),
        (ExpectedLead("steered_win", ("T",), _WXYZ),),
    ),
    ScreenExample(
        "unknown_factor",
        "the factor K is not known: the shift stands, whether it decides cannot be told",
        Screened(
            (_lot(f"{_HONEST} w=963* x=945 y=946 z=947", AverageBid(lowered_ppm=None)),),
            (_GROUP,),
        ),
        (ExpectedLead("shifted_benchmark", ("T",), _WXYZ),),
    ),
    ScreenExample(
        "trimmed",
        "the formula drops the two lowest bids: two low bids of a group move it by little",
        Screened(
            (
                _lot(
                    f"{_HONEST} w=951.20 x=951.60*",
                    AverageBid(drop_highest=1, drop_lowest=2, trim_from=6),
                ),
            ),
            (frozenset({"w", "x"}),),
        ),
    ),
    ScreenExample(
        "group_that_bids_like_others",
        "a group whose bids are spread as those of the others moves nothing",
        Screened((_lot(f"{_HONEST} w=960 x=970 y=980* z=991"),), (_GROUP,)),
    ),
    ScreenExample(
        "one_of_the_group",
        "one bid is nobody's group",
        Screened((_lot(f"{_HONEST} w=930*"),), (_GROUP,)),
    ),
    ScreenExample(
        "formula_missing",
        "without the formula nothing can be computed, and that is said",
        Screened((_lot(_LOW, None),), (_GROUP,)),
        incomplete=("formula_missing",),
    ),
    ScreenExample(
        "ceiling_missing",
        "the ceiling has a weight in the formula and is not in the data",
        Screened((_lot(_LOW, AverageBid(ceiling_weight_ppm=400_000)),), (_GROUP,)),
        incomplete=("ceiling_missing",),
    ),
    ScreenExample(
        "too_many_groups",
        "six of twenty bids are one of 38,760 groups: not counted, and said so",
        Screened(
            (_lot(" ".join(f"b{n:02d}={900 + n}" for n in range(20))),),
            (frozenset(f"b{n:02d}" for n in range(6)),),
        ),
        incomplete=("too_many_groups",),
    ),
    ScreenExample(
        "benchmark_of_zero",
        "outsiders who all ask nothing make no benchmark to compare with",
        Screened((_lot("a=0 b=0 c=0 w=10* x=20"),), (_GROUP,)),
        incomplete=("benchmark_zero",),
    ),
    ScreenExample(
        "zeros_of_the_group",
        "bids of nothing that the trimmed mean consists of: no benchmark, and that is said",
        Screened(
            (
                _lot(
                    "a=962 b=968 c=975 w=0* x=0 y=0 z=0",
                    AverageBid(drop_highest=3, trim_from=6),
                ),
            ),
            (_GROUP,),
        ),
        incomplete=("benchmark_zero",),
    ),
    ScreenExample(
        "no_groups",
        "nobody named a group: nothing was searched, and that is said",
        Screened((_lot(_LOW),)),
        incomplete=("no_groups",),
    ),
    ScreenExample(
        "lowest_price_wins",
        "where the lowest price is best there is no benchmark to move",
        Screened((replace(_lot(_LOW), scoring=Scoring.LOWEST_PRICE),), (_GROUP,)),
    ),
)
