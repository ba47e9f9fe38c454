"""Dates and times of published standards (RFC 3339) as days in China and moments in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Final

from credit_hub.model.interval import CHINA

__all__ = ["day", "moment"]

_DATE: Final = re.compile(r"^\d{4}-\d{2}-\d{2}$")


def moment(value: object) -> datetime | None:
    """Return a date-time with an offset as a moment in UTC, None where it is not one.

    A date-time without an offset is not a moment: the standards demand one, and guessing it can
    move a deadline.
    """
    if not isinstance(value, str) or _DATE.match(value):
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if parsed.tzinfo is None else parsed.astimezone(UTC)


def day(value: object) -> date | None:
    """Return a full date as it is, and a date-time as the day on which it falls in China.

    Example:
        >>> str(day("2016-12-17T20:00:00-06:00")), str(day("2016-12-17"))
        ('2016-12-18', '2016-12-17')
    """
    if not isinstance(value, str):
        return None
    if _DATE.match(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    point = moment(value)
    return None if point is None else point.astimezone(CHINA).date()
