"""A question to a partner: what leaves, what is kept, what it gives, and what a bad answer does."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Final

import pytest

from credit_hub.api.exchange.fetching import NO_ANSWER
from credit_hub.api.exchange.relying.asking import Told, ask
from credit_hub.api.exchange.relying.posting import post
from credit_hub.api.exchange.relying.questions import (
    OTHER_ANSWER,
    OTHER_RECEIPT,
    operator_name,
)
from credit_hub.api.exchange.relying.reading import Reading, held_record, read_held
from credit_hub.api.exchange.relying.reconciling import reconcile
from credit_hub.api.exchange.relying.redeeming import redeem
from credit_hub.api.exchange.relying.statuses import refresh_lists
from credit_hub.federation.consent.receipt import SignedConsent
from credit_hub.federation.errors import ExchangeError, Reason, RefusedError
from credit_hub.federation.mapping.recognition import Why
from credit_hub.federation.receipts.journal import GIVEN, TAKEN, alerts
from credit_hub.federation.records.models import PersonalBand, SceneEligibility
from credit_hub.federation.records.redemption import NOT_USABLE, REDEEMED
from credit_hub.federation.status.standing import Standing
from credit_hub.federation.wire.question import QueryRequest
from credit_hub.model.interval import CHINA
from tests.exchange_nodes import BAND, PERSON, Three

pytestmark = pytest.mark.integration

FIELDS: Final = ("band", "band_label", "mapping")


def question(three: Three, given: SignedConsent, **changes: Any) -> QueryRequest:
    members = {
        "kind": BAND,
        "purpose": "car-rental",
        "scene": "car-rental",
        "fields": FIELDS,
        "consent": given.token,
        "operator": operator_name(three.reader, three.zhengzhou.id, "counter 7"),
    }
    return QueryRequest.model_validate({**members, **changes})


def asked(three: Three, score: int = 135, **consent: Any) -> tuple[Told, SignedConsent]:
    given = three.zhengzhou.consent(three.hangzhou.id, **consent)
    know(three, score)
    return ask(three.reader, three.zhengzhou.id, question(three, given)), given


def know(three: Three, score: int) -> None:
    name = three.zhengzhou.membership.pairwise(three.hangzhou.id).name(PERSON)
    three.zhengzhou.scores[name] = score


def reading(told: Told) -> Reading:
    assert told.reading is not None
    return told.reading


def refusal(work: Callable[..., object], *args: Any) -> Reason:
    with pytest.raises(ExchangeError) as caught:
        work(*args)
    return caught.value.reason


def sides(three: Three) -> tuple[list[Any], list[Any]]:
    day = three.time().astimezone(CHINA).date().isoformat()
    given = three.zhengzhou.ledger.exchange_receipts.digests(GIVEN, three.hangzhou.id, day)
    taken = three.hangzhou.ledger.exchange_receipts.digests(TAKEN, three.zhengzhou.id, day)
    return list(given), list(taken)


def test_band_is_given_on_consent_and_recognised_by_the_table_that_it_names(three: Three) -> None:
    three.agree_on_mapping()

    told, _ = asked(three)

    found = reading(told)
    said = found.record.verified.record
    assert isinstance(said, PersonalBand)
    assert (said.band, said.score_range) == ("excellent", None)
    assert found.recognition is not None
    assert found.recognition.why is Why.APPLIED
    assert found.gives_incentive


def test_band_without_an_agreed_table_gives_nothing_and_takes_nothing(three: Three) -> None:
    told, _ = asked(three)

    found = reading(told)
    assert found.record.is_usable
    assert found.recognition is not None
    assert found.recognition.why is Why.NO_TABLE
    assert not found.gives_incentive


def test_band_without_incentive_is_answered_with_a_no_and_no_reason(three: Three) -> None:
    told, _ = asked(three, score=85)

    found = reading(told)
    said = found.record.verified.record
    assert isinstance(said, SceneEligibility)
    assert (said.eligible, said.scene) == (False, None)
    assert not found.gives_incentive


def test_threat_24_absent_person_and_withdrawn_consent_are_told_alike(three: Three) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id)
    absent = ask(three.reader, three.zhengzhou.id, question(three, given))
    know(three, 135)
    three.zhengzhou.withdraw(given)

    withdrawn = ask(three.reader, three.zhengzhou.id, question(three, given))

    assert absent.reading is None
    assert withdrawn.reading is None
    assert absent.reason == withdrawn.reason == "consent.refused"
    assert absent.receipt != withdrawn.receipt


def test_threat_20_every_answer_and_refusal_has_a_receipt_on_both_sides(three: Three) -> None:
    told, given = asked(three)
    three.zhengzhou.withdraw(given)
    refused = ask(three.reader, three.zhengzhou.id, question(three, given))

    given_, taken = sides(three)
    assert sorted(given_) == sorted(taken)
    assert {digest for _, digest in taken} == {told.receipt, refused.receipt}


def test_receipts_are_acknowledged_through_the_outbox_within_ten_minutes(three: Three) -> None:
    asked(three)
    journal = three.zhengzhou.ledger.exchange_receipts
    later = three.zhengzhou.now() + 601
    assert len(alerts(journal, three.hangzhou.id, later)) == 1

    assert post(three.reader) == 1

    assert alerts(journal, three.hangzhou.id, later) == ()
    assert post(three.reader) == 0


def test_acknowledgement_waits_for_a_partner_that_is_cut_off(three: Three) -> None:
    asked(three)
    three.network.cut.add(three.zhengzhou.place)
    assert post(three.reader) == 1
    assert post(three.reader) == 0
    three.network.cut.clear()
    three.time.passes(2)

    assert post(three.reader) == 1

    assert three.hangzhou.ledger.exchange_outbox.pending(three.zhengzhou.id) == 0


def test_threat_32_lost_answer_is_fetched_again_and_mints_no_second_record(three: Three) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id, method="query-once", max_uses=1)
    know(three, 135)
    three.network.mute.add(three.zhengzhou.place)
    with pytest.raises(ExchangeError) as caught:
        ask(three.reader, three.zhengzhou.id, question(three, given))
    assert caught.value.reason is NO_ANSWER
    three.network.mute.clear()
    three.time.passes(2)

    post(three.reader)

    (held,) = three.hangzhou.ledger.exchange_held.find(issuer=three.zhengzhou.id)
    assert read_held(three.reader, held).record.is_usable
    given_, taken = sides(three)
    assert given_ == taken
    assert len(given_) == 1
    assert three.zhengzhou.uses == {given.digest: 1}


def test_question_that_was_never_answered_is_given_up_after_ten_minutes(three: Three) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id)
    three.network.cut.add(three.zhengzhou.place)
    with pytest.raises(ExchangeError):
        ask(three.reader, three.zhengzhou.id, question(three, given))
    for _ in range(20):
        three.time.passes(60)
        post(three.reader)
    three.network.cut.clear()
    know(three, 135)
    three.time.passes(60)

    assert post(three.reader) == 0
    assert sides(three) == ([], [])
    (kept,) = three.hangzhou.ledger.exchange_outbox.recent()
    assert (kept.outcome, kept.body) == ("given-up", b"")


@pytest.mark.parametrize(
    "change",
    [
        {"purpose": "hiring"},
        {"purpose": "tender"},
        {"scene": "hotel"},
        {"fields": ("band", "score_range")},
        {"fields": ()},
        {"consent": "a.b.c"},
    ],
)
def test_threat_21_question_beyond_the_consent_does_not_leave(
    three: Three, change: dict[str, Any]
) -> None:
    given = three.zhengzhou.consent(three.hangzhou.id)

    with pytest.raises(ExchangeError):
        ask(three.reader, three.zhengzhou.id, question(three, given, **change))

    assert three.network.carried == []
    assert three.hangzhou.ledger.exchange_outbox.recent() == ()


def test_threat_11_consent_for_another_city_does_not_leave(three: Three) -> None:
    given = three.zhengzhou.consent(three.province.id)

    with pytest.raises(RefusedError):
        ask(three.reader, three.zhengzhou.id, question(three, given))

    assert three.network.carried == []


def swap_receipt(three: Three, other: str) -> Callable[[str, bytes], bytes]:
    return lambda _, body: json.dumps({**json.loads(body), "receipt": other}).encode()


def test_threat_20_receipt_of_another_question_is_not_taken(three: Three) -> None:
    told, given = asked(three)
    journal = three.hangzhou.ledger.exchange_receipts
    first = journal.token(TAKEN, told.receipt or "") or ""
    three.zhengzhou.tamper = swap_receipt(three, first)

    reason = refusal(ask, three.reader, three.zhengzhou.id, question(three, given))

    assert reason is OTHER_RECEIPT
    assert len(three.hangzhou.ledger.exchange_held.find()) == 1


def test_threat_10_record_of_another_question_is_not_taken(three: Three) -> None:
    told, given = asked(three)
    first = held_record(three.reader, reading(told).digest).token

    def other(_: str, body: bytes) -> bytes:
        return json.dumps({**json.loads(body), "record": first}).encode()

    three.zhengzhou.tamper = other

    reason = refusal(ask, three.reader, three.zhengzhou.id, question(three, given))

    assert reason is OTHER_ANSWER
    given_, taken = sides(three)
    assert sorted(given_) == sorted(taken), "the receipt is owed whatever the record is worth"


def test_threat_29_withdrawal_is_effective_within_sixty_seconds(three: Three) -> None:
    three.agree_on_mapping()
    told, given = asked(three)
    held = held_record(three.reader, reading(told).digest)
    three.time.passes(31)
    three.zhengzhou.withdraw(given)

    refresh_lists(three.reader)

    found = read_held(three.reader, held)
    assert found.record.verified.standing is Standing.REVOKED
    assert not found.gives_incentive
    assert held_record(three.reader, held.digest).standing == "revoked"


def test_record_whose_list_cannot_be_had_stands_unknown_after_its_time(three: Three) -> None:
    three.agree_on_mapping()
    told, _ = asked(three)
    held = held_record(three.reader, reading(told).digest)
    three.network.cut.add(three.zhengzhou.place)
    three.time.passes(59)
    assert read_held(three.reader, held).gives_incentive
    three.time.passes(1)

    assert refresh_lists(three.reader) == 1

    found = read_held(three.reader, held)
    assert found.record.verified.standing is Standing.UNKNOWN
    assert not found.gives_incentive


def test_record_that_counts_once_is_used_once(three: Three) -> None:
    told, given = asked(three)
    digest = reading(told).digest

    assert redeem(three.reader, digest).record.is_usable

    assert refusal(redeem, three.reader, digest) is REDEEMED
    again = ask(three.reader, three.zhengzhou.id, question(three, given))
    three.time.passes(1)
    three.zhengzhou.withdraw(given)
    assert refusal(redeem, three.reader, reading(again).digest) is NOT_USABLE


def test_record_about_a_person_is_gone_after_the_retention_consented_to(three: Three) -> None:
    asked(three)
    held = three.hangzhou.ledger.exchange_held

    assert held.forget(three.hangzhou.now() + 86_400) == 0
    assert held.forget(three.hangzhou.now() + 2 * 86_400) == 1
    assert held.find() == ()


def test_threat_20_comparison_names_the_receipt_that_one_side_lost(three: Three) -> None:
    told, _ = asked(three)
    day = three.time().astimezone(CHINA).date()
    assert reconcile(three.reader, three.zhengzhou.id, day).differences == ()
    with three.zhengzhou.ledger._transaction() as connection:
        connection.exec_driver_sql("DELETE FROM federation_receipts")

    (difference,) = reconcile(three.reader, three.zhengzhou.id, day).differences

    assert (difference.purpose, difference.missing_here) == ("car-rental", ())
    assert difference.missing_there == (told.receipt,)


def test_threat_33_no_identity_number_or_score_is_in_any_message_or_ledger(three: Three) -> None:
    asked(three)
    post(three.reader)

    seen = b"".join(part for _, body, answer in three.network.carried for part in (body, answer))
    for node in (three.zhengzhou, three.hangzhou):
        file = node.membership.folders.base.parent / "ledger.sqlite3"
        seen += b"".join(one.read_bytes() for one in file.parent.glob("ledger.sqlite3*"))
    assert PERSON.value.encode() not in seen
    assert b"counter 7" not in seen
