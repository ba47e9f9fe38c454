from datetime import UTC, date, datetime

import pytest

from credit_hub.model.errors import InvalidIntervalError, InvalidValueError
from credit_hub.model.interval import CHINA, AsOf, Interval, utc_iso

FIRST, LATER = date(2026, 9, 1), date(2026, 10, 20)


@pytest.mark.parametrize("end", [FIRST, date(2026, 8, 31)])
def test_interval_without_a_day_is_refused(end: date) -> None:
    with pytest.raises(InvalidIntervalError, match="holds no day"):
        Interval(FIRST, end)


def test_interval_holds_its_first_day_and_not_its_end() -> None:
    interval = Interval(FIRST, LATER)

    assert date(2026, 8, 31) not in interval
    assert FIRST in interval
    assert date(2026, 10, 19) in interval
    assert LATER not in interval


def test_interval_without_a_start_holds_earlier_days_but_is_not_dated() -> None:
    interval = Interval(None, LATER)

    assert date.min in interval
    assert not interval.is_dated
    assert Interval(FIRST).is_dated


def test_interval_starts_after_a_day_only_when_its_start_is_known() -> None:
    assert Interval(LATER).starts_after(FIRST)
    assert not Interval(LATER).starts_after(LATER)
    assert not Interval(None, LATER).starts_after(FIRST)


def test_intervals_that_only_touch_do_not_overlap() -> None:
    before, after = Interval(None, LATER), Interval(LATER)

    assert before.intersection(after) is None
    assert not before.overlaps(after)


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(FIRST), "[2026-09-01, )"),
        (Interval(None, LATER), "[?, 2026-10-20)"),
        (Interval(FIRST, LATER), "[2026-09-01, 2026-10-20)"),
    ],
)
def test_interval_is_shown_half_open(interval: Interval, text: str) -> None:
    assert str(interval) == text


@pytest.mark.parametrize(
    ("text", "shown", "day"),
    [
        ("2026-10-15", "2026-10-15T00:00:00+08:00", date(2026, 10, 15)),
        (" 2026-10-15T09:30 ", "2026-10-15T09:30:00+08:00", date(2026, 10, 15)),
        ("2026-10-15T09:30:00+08:00", "2026-10-15T09:30:00+08:00", date(2026, 10, 15)),
        ("2026-10-14T15:59:59Z", "2026-10-14T23:59:59+08:00", date(2026, 10, 14)),
        ("2026-10-14T16:00:00Z", "2026-10-15T00:00:00+08:00", date(2026, 10, 15)),
    ],
)
def test_as_of_falls_on_the_civil_day_of_china(text: str, shown: str, day: date) -> None:
    as_of = AsOf.parse(text)

    assert str(as_of) == shown
    assert as_of.day == day


@pytest.mark.parametrize("text", ["", "15.10.2026", "2026-13-01", "tomorrow"])
def test_as_of_that_is_no_iso_date_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="ISO 8601"):
        AsOf.parse(text)


def test_as_of_without_a_time_zone_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no time zone"):
        AsOf(datetime(2026, 10, 15, 9, 30))  # noqa: DTZ001  # the point of the test


def test_utc_iso_brings_a_moment_to_utc() -> None:
    assert utc_iso(datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)) == "2026-10-15T01:30:00+00:00"
    assert utc_iso(datetime(2026, 10, 15, 1, 30, tzinfo=UTC)) == "2026-10-15T01:30:00+00:00"
