"""Money and percentages of published standards as exact integers."""

from __future__ import annotations

import re
from decimal import Decimal, Inexact, localcontext
from typing import Final

__all__ = ["decimal", "minor_units", "percent_ppb"]

_CURRENCY: Final = re.compile(r"^[A-Z]{3}$")
_DIGITS: Final = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0
    ),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Digits of the minor unit where it is not 2 (ISO 4217, table A.1)."""
_USUAL_DIGITS: Final = 2
_LARGEST: Final = 2**63 - 1
"""The database keeps integers in 64 bits."""
_PPB_PER_PERCENT: Final = 10**7
_PRECISION: Final = 60


def decimal(value: object) -> Decimal | None:
    """Return a JSON number as it is written; None for everything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    return number if number.is_finite() else None


def minor_units(amount: object, currency: object) -> int | None:
    """Return an amount in minor units; None where that is no whole, or has no currency.

    Example:
        >>> minor_units(Decimal("75464.96"), "MXN"), minor_units(17875000, "PYG")
        (7546496, 17875000)
    """
    number = decimal(amount)
    if number is None or not isinstance(currency, str) or not _CURRENCY.match(currency):
        return None
    return _whole(number, 10 ** _DIGITS.get(currency, _USUAL_DIGITS))


def percent_ppb(percent: object) -> tuple[int, bool] | None:
    """Return a percentage in parts per 10^9, and whether that is exact; None for what is no number.

    Example:
        >>> percent_ppb(Decimal("76.5")), percent_ppb(Decimal("33.333333333"))
        ((765000000, True), (333333333, False))
    """
    number = decimal(percent)
    if number is None:
        return None
    exact = _whole(number, _PPB_PER_PERCENT)
    if exact is not None:
        return exact, True
    with localcontext(prec=_PRECISION):
        return int((number * _PPB_PER_PERCENT).to_integral_value()), False


def _whole(number: Decimal, factor: int) -> int | None:
    if abs(number.adjusted()) > _PRECISION // 2:
        return None if number else 0
    with localcontext(prec=_PRECISION) as exact:
        exact.clear_flags()  # a copy brings those of earlier computations along
        scaled = number * factor
        rounded = scaled.to_integral_value()
        if exact.flags[Inexact] or scaled != rounded or abs(rounded) > _LARGEST:
            return None
    return int(rounded)
