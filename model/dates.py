"""Days and moments as senders of official files write them.

Accepted: ``2026-09-01``, ``2026/9/1``, ``2026.9.1``, ``20260901``, ``2026年9月1日``, each in full
width as well, and with a time behind it. A day is a day of China's civil time. Serial numbers of a
spreadsheet are the business of its reader, which knows the type of the cell.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import CHINA
from credit_hub.model.text import ZERO_WIDTH, fold_width, quoted

EARLIEST_YEAR: Final = 1900
"""Older dates in these files are empty cells that a program filled (0000, 0001, 1899-12-30)."""

OPEN_YEAR: Final = 2099
"""Senders write the end of this year or of a later one (9999) where they mean 'no end'."""

OPEN_WORDS: Final = frozenset(
    {
        "长期",
        "长期有效",
        "长期公示",
        "永久",
        "永久有效",
        "永久公示",
        "无期限",
        "无固定期限",
        "无限期",
        "至今",
    }
)
"""Words for an end that is not stated."""

_DAY: Final = re.compile(
    r"(?P<y>\d{4})(?:(?P<m>\d{2})(?P<d>\d{2})"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?P=sep)(?P<d2>\d{1,2})"
    r"|年(?P<m3>\d{1,2})月(?P<d3>\d{1,2})[日号])"
    r"(?=$|[T ]|(?<=[日号]))"
)
_TIME: Final = re.compile(
    r"(?P<h>\d{1,2})(?::(?P<min>\d{2})(?::(?P<s>\d{2})(?:\.\d{1,9})?)?"
    r"|[时点](?:整|(?P<min2>\d{1,2})分?(?:(?P<s2>\d{1,2})秒)?)?)"
    r" ?(?P<zone>Z|[+-]\d{2}:?\d{2})?"
)
_STAMP: Final = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})")
"""Date and time run together, as programs export them: 20261015093000."""

_YEAR: Final = re.compile(r"(\d{4})年?")
_YEAR_MONTH: Final = re.compile(r"\d{4}(?:[-/.]\d{1,2}|年\d{1,2}月?)")
_REMEDY: Final = "write 2026-09-01"


def parse_day(text: str) -> date:
    """Read one day; a time behind it is read for its day in China.

    Raises:
        InvalidValueError: ``date.year_only`` and ``date.no_day`` for a part of a date,
            ``date.open_end`` for a placeholder of 'no end', ``date.not_a_day`` for a day that the
            calendar lacks, ``date.implausible`` before 1900, ``date.unreadable`` for the rest.

    Example:
        >>> parse_day("2026年9月1日"), parse_day("20260901")
        (datetime.date(2026, 9, 1), datetime.date(2026, 9, 1))
    """
    plain = _plain(text)
    if _means_open(plain):
        raise _flaw(
            text,
            "date.open_end",
            "a placeholder for 'no end'",
            "such a text belongs in an end column",
        )
    return _moment(text, plain).date()


def parse_end_day(text: str) -> date | None:
    """Read the day in an end column; None where the sender says that there is no end.

    'No end' is written 长期, 永久, 2099, 2099-12-31, 9999-12-31 and the like (:data:`OPEN_WORDS`,
    the last day of :data:`OPEN_YEAR` or of a later year). Whether the printed day is the last one
    in force or the first one after it is the column's meaning, not the text's.

    Raises:
        InvalidValueError: As :func:`parse_day`.

    Example:
        >>> parse_end_day("长期"), parse_end_day("2099"), parse_end_day("2027/6/1")
        (None, None, datetime.date(2027, 6, 1))
    """
    plain = _plain(text)
    return None if _means_open(plain) else _moment(text, plain).date()


def parse_moment(text: str) -> datetime:
    """Read date and time; China's civil time where no offset is written, midnight where no time is.

    Raises:
        InvalidValueError: As :func:`parse_day`, and ``date.not_a_time``.

    Example:
        >>> parse_moment("2026年10月15日9时30分").isoformat()
        '2026-10-15T09:30:00+08:00'
    """
    return _moment(text, _plain(text))


def _plain(text: str) -> str:
    """Fold width, drop zero-width marks and doubled spaces, and part a stamp into day and time."""
    folded = fold_width(text)
    for mark in ZERO_WIDTH:
        folded = folded.replace(mark, "")
    plain = " ".join(folded.split())
    return _STAMP.sub(r"\1 \2:\3:\4", plain) if _STAMP.fullmatch(plain) else plain


def _means_open(plain: str) -> bool:
    """Whether the text is a word or a placeholder for 'no end'."""
    if plain in OPEN_WORDS:
        return True
    year = _YEAR.fullmatch(plain)
    if year is not None:
        return int(year[1]) >= OPEN_YEAR
    match = _DAY.match(plain)
    if match is None:
        return False
    number, month, day = _parts(match)
    return number >= OPEN_YEAR and (month, day) == (12, 31)


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    month = match["m"] or match["m2"] or match["m3"]
    day = match["d"] or match["d2"] or match["d3"]
    return int(match["y"]), int(month), int(day)


def _moment(text: str, plain: str) -> datetime:
    match = _DAY.match(plain)
    if match is None:
        raise _no_day(text, plain)
    year, month, day = _parts(match)
    if year < EARLIEST_YEAR:
        raise _flaw(text, "date.implausible", f"a year before {EARLIEST_YEAR}")
    try:
        midnight = datetime(year, month, day, tzinfo=CHINA)
    except ValueError as error:
        raise _flaw(text, "date.not_a_day", "the calendar has no such day") from error
    rest = plain[match.end() :].strip()
    return _at_time(text, midnight, rest.removeprefix("T").strip()) if rest else midnight


def _at_time(text: str, midnight: datetime, rest: str) -> datetime:
    """Add the time of day; a moment with an offset of its own is brought to China's civil time."""
    match = _TIME.fullmatch(rest)
    if match is None:
        raise _flaw(text, "date.not_a_time", "what follows the day is no time", "write 09:30:00")
    try:
        moment = midnight.replace(
            hour=int(match["h"]),
            minute=int(match["min"] or match["min2"] or 0),
            second=int(match["s"] or match["s2"] or 0),
        )
    except ValueError as error:
        raise _flaw(
            text, "date.not_a_time", "the day has no such time", "write 09:30:00"
        ) from error
    if match["zone"] is None:
        return moment
    try:
        offset = datetime.strptime(match["zone"], "%z").tzinfo
    except ValueError as error:
        raise _flaw(text, "date.not_a_time", "no such offset", "write +08:00") from error
    return moment.replace(tzinfo=offset).astimezone(CHINA)


def _no_day(text: str, plain: str) -> InvalidValueError:
    if _YEAR.fullmatch(plain):
        return _flaw(text, "date.year_only", "a year, not a day")
    if _YEAR_MONTH.fullmatch(plain):
        return _flaw(text, "date.no_day", "a year and a month without a day")
    return _flaw(text, "date.unreadable", "not a date")


def _flaw(text: str, rule: str, why: str, remedy: str = _REMEDY) -> InvalidValueError:
    return InvalidValueError(f"date {quoted(text)}: {why}", remedy=remedy, rule=rule)
