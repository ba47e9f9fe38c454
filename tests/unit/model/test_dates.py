from datetime import date, datetime, timedelta, timezone

import pytest

from credit_hub.model.dates import OPEN_WORDS, parse_day, parse_end_day, parse_moment
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import CHINA

DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026-9-1",
        "2026/9/1",
        "2026.09.01",
        "20260901",
        "2026年9月1日",
        "2026年09月01日",
        "２０２６年９月１日",
        "２０２６－０９－０１",
        " 2026-09-01\u200b ",
        "2026-09-01 00:00:00",
        "2026-09-01T09:30:00",
        "2026-09-01 09:30:00.123",
        "2026-08-31T16:00:00Z",
        "2026-09-01T23:59:59+08:00",
    ],
)
def test_day_in_any_of_the_usual_forms_is_read(text: str) -> None:
    assert parse_day(text) == DAY
    assert parse_end_day(text) == DAY


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "date.unreadable"),
        ("— —", "date.unreadable"),
        ("明天", "date.unreadable"),
        ("46266", "date.unreadable"),
        ("09/01/2026", "date.unreadable"),
        ("26-09-01", "date.unreadable"),
        ("2026-09/01", "date.unreadable"),
        ("2026", "date.year_only"),
        ("2026年", "date.year_only"),
        ("2026-09", "date.no_day"),
        ("2026年9月", "date.no_day"),
        ("2026-02-30", "date.not_a_day"),
        ("2026-13-01", "date.not_a_day"),
        ("20260931", "date.not_a_day"),
        ("0000-00-00", "date.implausible"),
        ("0001-01-01", "date.implausible"),
        ("1899-12-30", "date.implausible"),
        ("2026-09-01 25:00", "date.not_a_time"),
        ("2026-09-01 至 2027-09-01", "date.not_a_time"),
        ("2026-09-011", "date.unreadable"),
        ("202609011", "date.unreadable"),
        ("2026-09-01 9", "date.not_a_time"),
        ("20260901093", "date.unreadable"),
    ],
)
def test_day_that_is_none_is_refused_by_its_flaw(text: str, rule: str) -> None:
    for parse in (parse_day, parse_end_day, parse_moment):
        with pytest.raises(InvalidValueError) as caught:
            parse(text)

        assert caught.value.rule == rule
        assert caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [*sorted(OPEN_WORDS), "2099", "2099年", "2099-12-31", "2099/12/31", "20991231", "9999-12-31"],
)
def test_open_end_is_none_in_an_end_column_and_refused_elsewhere(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_day(text)

    assert caught.value.rule == "date.open_end"
    assert parse_end_day(text) is None


def test_distant_end_that_is_no_placeholder_is_a_day() -> None:
    assert parse_end_day("2099-06-30") == date(2099, 6, 30)
    assert parse_end_day("2096-12-31") == date(2096, 12, 31)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-15 09:30", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        ("2026-10-15T09:30:15", datetime(2026, 10, 15, 9, 30, 15, tzinfo=CHINA)),
        ("2026年10月15日9时30分", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        ("2026年10月15日 9时30分15秒", datetime(2026, 10, 15, 9, 30, 15, tzinfo=CHINA)),
        ("2026年10月15日9时整", datetime(2026, 10, 15, 9, tzinfo=CHINA)),
        ("2026年10月15日9点30分", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        ("20261015093000", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        ("2026/10/15 9:30:00", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        ("20261015", datetime(2026, 10, 15, tzinfo=CHINA)),
        ("2026-10-15T01:30:00Z", datetime(2026, 10, 15, 9, 30, tzinfo=CHINA)),
        (
            "2026-10-15T09:30:00-03:00",
            datetime(2026, 10, 15, 9, 30, tzinfo=timezone(timedelta(hours=-3))),
        ),
    ],
)
def test_moment_is_china_civil_time_unless_an_offset_is_written(
    text: str, moment: datetime
) -> None:
    read = parse_moment(text)

    assert read == moment
    assert read.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text", ["2026-10-15 24:30", "2026-10-15 9:60", "2026-10-15 上午", "2026-10-15T09:30+25:99"]
)
def test_moment_with_an_impossible_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_moment(text)

    assert caught.value.rule == "date.not_a_time"


def test_date_error_hides_an_identity_number() -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_day("410199199003070018")

    assert "19900307" not in str(caught.value)
