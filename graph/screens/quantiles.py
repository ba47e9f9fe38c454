"""Quartiles, fences and places of a value among others; fractions, so nothing rounds a decision."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["Fences", "fences", "log_fences", "place", "quantile"]

_THIRD: Final = Fraction(1, 3)
REACH: Final = Fraction(3, 2)
"""Tukey's inner fence."""


def quantile(values: Sequence[int | Fraction], tau: Fraction) -> Fraction:
    """Return the quantile ``tau`` by the rule R8 of Hyndman and Fan (1996), median-unbiased.

    It is the rule of Cardinal (statrs): the place (n + 1/3) tau + 1/3, interpolated.

    Raises:
        InvalidValueError: There are no values, or tau is not from 0 to 1.

    Example:
        >>> quantile([1, 1, 1, 1, 1, 6], Fraction(3, 4))
        Fraction(17, 12)
    """
    if not values or not 0 <= tau <= 1:
        message = f"quantile {tau} of {len(values)} values: both must be there"
        raise InvalidValueError(message, rule="quantile.domain")
    ordered = sorted(values)
    at = (len(ordered) + _THIRD) * tau + _THIRD
    below = int(at)
    if below <= 0:
        return Fraction(ordered[0])
    if below >= len(ordered):
        return Fraction(ordered[-1])
    low, high = ordered[below - 1], ordered[below]
    return low + (at - below) * (high - low)


@dataclass(frozen=True, slots=True)
class Fences:
    """The quartiles of a set of values with Tukey's fences (1977), ``reach`` IQR outside them."""

    q1: Fraction
    q3: Fraction
    reach: Fraction = REACH

    @property
    def lower(self) -> Fraction:
        """Q1 less ``reach`` interquartile ranges."""
        return self.q1 - self.reach * (self.q3 - self.q1)

    @property
    def upper(self) -> Fraction:
        """Q3 and ``reach`` interquartile ranges."""
        return self.q3 + self.reach * (self.q3 - self.q1)


def fences(values: Sequence[int | Fraction], reach: Fraction = REACH) -> Fences:
    """Return quartiles and fences of a set of values.

    Raises:
        InvalidValueError: There are no values.
    """
    return Fences(quantile(values, Fraction(1, 4)), quantile(values, Fraction(3, 4)), reach)


def log_fences(values: Sequence[float], reach: Fraction = REACH) -> Fences | None:
    """Return the fences of the logarithms of the positive values, None where there are none.

    A ratio such as CV cannot fall below zero: on its own scale the lower fence of an ordinary
    market is often negative and nothing could lie below it; half and double are equally far on the
    scale of logarithms.
    """
    logs = [Fraction(log(value)) for value in values if value > 0]
    return fences(logs, reach) if logs else None


def place(value: float, ordered: Sequence[float], *, low: bool) -> Fraction:
    """Return the share of ``ordered`` that are as low as ``value`` (or as high), itself included.

    Ties count against the value: a share of 1/100 means that one in a hundred is as extreme.

    Args:
        value: One of the values.
        ordered: All values in ascending order.
        low: Whether low values are the extreme ones.

    Example:
        >>> place(0.01, [0.01, 0.05, 0.06, 0.07], low=True)
        Fraction(1, 4)
    """
    count = len(ordered)
    as_extreme = bisect_right(ordered, value) if low else count - bisect_left(ordered, value)
    return Fraction(as_extreme, count)
