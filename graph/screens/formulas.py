"""The ten screens of a list of bids, exact until the last step.

Definitions (Imhof 2017; Huber and Imhof 2019; Wallimann, Imhof and Huber 2020), for bids sorted
b1 <= ... <= bn with mean m and sample standard deviation s: see :class:`Screen`. Bids are brought
to whole numbers first, so that moments are whole numbers: every screen but one is a rational number
or the root of one, rounded once. Scaling all bids therefore changes no bit of a value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm, sqrt
from types import MappingProxyType
from typing import Final

from credit_hub.model.errors import InvalidValueError

__all__ = ["Screen", "Screens", "Undefined", "screens"]

_PAIR: Final = 2
_TRIPLE: Final = 3
_QUADRUPLE: Final = 4
_MOST: Final = 10**30


class Screen(StrEnum):
    """The screens by their names in the literature."""

    CV = "CV"
    """s / m. Low where rivals follow one price (n >= 2)."""
    SPD = "SPD"
    """(bn - b1) / b1 (n >= 2)."""
    DIFFP = "DIFFP"
    """(b2 - b1) / b1 (n >= 2)."""
    D = "D"
    """b2 - b1, in the unit of the bids (n >= 2): the one screen that scaling changes."""
    RD = "RD"
    """(b2 - b1) / s(b2 ... bn). High where losing bids bunch behind the winner (n >= 3)."""
    RDNOR = "RDNOR"
    """(b2 - b1)(n - 1) / (bn - b1): the first gap over the mean gap (n >= 3)."""
    RDALT = "RDALT"
    """(b2 - b1)(n - 2) / (bn - b2): the first gap over the mean gap of losing bids (n >= 3)."""
    SKEW = "SKEW"
    """Bias-corrected sample skewness G1 (n >= 3)."""
    KURT = "KURT"
    """Bias-corrected sample excess kurtosis G2 (n >= 4)."""
    KSTEST = "KSTEST"
    """Kolmogorov-Smirnov distance to the uniform distribution on [b1, bn] (n >= 2)."""


class Undefined(StrEnum):
    """Why a screen has no value."""

    TOO_FEW_BIDS = "too_few_bids"
    """Fewer bids than the definition needs."""
    NO_SPREAD = "no_spread"
    """All bids are equal."""
    LOSERS_EQUAL = "losers_equal"
    """All bids above the lowest are equal."""
    ZERO_DIVISOR = "zero_divisor"
    """The lowest bid, or the mean, is zero."""


@dataclass(frozen=True, slots=True)
class Screens:
    """The screens of ``n`` bids: each computed has a value, or a reason why it has none."""

    n: int
    values: Mapping[Screen, float]
    undefined: Mapping[Screen, Undefined]

    def get(self, screen: Screen) -> float | None:
        """Return a value, or None where the screen is undefined."""
        return self.values.get(screen)


def screens(bids: Sequence[int | Fraction], *wanted: Screen) -> Screens:
    """Compute the screens of a list of bids.

    Args:
        bids: Comparable bids of one tender, in any order; ties are kept.
        wanted: The screens to compute; all ten if none is named.

    Raises:
        InvalidValueError: A bid is negative or beyond 10^30.

    Example:
        >>> found = screens([970, Fraction("998.2"), Fraction("999.1"), Fraction("1000.3"), 1001])
        >>> round(found.values[Screen.CV], 5), round(found.values[Screen.RD], 2)
        (0.01339, 22.65)
        >>> screens([5, 9, 9]).undefined[Screen.RD]
        <Undefined.LOSERS_EQUAL: 'losers_equal'>
    """
    for bid in bids:
        if not 0 <= bid <= _MOST:
            message = f"bid {bid}: screens are defined for amounts from 0 to 10^30"
            raise InvalidValueError(message, rule="bid.amount", remedy="check amount and unit")
    # Fraction knows both kinds of numbers; whole numbers are their own numerators.
    unit = lcm(*(bid.denominator for bid in bids))
    whole = _Whole(tuple(sorted(bid.numerator * (unit // bid.denominator) for bid in bids)), unit)
    values: dict[Screen, float] = {}
    undefined: dict[Screen, Undefined] = {}
    for screen in wanted or tuple(Screen):
        value = _FORMULAS[screen](whole)
        if isinstance(value, Undefined):
            undefined[screen] = value
        else:
            values[screen] = value
    return Screens(len(bids), MappingProxyType(values), MappingProxyType(undefined))


@dataclass(frozen=True)
class _Whole:
    """Bids as whole numbers in ascending order, ``unit`` of them being one unit of the source."""

    bids: tuple[int, ...]
    unit: int

    @cached_property
    def n(self) -> int:
        return len(self.bids)

    @cached_property
    def total(self) -> int:
        return sum(self.bids)

    @property
    def first_gap(self) -> int:
        return self.bids[1] - self.bids[0]

    @property
    def spread(self) -> int:
        return self.bids[-1] - self.bids[0]

    def moment(self, power: int) -> int:
        """The sum of powers of the deviations from the mean, times n to that power."""
        return sum((self.n * bid - self.total) ** power for bid in self.bids)

    @cached_property
    def second(self) -> int:
        return self.moment(2)


_Value = float | Undefined


def _signed_root(square: Fraction, sign: int) -> float:
    root = sqrt(square)
    return -root if sign < 0 else root


def _cv(w: _Whole) -> _Value:
    if w.n < _PAIR:
        return Undefined.TOO_FEW_BIDS
    if w.total == 0:
        return Undefined.ZERO_DIVISOR
    # s = sqrt(M2 / (n - 1)) / n with M2 in squares of n parts, and m = total / n.
    return sqrt(Fraction(w.second, (w.n - 1) * w.total**2))


def _part_of_lowest(w: _Whole, difference: int) -> _Value:
    return float(Fraction(difference, w.bids[0])) if w.bids[0] else Undefined.ZERO_DIVISOR


def _spd(w: _Whole) -> _Value:
    return Undefined.TOO_FEW_BIDS if w.n < _PAIR else _part_of_lowest(w, w.spread)


def _diffp(w: _Whole) -> _Value:
    return Undefined.TOO_FEW_BIDS if w.n < _PAIR else _part_of_lowest(w, w.first_gap)


def _d(w: _Whole) -> _Value:
    return Undefined.TOO_FEW_BIDS if w.n < _PAIR else float(Fraction(w.first_gap, w.unit))


def _losers_reason(w: _Whole) -> Undefined | None:
    if w.n < _TRIPLE:
        return Undefined.TOO_FEW_BIDS
    if w.spread == 0:
        return Undefined.NO_SPREAD
    return Undefined.LOSERS_EQUAL if w.bids[-1] == w.bids[1] else None


def _rd(w: _Whole) -> _Value:
    reason = _losers_reason(w)
    if reason is not None:
        return reason
    losers = _Whole(w.bids[1:], w.unit)
    # gap / s with s^2 = M2 / (k^2 (k - 1)) for the k losing bids.
    square = Fraction((w.first_gap * losers.n) ** 2 * (losers.n - 1), losers.second)
    return sqrt(square)


def _rdnor(w: _Whole) -> _Value:
    if w.n < _TRIPLE:
        return Undefined.TOO_FEW_BIDS
    return float(Fraction(w.first_gap * (w.n - 1), w.spread)) if w.spread else Undefined.NO_SPREAD


def _rdalt(w: _Whole) -> _Value:
    reason = _losers_reason(w)
    if reason is not None:
        return reason
    return float(Fraction(w.first_gap * (w.n - 2), w.bids[-1] - w.bids[1]))


def _skew(w: _Whole) -> _Value:
    if w.n < _TRIPLE:
        return Undefined.TOO_FEW_BIDS
    if w.spread == 0:
        return Undefined.NO_SPREAD
    n, third = w.n, w.moment(3)
    return _signed_root(Fraction(n * n * (n - 1) * third**2, (n - 2) ** 2 * w.second**3), third)


def _kurt(w: _Whole) -> _Value:
    if w.n < _QUADRUPLE:
        return Undefined.TOO_FEW_BIDS
    if w.spread == 0:
        return Undefined.NO_SPREAD
    n = w.n
    fourth = Fraction(n * (n + 1) * (n - 1) * w.moment(4), (n - 2) * (n - 3) * w.second**2)
    return float(fourth - Fraction(3 * (n - 1) ** 2, (n - 2) * (n - 3)))


def _ks(w: _Whole) -> _Value:
    if w.n < _PAIR:
        return Undefined.TOO_FEW_BIDS
    if w.spread == 0:
        return Undefined.NO_SPREAD
    n, low, spread = w.n, w.bids[0], w.spread
    # Distances in n * spread parts: before and behind each step of the empirical distribution.
    steps = ((n * (bid - low), place * spread) for place, bid in enumerate(w.bids))
    worst = max(max(at + spread - x, x - at) for x, at in steps)
    return float(Fraction(worst, n * spread))


_FORMULAS: Final[Mapping[Screen, Callable[[_Whole], _Value]]] = MappingProxyType(
    {
        Screen.CV: _cv,
        Screen.SPD: _spd,
        Screen.DIFFP: _diffp,
        Screen.D: _d,
        Screen.RD: _rd,
        Screen.RDNOR: _rdnor,
        Screen.RDALT: _rdalt,
        Screen.SKEW: _skew,
        Screen.KURT: _kurt,
        Screen.KSTEST: _ks,
    }
)
