"""Alarms are raised from their thresholds on, once for each pattern, with what was counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credit_hub.ledger.audit.alarms import Alarm, Thresholds, alarms
from credit_hub.ledger.audit.entry import AuditEntry, AuditEvent, AuditOutcome, sealed
from tests.unit.ledger.audit_chain import CHAIN, event

MONDAY_NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
MONDAY_NIGHT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SATURDAY_NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
SMALL = Thresholds(wide_without_case=10, wide_with_case=20, burst=5, refused=4)
FIRM = "uscc:91410199TE5T00016Y"


def looked(
    at: datetime, *subjects: str, operator: str = "local:a", case: str | None = None, more: int = 0
) -> AuditEvent:
    return replace(
        event(),
        at=at,
        operator=operator,
        subjects=subjects,
        subjects_total=len(subjects) + more,
        case_number=case,
    )


def raised(events: Sequence[AuditEvent], **own: str) -> tuple[Alarm, ...]:
    entries: list[AuditEntry] = [
        sealed(item, number, CHAIN) for number, item in enumerate(events, 1)
    ]
    return alarms(
        entries, own={name.replace("_", ":"): firm for name, firm in own.items()}, thresholds=SMALL
    )


def each_minute(begin: datetime, count: int, **changes: str) -> list[AuditEvent]:
    return [
        looked(begin + timedelta(minutes=n), f"uscc:{n}", **changes)  # type: ignore[arg-type]
        for n in range(count)
    ]


def test_many_subjects_without_a_case_are_an_alarm_from_the_threshold_on() -> None:
    assert raised(each_minute(MONDAY_NOON, 9)) == ()

    (found,) = raised(each_minute(MONDAY_NOON, 10))

    assert (found.rule, found.operator, found.first, found.last) == (
        "wide_query",
        "local:a",
        1,
        10,
    )
    assert (found.counted, found.threshold) == (10, 10)
    assert "10" in found.text.zh
    assert "10 different subjects" in found.text.en


def test_same_subject_again_and_again_is_no_wide_query() -> None:
    again = [looked(MONDAY_NOON + timedelta(seconds=n), FIRM) for n in range(100)]

    assert raised(again) == ()


def test_subjects_of_different_operators_are_not_added_up() -> None:
    one = each_minute(MONDAY_NOON, 9)
    other = [replace(item, operator="local:b") for item in one]

    assert raised([*one, *other]) == ()


def test_subjects_within_more_than_an_hour_are_not_added_up() -> None:
    slow = [looked(MONDAY_NOON + timedelta(minutes=10 * n), f"uscc:{n}") for n in range(30)]

    assert raised(slow) == ()


def test_case_number_raises_the_threshold() -> None:
    assert raised(each_minute(MONDAY_NOON, 19, case="ZZ-1")) == ()
    (found,) = raised(each_minute(MONDAY_NOON, 20, case="ZZ-1"))
    assert found.rule == "wide_query_in_case"


def test_one_question_about_more_subjects_than_are_named_is_a_wide_query() -> None:
    (found,) = raised([looked(MONDAY_NOON, FIRM, more=5_000)])

    assert (found.rule, found.counted, found.first, found.last) == ("wide_query", 5_001, 1, 1)


def test_pattern_that_goes_on_is_one_alarm_and_after_a_pause_another() -> None:
    later = MONDAY_NOON + timedelta(hours=5)

    found = raised([*each_minute(MONDAY_NOON, 15), *each_minute(later, 12)])

    assert [(alarm.first, alarm.last, alarm.counted) for alarm in found] == [
        (1, 15, 15),
        (16, 27, 12),
    ]


def test_burst_is_an_alarm_at_night_and_on_saturday_but_not_at_noon() -> None:
    def burst(begin: datetime) -> list[AuditEvent]:
        return [looked(begin + timedelta(seconds=n), FIRM) for n in range(5)]

    assert [alarm.rule for alarm in raised(burst(MONDAY_NIGHT))] == ["off_hours_burst"]
    assert [alarm.rule for alarm in raised(burst(SATURDAY_NOON))] == ["off_hours_burst"]
    assert raised(burst(MONDAY_NOON)) == ()
    assert raised(burst(MONDAY_NIGHT)[:4]) == ()


def test_operator_that_looks_at_its_own_firm_is_an_alarm() -> None:
    (found,) = raised([looked(MONDAY_NOON, FIRM, operator="client:x")], client_x=FIRM)

    assert (found.rule, found.operator) == ("self_look_up", "client:x")
    assert raised([looked(MONDAY_NOON, "uscc:other", operator="client:x")], client_x=FIRM) == ()


def forbidden(count: int, action: str) -> list[AuditEvent]:
    """Return requests that were refused, half a minute apart."""
    return [
        replace(
            looked(MONDAY_NOON + timedelta(seconds=30 * n), FIRM),
            action=action,
            status="403",
            outcome=AuditOutcome.REFUSED,
        )
        for n in range(count)
    ]


def test_refusals_are_an_alarm_from_the_threshold_on() -> None:
    assert raised(forbidden(3, "entity.read")) == ()

    (found,) = raised(forbidden(4, "entity.read"))

    assert (found.rule, found.counted, found.threshold) == ("refused_burst", 4, 4)


def test_one_try_at_much_at_once_without_the_right_is_an_alarm() -> None:
    for action in ("cypher.run", "job.results", "vault.resolve", "audit.read"):
        (found,) = raised(forbidden(1, action))

        assert (found.rule, found.first, found.last) == ("refused_bulk", 1, 1)


def test_question_that_is_malformed_or_about_nothing_is_no_alarm() -> None:
    for status in ("400", "404", "422"):
        asked = [replace(event, status=status) for event in forbidden(9, "cypher.run")]

        assert raised(asked) == ()
