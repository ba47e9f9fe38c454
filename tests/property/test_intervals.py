"""The algebra of valid time: what the checks rely on when they cut and compare intervals."""

from datetime import UTC, date, datetime, time, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from credit_hub.model.interval import CHINA, AsOf, Interval

DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 29))
"""Close together, so that intervals meet, touch and miss each other often."""


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start is not None and end is not None and end <= start:
        start, end = end, start + timedelta(days=1)
    return Interval(start, end)


OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=OFFSETS)  # noqa: DTZ001


@given(intervals(), intervals())
def test_intersection_is_commutative(one: Interval, other: Interval) -> None:
    assert one.intersection(other) == other.intersection(one)


@given(intervals(), intervals(), intervals())
def test_intersection_is_associative(a: Interval, b: Interval, c: Interval) -> None:
    left, right = a.intersection(b), b.intersection(c)

    assert (left.intersection(c) if left else None) == (a.intersection(right) if right else None)


@given(intervals())
def test_intersection_is_idempotent(interval: Interval) -> None:
    assert interval.intersection(interval) == interval


@given(intervals())
def test_interval_without_bounds_is_neutral_to_intersection(interval: Interval) -> None:
    assert interval.intersection(Interval()) == interval


@given(intervals(), intervals())
def test_intervals_overlap_exactly_when_they_have_an_intersection(
    one: Interval, other: Interval
) -> None:
    assert one.overlaps(other) == (one.intersection(other) is not None)
    assert one.overlaps(other) == other.overlaps(one)


@given(intervals(), intervals(), DAYS)
def test_intersection_holds_the_days_of_both(one: Interval, other: Interval, day: date) -> None:
    common = one.intersection(other)

    assert (common is not None and day in common) == (day in one and day in other)


@given(intervals(), DAYS)
def test_interval_that_starts_after_a_day_does_not_hold_it(interval: Interval, day: date) -> None:
    assert not (interval.starts_after(day) and day in interval)


@given(intervals())
def test_interval_holds_its_start_and_the_day_before_its_end_only(interval: Interval) -> None:
    day = timedelta(days=1)

    if interval.start is not None:
        assert interval.start in interval
        assert interval.start - day not in interval
    if interval.end is not None:
        assert interval.end not in interval
        assert interval.end - day in interval


@given(MOMENTS)
def test_as_of_survives_being_written_and_read(moment: datetime) -> None:
    as_of = AsOf(moment)

    assert AsOf.parse(str(as_of)) == as_of
    assert str(AsOf.parse(str(as_of))) == str(as_of)


@given(MOMENTS, OFFSETS)
def test_as_of_day_does_not_depend_on_the_offset_it_is_written_in(
    moment: datetime, offset: timezone
) -> None:
    assert AsOf(moment).day == AsOf(moment.astimezone(offset)).day


@given(DAYS)
def test_day_in_china_begins_at_sixteen_hours_utc_of_the_day_before(day: date) -> None:
    begin = datetime.combine(day - timedelta(days=1), time(16), UTC)

    assert AsOf(begin).day == day
    assert AsOf(begin - timedelta(microseconds=1)).day == day - timedelta(days=1)
    assert AsOf(begin + timedelta(days=1, microseconds=-1)).day == day
    assert AsOf.parse(day.isoformat()).moment == begin
    assert AsOf.parse(day.isoformat()).moment.astimezone(CHINA).time() == time(0)
