"""Periods of months before a day, as the law counts them (民法典 200-203)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

__all__ = ["THREE_YEARS", "months_before"]

THREE_YEARS: Final = 36
"""Months that 政府采购法 22(1)(5) and 政府采购法实施条例 9 look back (前三年内)."""
_MONTHS: Final = 12


def months_before(day: date, months: int) -> date:
    """Return the day of the same number so many months earlier.

    Where that month is too short its last day counts (民法典 202).

    Example:
        >>> months_before(date(2026, 10, 15), 36), months_before(date(2028, 2, 29), 36)
        (datetime.date(2023, 10, 15), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
