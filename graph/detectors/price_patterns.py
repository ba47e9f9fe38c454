"""Regular patterns in prices, computed with whole numbers only: nothing here rounds a decision.

Totals: n sorted prices have n - 1 gaps; they are regular if no gap is further from their mean than
a tolerance. Items: two bids have a constant ratio if the ratios of their unit prices differ by next
to nothing on nearly all items. Ratios count in parts of 10^12, far below any tolerance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import comb, factorial
from operator import mul
from typing import Final

__all__ = ["Ratio", "chance_of_even_gaps", "constant_ratio", "correlation_above", "even_gaps"]

RATIO_SCALE: Final = 10**12
RESIDUAL_SCALE: Final = 10**9
_PPM: Final = 10**6
_PERCENT: Final = 100

Prices = Mapping[str, int]
"""Positive unit prices by item code."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """One bid's prices are ``mean`` times those of another, on ``items`` of ``of`` items."""

    mean: Fraction
    items: int
    of: int


def even_gaps(steps: Sequence[Fraction], tolerance_ppm: int) -> Fraction | None:
    """Return the greatest deviation of a step from their mean, as a part of it, if within bounds.

    None where a step deviates more, or where the mean is not positive: equal prices have no gaps.

    Example:
        >>> even_gaps([Fraction(10), Fraction(10), Fraction(10)], 5_000)
        Fraction(0, 1)
        >>> even_gaps([Fraction(10), Fraction(11), Fraction(10)], 5_000) is None
        True
    """
    total = sum(steps, Fraction(0))
    if total <= 0:
        return None
    mean = total / len(steps)
    worst = max(abs(step - mean) for step in steps) / mean
    return worst if worst * _PPM <= tolerance_ppm else None


def differences(totals: Sequence[int]) -> list[Fraction]:
    """The gaps between prices in ascending order."""
    return [Fraction(b - a) for a, b in pairwise(sorted(totals))]


def growths(totals: Sequence[int]) -> list[Fraction]:
    """How much each price lies above the one below it, as a part of the lower; prices above 0."""
    return [Fraction(b - a, a) for a, b in pairwise(sorted(totals))]


def chance_of_even_gaps(gaps: int, tolerance_ppm: int) -> Fraction:
    """How often ``gaps`` gaps of independent, evenly spread prices would be so regular.

    Gaps of uniform prices, divided by their mean, are uniform on a simplex of volume
    k^(k-1) / (k-1)!; the part of it in which no gap is further than e from the mean has the volume
    (2e)^(k-1) f(k/2), with f the density of the sum of k uniform numbers (Irwin-Hall).

    Example:
        >>> chance_of_even_gaps(3, 5_000)
        Fraction(1, 60000)
    """
    k, power = gaps, gaps - 1
    terms = ((-1) ** j * comb(k, j) * (k - 2 * j) ** power for j in range(k // 2 + 1))
    middle = Fraction(sum(terms), 2**power * factorial(power))
    width = Fraction((2 * tolerance_ppm) ** power, _PPM**power)
    return middle * width * Fraction(factorial(power), k**power)


def constant_ratio(
    one: Prices, other: Prices, *, coverage_percent: int, tolerance_ppm: int
) -> Ratio | None:
    """Return the ratio of ``other`` to ``one`` if it is constant on enough of the items.

    Constant means that the sample standard deviation of the ratios is at most ``tolerance_ppm`` of
    their mean, on at least ``coverage_percent`` of all items that either list has. Those items are
    looked for among neighbours in the order of the ratios: no other choice of as many varies less.

    Example:
        >>> a = {"A": 1000, "B": 2000, "C": 3000, "D": 4000, "E": 500}
        >>> b = {"A": 985, "B": 1970, "C": 2955, "D": 3940, "E": 999}
        >>> constant_ratio(a, b, coverage_percent=80, tolerance_ppm=500)
        Ratio(mean=Fraction(197, 200), items=4, of=5)
    """
    common = one.keys() & other.keys()
    total = len(one) + len(other) - len(common)
    need = -(-total * coverage_percent // _PERCENT)
    if need < 2 or len(common) < need:  # noqa: PLR2004  # one ratio varies from nothing
        return None
    ratios = sorted([other[code] * RATIO_SCALE // one[code] for code in common])
    narrow = [
        (ratios[first], ratios[first + need - 1], first) for first in range(len(ratios) - need + 1)
    ]
    # n values vary by at least half of their squared range in all: most windows end here.
    bound = 2 * tolerance_ppm**2 * (need - 1)
    narrow = [w for w in narrow if (w[1] - w[0]) ** 2 * _PPM**2 <= bound * w[1] * w[1]]
    if not narrow:
        return None
    sums = list(accumulate(ratios, initial=0))
    squares = list(accumulate(map(mul, ratios, ratios), initial=0))
    best: tuple[int, int] | None = None
    for _, _, first in narrow:
        s = sums[first + need] - sums[first]
        spread = need * (squares[first + need] - squares[first]) - s * s
        if best is None or spread * best[1] ** 2 < best[0] * s * s:
            best = (spread, s)
    if best is None:
        return None
    spread, s = best
    # variance / mean^2 = n (n Q - S^2) / ((n - 1) S^2)
    if need * spread * _PPM**2 > tolerance_ppm**2 * (need - 1) * s * s:
        return None
    return Ratio(Fraction(s, need * RATIO_SCALE), need, total)


def residuals(prices: Prices, controls: Prices) -> dict[str, int]:
    """Unit prices as parts of 10^9 of the control prices, for items that have one."""
    return {
        code: price * RESIDUAL_SCALE // controls[code]
        for code, price in prices.items()
        if code in controls
    }


def correlation_above(
    one: Mapping[str, int], other: Mapping[str, int], threshold_ppm: int
) -> int | None:
    """Return the number of common items if their correlation reaches the threshold, else None.

    Pearson's coefficient; whether it reaches the threshold is decided on its square. Residuals
    that do not vary at all have no correlation.
    """
    common = one.keys() & other.keys()
    xs, ys = [one[code] for code in common], [other[code] for code in common]
    n, sx, sy = len(common), sum(xs), sum(ys)
    covariance = n * sum(map(mul, xs, ys)) - sx * sy
    of_x = n * sum(map(mul, xs, xs)) - sx * sx
    of_y = n * sum(map(mul, ys, ys)) - sy * sy
    if covariance <= 0 or of_x <= 0 or of_y <= 0:
        return None
    reached = covariance * covariance * _PPM**2 >= threshold_ppm**2 * of_x * of_y
    return n if reached else None
