"""Nothing that is not public is said before an officer has decided, once and with a reason."""

from __future__ import annotations

import pytest

from credit_hub.federation.links.approval import LAPSES_AFTER, Approval, State
from credit_hub.federation.links.question import ListedQuestion
from credit_hub.federation.links.reasons import DECIDED, LAPSED, REASON_NEEDED
from tests.exchange_bundles import HANGZHOU, NOW
from tests.exchange_paths import AS_OF, OWN
from tests.refusals import reason_of

QUESTION = ListedQuestion(
    firm=OWN, hops=2, as_of=AS_OF, purpose="tender", operator="sha-256:" + "O" * 43
)
PENDING = Approval("A" * 22, HANGZHOU, QUESTION, NOW)
APPROVED = PENDING.approve("officer-1", "duty of the bureau", NOW + 5, "a.b.c")
DECLINED = PENDING.decline("officer-1", "no duty named", NOW + 5)


def test_approved_request_has_its_answer_officer_reason_and_time() -> None:
    assert (APPROVED.state, APPROVED.token) == (State.APPROVED, "a.b.c")
    assert (APPROVED.officer, APPROVED.reason, APPROVED.decided_at) == (
        "officer-1",
        "duty of the bureau",
        NOW + 5,
    )


def test_declined_request_has_no_answer() -> None:
    assert (DECLINED.state, DECLINED.token) == (State.DECLINED, None)
    assert DECLINED.reason == "no duty named"


@pytest.mark.parametrize("decided", [APPROVED, DECLINED])
def test_decision_is_not_changed(decided: Approval) -> None:
    assert reason_of(lambda: decided.approve("officer-2", "other", NOW + 9, "d.e.f")) is DECIDED
    assert reason_of(lambda: decided.decline("officer-2", "other", NOW + 9)) is DECIDED


@pytest.mark.parametrize(("officer", "reason"), [("", "why"), ("who", ""), ("who", "  ")])
def test_decision_without_officer_or_reason_is_refused(officer: str, reason: str) -> None:
    approve = reason_of(lambda: PENDING.approve(officer, reason, NOW, "a.b.c"))

    assert approve is REASON_NEEDED
    assert reason_of(lambda: PENDING.decline(officer, reason, NOW)) is REASON_NEEDED


def test_request_of_30_days_ago_is_not_approved_any_more_but_declined() -> None:
    late = NOW + LAPSES_AFTER

    assert PENDING.lapsed(late)
    assert not PENDING.lapsed(late - 1)
    assert reason_of(lambda: PENDING.approve("who", "why", late, "a.b.c")) is LAPSED
    assert PENDING.decline("who", "too late", late).state is State.DECLINED
