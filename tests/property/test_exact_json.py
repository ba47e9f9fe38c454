"""Lines of a backup: what is read back is what was written, whatever a store can hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.exact_json import read_line, write_line

_ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), None])
_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False),
    _TEXT,
    st.dates(),
    st.datetimes(timezones=_ZONES),
    st.binary(),
    st.lists(_TEXT),
    st.lists(st.integers(-(2**63), 2**63 - 1)),
)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1)


@given(st.dictionaries(NAMES, VALUES), st.dictionaries(NAMES, VALUES, max_size=2))
@example({"date": "2026-01-01"}, {"datetime": date(2026, 1, 1)})
def test_line_read_back_equals_the_row(
    row: dict[str, object], properties: dict[str, object]
) -> None:
    record = {**row, "properties": properties}

    line = write_line(record)

    assert read_line(line) == record
    assert write_line(read_line(line)) == line
    assert line.count(b"\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]\n",
        b"null\n",
        b'{"a": \n',
        b"\xff\n",
        b'{"a":{"$date":"2026-13-01"}}\n',
        b'{"a":{"$bytes":"*"}}\n',
        b'{"a":{"$other":"x"}}\n',
        b"[" * 100_000 + b"\n",
    ],
)
def test_line_that_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_line(line)


def test_row_with_a_value_of_no_store_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="timedelta is no type of a store"):
        write_line({"a": timedelta(1), "b": datetime(2026, 1, 1, tzinfo=UTC)})
