"""Chances of counts: too few close bids, withdrawals that favour one winner. Exact, no tables."""

from __future__ import annotations

from fractions import Fraction
from math import comb

from credit_hub.model.errors import InvalidValueError

__all__ = ["at_least_in_common", "at_most_of_half"]


def at_most_of_half(count: int, of: int) -> Fraction:
    """Return the chance of at most ``count`` heads in ``of`` tosses of a fair coin.

    Raises:
        InvalidValueError: The count is not from 0 to ``of``.

    Example:
        >>> at_most_of_half(1, 4)
        Fraction(5, 16)
    """
    if not 0 <= count <= of:
        message = f"{count} of {of}: the count must be from 0 to the whole"
        raise InvalidValueError(message, rule="chance.domain")
    return Fraction(sum(comb(of, k) for k in range(count + 1)), 2**of)


def at_least_in_common(common: int, one: int, other: int, of: int) -> Fraction:
    """Return the chance that two random subsets of ``of`` things share at least ``common``.

    The hypergeometric tail for subsets of ``one`` and ``other`` things.

    Raises:
        InvalidValueError: A subset is larger than the whole, or a count is negative.

    Example:
        >>> at_least_in_common(2, 2, 2, 4)
        Fraction(1, 6)
    """
    if not (0 <= one <= of and 0 <= other <= of and common >= 0):
        message = f"subsets of {one} and {other} of {of}: no subset is larger than the whole"
        raise InvalidValueError(message, rule="chance.domain")
    most = min(one, other)
    ways = sum(comb(other, k) * comb(of - other, one - k) for k in range(common, most + 1))
    return Fraction(ways, comb(of, one))
