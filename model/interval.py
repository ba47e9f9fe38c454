"""Valid time: half-open intervals of civil days, and the moment a question is asked about.

Facts of registers are dated by day in China's civil time. A fact is in force from the start of
``start`` to the start of ``end``: the day of ``end`` is no longer part of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final, Self

from credit_hub.model.errors import InvalidIntervalError, InvalidValueError

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""Civil time of all Chinese registers; without daylight saving since 1991."""
_FIRST_YEAR: Final = 1000
_LAST_YEAR: Final = 9000
"""Room on both sides for every offset and for counting days: dates end with the year 9999."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` (included) to ``end`` (excluded).

    ``start=None`` means that the beginning is not known: such a fact is never proof for a given
    day, see :meth:`Interval.is_dated`. ``end=None`` means that no end is stated.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        """Refuse an interval that holds no day."""
        if self.start is not None and self.end is not None and self.end <= self.start:
            message = f"interval [{self.start}, {self.end}) holds no day"
            raise InvalidIntervalError(
                message, remedy="the end is the first day on which the fact no longer holds"
            )

    @property
    def is_dated(self) -> bool:
        """Whether the beginning is known."""
        return self.start is not None

    def __contains__(self, day: date) -> bool:
        """Whether the fact holds on ``day``, taking an unknown beginning as 'always'."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Self) -> bool:
        """Whether some day lies in both."""
        return self.intersection(other) is not None

    def intersection(self, other: Self) -> Interval | None:
        """Return the days in both, or None when there are none."""
        starts = [s for s in (self.start, other.start) if s is not None]
        ends = [e for e in (self.end, other.end) if e is not None]
        start = max(starts) if starts else None
        end = min(ends) if ends else None
        if start is not None and end is not None and end <= start:
            return None
        return Interval(start, end)

    def starts_after(self, day: date) -> bool:
        """Whether the fact is known to begin only after ``day``."""
        return self.start is not None and self.start > day

    def __str__(self) -> str:
        """Return ``[2026-09-01, )``."""
        return f"[{self.start or '?'}, {self.end or ''})"


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment a question is asked about; for a lot this is the bid deadline (投标截止时间)."""

    moment: datetime

    def __post_init__(self) -> None:
        """Refuse a moment without a time zone."""
        if self.moment.tzinfo is None:
            message = f"as-of time {self.moment.isoformat()} has no time zone"
            raise InvalidValueError(message, remedy="give an offset, for example +08:00")
        if not _FIRST_YEAR <= self.moment.year <= _LAST_YEAR:
            message = f"as-of time {self.moment.isoformat()} lies outside the years that are asked"
            raise InvalidValueError(
                message, remedy=f"write a year from {_FIRST_YEAR} to {_LAST_YEAR}"
            )

    @property
    def day(self) -> date:
        """The civil day in China on which the moment falls."""
        return self.moment.astimezone(CHINA).date()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-10-15`` (the start of that day in China) or an ISO 8601 date-time.

        A date-time without an offset is taken as China's civil time, as tender notices print it.

        Raises:
            InvalidValueError: The text is neither.
        """
        try:
            moment = datetime.fromisoformat(text.strip())
        except ValueError as error:
            message = f"as-of time {text!r} is not an ISO 8601 date or date-time"
            raise InvalidValueError(
                message, remedy="write 2026-10-15 or 2026-10-15T09:30:00+08:00"
            ) from error
        return cls(moment if moment.tzinfo else moment.replace(tzinfo=CHINA))

    @classmethod
    def today(cls, now: datetime) -> Self:
        """Return the start of the civil day in China on which ``now`` falls.

        Example:
            >>> str(AsOf.today(datetime.fromisoformat("2026-10-14T16:00:00+00:00")))
            '2026-10-15T00:00:00+08:00'
        """
        civil = now.astimezone(CHINA)
        return cls(civil.replace(hour=0, minute=0, second=0, microsecond=0))

    def __str__(self) -> str:
        """Return the moment in China's civil time, ISO 8601."""
        return self.moment.astimezone(CHINA).isoformat()


def utc_iso(moment: datetime) -> str:
    """Return ``moment`` in UTC as ISO 8601, the form of all recorded times."""
    return moment.astimezone(UTC).isoformat()
