"""What a city keeps of enterprises, on each database: decided once, proven once, told whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

import pytest

from credit_hub.ledger.federation.approvals import KeptApproval
from credit_hub.ledger.federation.links import KeptLinks
from credit_hub.ledger.federation.published import Change, LoggedRecord, Told
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import ConflictError

pytestmark = pytest.mark.integration

HANGZHOU: Final = "https://credit.hangzhou.example/fed"
LIST: Final = "https://credit.zhengzhou.example/fed/v1/status/o-2026-12-1"
ORG: Final = "91410199TE5T00016Y"
NOW: Final = 1_800_000_000
SALT: Final = b"s" * 32
RECORD, EVENT = 1, 4
REQUEST: Final = KeptApproval("A" * 22, HANGZHOU, '{"ask":"listed"}', NOW)
APPROVED: Final = replace(
    REQUEST, state="approved", officer="one", reason="duty", decided=NOW + 5, token="a.b.c"
)
ANSWER: Final = KeptLinks("sha-256:" + "L" * 43, HANGZHOU, "2026-12-01", "a.b.c", NOW)
TOLD: Final = Told(
    decision="listing:1",
    unit=ORG,
    partner=HANGZHOU,
    event="sha-256:" + "E" * 43,
    content="sha-256:" + "K" * 43,
    list_uri=LIST,
    list_place=7,
    objection=False,
    outcome="",
    expires=NOW + 100,
    told=NOW,
)
LOGGED: Final = LoggedRecord("d.e.f~", EVENT, SALT, LIST, 7, NOW + 100)


def tokens(ledger: Ledger) -> list[str]:
    return [found.token for found in ledger.exchange_objects.pending(100)]


def test_request_is_kept_once_and_listed_until_it_is_decided(ledger: Ledger) -> None:
    requests = ledger.exchange_approvals
    requests.add(REQUEST)
    requests.add(REQUEST)

    assert requests.listed("pending") == [REQUEST]
    assert requests.decide(APPROVED, (RECORD, SALT))
    assert requests.listed("pending") == []
    assert requests.listed() == [APPROVED]
    assert requests.get(REQUEST.id) == APPROVED
    assert requests.get("B" * 22) is None
    assert tokens(ledger) == ["a.b.c"]


def test_other_request_under_the_same_id_is_refused(ledger: Ledger) -> None:
    ledger.exchange_approvals.add(REQUEST)

    with pytest.raises(ConflictError):
        ledger.exchange_approvals.add(replace(REQUEST, partner="https://other.example/fed"))


def test_two_officers_at_once_make_one_decision_and_one_answer(ledger: Ledger) -> None:
    ledger.exchange_approvals.add(REQUEST)
    ledger.exchange_approvals.get(REQUEST.id)
    decisions = [replace(APPROVED, officer=f"officer-{n}", token=f"t.{n}.x") for n in range(4)]

    with ThreadPoolExecutor(4) as pool:
        won = list(
            pool.map(lambda d: ledger.exchange_approvals.decide(d, (RECORD, SALT)), decisions)
        )

    assert sum(won) == 1
    assert tokens(ledger) == [decisions[won.index(True)].token]


def test_declined_request_puts_nothing_into_the_log(ledger: Ledger) -> None:
    ledger.exchange_approvals.add(REQUEST)

    assert ledger.exchange_approvals.decide(replace(REQUEST, state="declined", officer="one"))
    assert tokens(ledger) == []


def test_answer_is_kept_once_and_proven_once(ledger: Ledger) -> None:
    answers = ledger.exchange_links

    assert answers.keep(ANSWER)
    assert not answers.keep(ANSWER, (RECORD, SALT))
    assert not answers.prove("sha-256:" + "X" * 43, "{}")
    assert answers.prove(ANSWER.digest, '{"index":1}')
    assert not answers.prove(ANSWER.digest, '{"index":2}')
    assert answers.of_day("2026-12-01") == [replace(ANSWER, evidence='{"index":1}')]
    assert answers.of_day("2026-12-02") == []
    assert tokens(ledger) == []


def test_own_statement_is_an_object_of_the_own_log(ledger: Ledger) -> None:
    assert ledger.exchange_links.keep(ANSWER, (RECORD, SALT))

    assert tokens(ledger) == ["a.b.c"]


def test_decision_is_told_with_its_record_place_and_marks_at_once(ledger: Ledger) -> None:
    ledger.exchange_places.open(LIST, NOW)
    for place in (7, 8):
        assert ledger.exchange_places.claim(LIST, place)
    outcome = replace(LOGGED, token="g.h.i~", list_place=8)
    repaired = replace(TOLD, outcome="repaired", told=NOW + 9)

    assert ledger.exchange_published.apply(Change(TOLD, None, (LOGGED,)))
    done = ledger.exchange_published.apply(Change(repaired, TOLD, (outcome,), ((3, LIST, 7),)))

    assert done
    assert tokens(ledger) == ["d.e.f~", "g.h.i~"]
    assert ledger.exchange_places.status(LIST, 7) == 3
    assert ledger.exchange_published.get("listing:1", ORG, HANGZHOU) == repaired
    assert ledger.exchange_published.of_partner(HANGZHOU) == [repaired]
    assert LIST in ledger.exchange_places.revisions(NOW)


def test_change_made_for_another_state_writes_nothing(ledger: Ledger) -> None:
    ledger.exchange_published.apply(Change(TOLD, None))
    repaired = replace(TOLD, outcome="repaired")
    ledger.exchange_published.apply(Change(repaired, TOLD))

    late = Change(replace(TOLD, outcome="revoked"), TOLD, (LOGGED,), ((1, LIST, 7),))

    assert not ledger.exchange_published.apply(late)
    assert ledger.exchange_published.get("listing:1", ORG, HANGZHOU) == repaired
    assert tokens(ledger) == []


def test_decision_is_told_for_the_first_time_once(ledger: Ledger) -> None:
    ledger.exchange_published.apply(Change(TOLD, None))

    with pytest.raises(ConflictError):
        ledger.exchange_published.apply(Change(TOLD, None, (LOGGED,)))

    assert tokens(ledger) == []
