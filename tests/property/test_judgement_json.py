"""Findings and leads come back from their JSON unchanged, and anything else is refused."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.model.errors import InvalidValueError
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    EvidenceStep,
    Finding,
    Judgement,
    Lead,
    Statistic,
)
from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.judgement_json import from_json, to_json
from credit_hub.model.statutes import Article, Regime, Statute

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DAYS = st.dates(date(1949, 10, 1), date(2100, 1, 1))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001  # the strategy adds the zone
BILINGUAL = st.builds(Bilingual, TEXT, TEXT)
INTERVALS = st.one_of(
    st.builds(Interval, st.none() | DAYS),
    st.builds(
        lambda start, days: Interval(start, start + timedelta(days)), DAYS, st.integers(1, 9999)
    ),
    st.builds(lambda end: Interval(None, end), DAYS),
)
STATUTES = st.builds(Statute, TEXT, TEXT, TEXT, TEXT, INTERVALS, TEXT)
NUMBERS = st.none() | st.integers(1, 20)
ARTICLES = st.builds(Article, STATUTES, st.integers(1, 300), NUMBERS, NUMBERS, TEXT, TEXT)
STEPS = st.builds(
    EvidenceStep,
    *(TEXT,) * 6,
    INTERVALS,
    TEXT,
    TEXT,
    st.integers(1),
    MOMENTS.map(lambda moment: moment.astimezone(UTC)),
    st.none() | DAYS,
    st.booleans(),
    BILINGUAL,
)
STATISTICS = st.builds(Statistic, TEXT, TEXT, st.integers(0), st.none() | TEXT)


def tuples(
    items: st.SearchStrategy[object], least: int = 0
) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(items, min_size=least, max_size=3).map(tuple)


@st.composite
def judgements(draw: st.DrawFn) -> Finding | Lead:
    evidence = draw(st.sampled_from(EvidenceClass))
    lead = evidence is EvidenceClass.LEAD
    subjects = draw(st.lists(st.tuples(TEXT, TEXT), max_size=3))
    return (Lead if lead else Finding)(
        id=draw(TEXT),
        rule_id=draw(TEXT),
        rule_version=draw(TEXT),
        title=draw(BILINGUAL),
        variant=draw(TEXT),
        evidence=evidence,
        regime=draw(st.sampled_from(Regime)),
        lot_id=draw(TEXT),
        subjects=tuple(subject for subject, _ in subjects),
        subject_names=tuple(name for _, name in subjects),
        as_of=AsOf(draw(MOMENTS)),
        articles=() if lead else draw(tuples(ARTICLES, 1)),  # type: ignore[arg-type]
        summary=draw(BILINGUAL),
        paths=draw(tuples(tuples(STEPS))),  # type: ignore[arg-type]
        false_positives=draw(tuples(BILINGUAL)),  # type: ignore[arg-type]
        missing_proof=draw(tuples(BILINGUAL)),  # type: ignore[arg-type]
        statistic=draw(st.none() | STATISTICS),
    )


@given(judgements())
def test_judgement_written_and_read_is_equal(judgement: Judgement) -> None:
    text = to_json(judgement)

    assert from_json(text) == judgement
    assert type(from_json(text)) is type(judgement)
    assert to_json(from_json(text)) == text


@given(judgements(), st.data())
def test_judgement_json_with_a_value_of_another_type_is_refused(
    judgement: Judgement, data: st.DataObject
) -> None:
    body = json.loads(to_json(judgement))
    key = data.draw(st.sampled_from(sorted(body)))
    body[key] = {"unexpected": 1.5}

    with pytest.raises(InvalidValueError):
        from_json(json.dumps(body))


@given(judgements(), st.data())
def test_judgement_json_without_a_field_is_refused(
    judgement: Judgement, data: st.DataObject
) -> None:
    body = json.loads(to_json(judgement))
    del body[data.draw(st.sampled_from(sorted(body)))]

    with pytest.raises(InvalidValueError):
        from_json(json.dumps(body))


@given(judgements())
def test_lead_json_that_calls_itself_a_finding_is_refused(judgement: Judgement) -> None:
    body = json.loads(to_json(judgement))
    body["kind"] = "finding" if body["kind"] == "lead" else "lead"

    with pytest.raises(InvalidValueError):
        from_json(json.dumps(body))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '"finding"', "{"])
def test_judgement_json_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        from_json(text)


@given(judgements())
def test_judgement_json_of_a_later_format_names_the_format(judgement: Judgement) -> None:
    body = json.loads(to_json(judgement)) | {"format": 2}

    with pytest.raises(InvalidValueError, match="format 2"):
        from_json(json.dumps(body))
