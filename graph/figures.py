"""What a stated holding amounts to: an exact figure, or the least and the most of a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from credit_hub.model.findings import Bilingual

__all__ = ["RANGE", "Figure", "figure_of", "worded_range"]

_WHOLE_PPB: Final = 1_000_000_000
RANGE: Final = ("votes_min_ppb", "votes_max_ppb", "share_max_ppb", "above_min", "below_max")
"""Properties of a range of BODS that go along as details of an edge."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The least that a statement can mean, in parts per 10^9, and the most where it is a range.

    A bound that its source excludes is moved by one part: more than a half is 500,000,001 at least.
    """

    ppb: int | None
    by_votes: bool = False
    up_to: int | None = None


def figure_of(
    stated: Mapping[str, int | None], *, above_min: bool = False, below_max: bool = False
) -> Figure:
    """Return the figure that decides control: votes where stated, else the share.

    Args:
        stated: ``votes_ppb``, ``votes_min_ppb``, ``share_max_ppb`` and so on, by name.
        above_min: The lower bound itself is excluded (``exclusiveMinimum`` of BODS 0.4).
        below_max: The upper bound itself is excluded.

    Example:
        >>> figure_of({"votes_min_ppb": 500_000_000}, above_min=True)
        Figure(ppb=500000001, by_votes=True, up_to=1000000000)
    """
    for measure in ("votes", "share"):
        exact = stated.get(f"{measure}_ppb")
        if exact is not None:
            return Figure(exact, by_votes=measure == "votes")
        least = stated.get(f"{measure}_min_ppb")
        if least is not None:
            most = stated.get(f"{measure}_max_ppb")
            up_to = _WHOLE_PPB if most is None else most - below_max
            return Figure(least + above_min, by_votes=measure == "votes", up_to=up_to)
    return Figure(None)


def worded_range(low: str, high: str | None, *, above_min: bool, below_max: bool) -> Bilingual:
    """Word a range of percentages as its source states it; ``high`` None: up to the whole."""
    zh = f"{'超过' if above_min else '至少'}{low}%"
    en = f"{'more than' if above_min else 'at least'} {low} %"
    if high is None:
        return Bilingual(zh, en)
    return Bilingual(
        f"{zh}、{'低于' if below_max else '至多'}{high}%",
        f"{en} and {'less than' if below_max else 'at most'} {high} %",
    )
