"""Screens over all subgroups of three or four bids of a tender, and their summary (D24).

In an incomplete cartel honest bids blur the screens of the whole tender; those of the subgroup of
its members stay extreme. Summary statistics over all subgroups see it without knowing the members
(Wallimann, Imhof and Huber 2020).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import comb, fsum, lcm
from types import MappingProxyType
from typing import Final

from credit_hub.graph.screens.formulas import Screen, screens
from credit_hub.model.errors import InvalidValueError

__all__ = ["MOST_BIDS", "SIZES", "Subgroups", "Summary", "subgroups", "tightest"]

SIZES: Final = (3, 4)
"""Sizes of subgroups that the paper uses."""
MOST_BIDS: Final = 24
"""Tenders with more bids are not taken apart: 24 bids have 10,626 subgroups of four."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A screen over the ``defined`` subgroups that have a value of it."""

    least: float
    mean: float
    median: float
    greatest: float
    defined: int


@dataclass(frozen=True, slots=True)
class Subgroups:
    """All subgroups of one size: their number, the summary of each screen, the tightest one.

    ``tightest`` holds the places (in the order of the bids given) of the subgroup with the lowest
    CV; of several the first by place.
    """

    size: int
    count: int
    summaries: Mapping[Screen, Summary]
    tightest: tuple[int, ...]


def subgroups(bids: Sequence[int | Fraction], size: int) -> Subgroups:
    """Compute the screens of all subgroups of ``size`` bids and summarise them.

    Args:
        bids: Comparable bids of one tender; their order only names the places.
        size: 3 or 4.

    Raises:
        InvalidValueError: The size is neither 3 nor 4, or there are fewer bids or more than 24.

    Example:
        >>> found = subgroups([970, 1040, 971, 972, 1100], 3)
        >>> found.count, found.tightest
        (10, (0, 2, 3))
    """
    if size not in SIZES or not size <= len(bids) <= MOST_BIDS:
        message = f"subgroups of {size} of {len(bids)} bids: 3 or 4 of at most {MOST_BIDS}"
        raise InvalidValueError(message, rule="subgroups.domain")
    values: dict[Screen, list[float]] = {}
    for group in combinations(bids, size):
        for screen, value in screens(group).values.items():
            values.setdefault(screen, []).append(value)
    summaries = {screen: _summary(sorted(of)) for screen, of in values.items()}
    return Subgroups(size, comb(len(bids), size), MappingProxyType(summaries), tightest(bids, size))


def tightest(bids: Sequence[int | Fraction], size: int) -> tuple[int, ...]:
    """Return the places of the subgroup with the lowest CV; of several the first by place.

    Subgroups of zeros alone have no CV and do not count, unless there is no other.

    Example:
        >>> tightest([970, 1040, 971, 972, 1100], 3)
        (0, 2, 3)
    """
    unit = lcm(*(bid.denominator for bid in bids))
    whole = [bid.numerator * (unit // bid.denominator) for bid in bids]
    best = tuple(range(size))
    least: tuple[int, int] | None = None
    for places in combinations(range(len(whole)), size):
        group = [whole[at] for at in places]
        total = sum(group)
        if total == 0:
            continue
        # CV grows with (sum of squares) / (sum squared): compared as fractions, without rounding.
        squares = sum(value * value for value in group)
        if least is None or squares * least[1] < least[0] * total * total:
            least, best = (squares, total * total), places
    return best


def _summary(ordered: list[float]) -> Summary:
    count = len(ordered)
    middle = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2
    # Exactly rounded, so that the order of the bids changes no bit of the mean.
    return Summary(ordered[0], fsum(ordered) / count, middle, ordered[-1], count)
