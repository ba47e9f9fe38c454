"""What a decision is to partners: told while it counts and is proven, in texts that name nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.api.exchange.enterprises.decisions import (
    NOT_STATED,
    Event,
    Outcome,
    Unfit,
    event_of,
    kind_of,
    outcome_of,
)
from credit_hub.federation.records.models import SanctionEvent
from credit_hub.graph.repositories.public_facts import Decision

DAY: Final = date(2026, 11, 1)
LISTING: Final = Decision(
    id="listing:1",
    label="Listing",
    unit="uscc:91410199TE5T00016Y",
    name="严重失信主体名单",
    document="郑市监列〔2026〕3号",
    basis=None,
    authority="郑州市市场监督管理局",
    decider=None,
    decided=None,
    valid_from=date(2026, 1, 1),
    valid_to=None,
    repaired_on=None,
    revoked_on=None,
    objection=False,
    contested=False,
)
PENALTY: Final = replace(LISTING, id="penalty:1", label="Penalty", name=None)


def event(decision: Decision, day: date = DAY) -> Event | Unfit:
    return event_of(decision, day, "410100")


def test_event_says_what_the_source_says_and_what_it_does_not_state() -> None:
    found = event(replace(LISTING, decider="uscc:11410199000000019A"))

    assert isinstance(found, Event)
    assert (found.kind, found.region, found.basis) == ("severe-list", "410199", NOT_STATED)
    assert (found.decided, found.public_from, found.public_until) == (
        "2026-01-01",
        "2026-01-01",
        None,
    )
    assert set(found.members()) <= set(SanctionEvent.model_fields)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("严重违法失信名单", "severe-list"),
        ("政府采购严重违法失信行为记录名单", "severe-list"),
        ("经营异常名录", "abnormal-list"),
        ("重点关注名单", None),
        (None, None),
    ],
)
def test_kind_follows_the_name_of_the_list(name: str | None, kind: str | None) -> None:
    assert kind_of(replace(LISTING, name=name)) == kind
    assert kind_of(replace(PENALTY, name=name)) == "penalty"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "uscc:92410199TE5T00024N"}, Unfit.PERSON),
        ({"name": "重点关注名单"}, Unfit.OTHER_LIST),
        ({"valid_from": None}, Unfit.UNPROVEN),
        ({"contested": True}, Unfit.UNPROVEN),
        ({"document": None}, Unfit.UNPROVEN),
        ({"authority": None}, Unfit.UNPROVEN),
        ({"valid_from": date(2026, 11, 2)}, Unfit.NOT_IN_WINDOW),
        ({"valid_to": DAY}, Unfit.NOT_IN_WINDOW),
        ({"repaired_on": DAY}, Unfit.NOT_IN_WINDOW),
        ({"revoked_on": date(2027, 1, 1)}, Unfit.NOT_IN_WINDOW),
        ({"basis": "410199199003070018"}, Unfit.PRIVATE_TEXT),
        ({"document": "x" * 201}, Unfit.PRIVATE_TEXT),
    ],
)
def test_decision_that_may_not_be_told_says_why(changes: Any, reason: Unfit) -> None:
    assert event(replace(LISTING, **changes)) is reason


def test_day_decides_what_became_of_it() -> None:
    repaired = replace(LISTING, repaired_on=date(2026, 11, 2))
    ended = replace(LISTING, valid_to=DAY)
    revoked = replace(LISTING, revoked_on=date(2026, 12, 1), repaired_on=DAY)

    assert outcome_of(repaired, DAY) is None
    assert outcome_of(repaired, date(2026, 11, 2)) == Outcome("repaired", date(2026, 11, 2))
    assert outcome_of(ended, DAY) == Outcome("removed", DAY)
    assert outcome_of(replace(ended, label="Penalty"), DAY) is None
    assert outcome_of(revoked, DAY) == Outcome("revoked", DAY)


days = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(start=days, end=days, repaired=days, revoked=days, day=st.dates(date(2026, 1, 1)))
def test_no_decision_is_told_and_over_on_one_day(
    start: date | None, end: date | None, repaired: date | None, revoked: date | None, day: date
) -> None:
    decision = replace(
        LISTING, valid_from=start, valid_to=end, repaired_on=repaired, revoked_on=revoked
    )

    told = isinstance(event(decision, day), Event)

    assert not (told and outcome_of(decision, day) is not None)
    assert not (told and (revoked is not None or start is None or start > day))
