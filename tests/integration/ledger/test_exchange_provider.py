"""What a city that is asked keeps, on each database: each use once, each place once, in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.ledger.federation.applied import AppliedStatement
from credit_hub.ledger.federation.bands import KeptBand
from credit_hub.ledger.federation.consents import IssuedRecord, KeptConsent
from credit_hub.ledger.federation.receipts import KeptReceipt
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import ConflictError, NotFoundError

pytestmark = pytest.mark.integration

HANGZHOU, PROVINCE = "https://credit.hangzhou.example/fed", "https://credit.henan.example/fed"
LIST = "https://credit.zhengzhou.example/fed/v1/status/2026-12"
NOW = 1_800_000_000
CONSENT = KeptConsent(
    digest="sha-256:" + "C" * 43,
    person="p" * 32,
    subject="pw1:sha-256:" + "S" * 43,
    recipient=HANGZHOU,
    purpose="car-rental",
    scene="car-rental",
    given=NOW,
    expires=NOW + 1800,
    max_uses=5,
    list_uri=LIST,
    list_place=7,
    token="a.b.c",
)
RECORD = IssuedRecord(
    operation="operation-1",
    jti="j" * 22,
    kind="urn:cn-credit:personal-band:1",
    audience=HANGZHOU,
    subject=CONSENT.subject,
    consent=CONSENT.digest,
    digest="sha-256:" + "R" * 43,
    list_uri=LIST,
    list_place=8,
    issued=NOW,
    expires=NOW + 1800,
    record="d.e.f~",
    receipt="g.h.i",
)
SALT = b"s" * 32


def given(ledger: Ledger) -> None:
    ledger.exchange_places.open(LIST, NOW)
    for place in (7, 8, 9):
        assert ledger.exchange_places.claim(LIST, place)
    ledger.exchange_consents.give(CONSENT, 2, SALT)


def other(number: int) -> IssuedRecord:
    return replace(
        RECORD, operation=f"operation-{number}", jti=f"{number:022}", list_place=number + 100
    )


def receipt_of(record: IssuedRecord) -> KeptReceipt:
    return KeptReceipt(
        f"sha-256:{record.operation}", GIVEN, record.audience, "tender", "2026-12-01", NOW, "a.b.c"
    )


def test_place_of_a_list_is_given_out_once(ledger: Ledger) -> None:
    ledger.exchange_places.open(LIST, NOW)

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: ledger.exchange_places.claim(LIST, 7), range(8)))

    assert taken.count(True) == 1


def test_use_of_a_consent_is_taken_by_one_question(ledger: Ledger) -> None:
    given(ledger)

    def issue(number: int) -> bool:
        return ledger.exchange_consents.issue(other(number), 1, 1, SALT, receipt_of(other(number)))

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(issue, range(1, 7)))

    assert done.count(True) == 1
    assert ledger.exchange_consents.used(CONSENT.digest) == 1
    assert ledger.exchange_objects.waiting() == 2


def test_receipt_is_there_with_the_record_and_only_with_it(ledger: Ledger) -> None:
    given(ledger)
    receipts = ledger.exchange_receipts
    first, second = other(1), other(2)

    done = [
        ledger.exchange_consents.issue(one, 1, 1, SALT, receipt_of(one)) for one in (first, second)
    ]

    kept = [receipts.token(GIVEN, receipt_of(one).digest) for one in (first, second)]
    assert done == [True, False]
    assert kept == ["a.b.c", None]
    assert receipts.asked(first.audience, "tender", "2026-12-01") == 1


def test_questions_are_counted_by_partner_purpose_and_day(ledger: Ledger) -> None:
    receipts = ledger.exchange_receipts

    def write(number: int) -> bool:
        purpose, day = ("tender", "loan")[number % 2], f"2026-12-0{1 + number // 8}"
        return receipts.write(f"sha-256:{number}", GIVEN, "h", purpose, day, NOW, "a.b.c")

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(write, range(16)))
    again = write(3)
    receipts.write("sha-256:t", "taken", "h", "tender", "2026-12-01", NOW, "a.b.c")

    counts = [
        receipts.asked("h", purpose, day)
        for purpose in ("tender", "loan")
        for day in ("2026-12-01", "2026-12-02", "2026-12-03")
    ]
    assert not again
    assert counts == [4, 4, 0, 4, 4, 0]


def test_question_that_was_answered_is_answered_by_the_same_record(ledger: Ledger) -> None:
    given(ledger)

    assert ledger.exchange_consents.answered("operation-1") is None
    assert ledger.exchange_consents.issue(RECORD, 1, 1, SALT, receipt_of(RECORD))
    assert ledger.exchange_consents.answered("operation-1") == RECORD


def test_withdrawal_revokes_the_consent_and_every_record_under_it(ledger: Ledger) -> None:
    given(ledger)
    assert ledger.exchange_consents.issue(RECORD, 1, 1, SALT, receipt_of(RECORD))
    before = ledger.exchange_places.revisions(NOW)

    records = ledger.exchange_consents.withdraw(CONSENT.digest, NOW + 60)

    assert records == 1
    assert ledger.exchange_places.statuses(LIST) == {7: 1, 8: 1}
    after = ledger.exchange_places.revisions(NOW)
    assert after[LIST] == before[LIST] + 1
    assert ledger.exchange_consents.withdraw(CONSENT.digest, NOW + 61) == 1
    assert ledger.exchange_places.revisions(NOW) == after


def test_nothing_is_issued_under_a_consent_that_was_withdrawn(ledger: Ledger) -> None:
    given(ledger)
    ledger.exchange_consents.withdraw(CONSENT.digest, NOW + 1)

    assert not ledger.exchange_consents.issue(RECORD, 1, 1, SALT, receipt_of(RECORD))
    assert ledger.exchange_consents.used(CONSENT.digest) == 0


def test_withdrawal_and_answer_at_one_moment_leave_no_record_that_counts(ledger: Ledger) -> None:
    ledger.exchange_places.open(LIST, NOW)
    for turn in range(12):
        consent = replace(CONSENT, digest=f"sha-256:{turn:043}", list_place=1000 + turn)
        record = replace(
            other(turn),
            consent=consent.digest,
            digest=f"sha-256:{turn:043}",
            list_place=2000 + turn,
        )
        for place in (consent.list_place, record.list_place):
            assert ledger.exchange_places.claim(LIST, place)
        ledger.exchange_consents.give(consent, 2, SALT)
        work = (
            lambda record=record: ledger.exchange_consents.issue(
                record, 1, 1, SALT, receipt_of(record)
            ),
            lambda digest=consent.digest: ledger.exchange_consents.withdraw(digest, NOW),
        )
        with ThreadPoolExecutor(2) as pool:
            done, _ = [one.result() for one in [pool.submit(step) for step in work]]

        revoked = record.list_place in ledger.exchange_places.statuses(LIST)
        assert bool(done) is revoked


def test_consent_that_was_not_taken_here_cannot_be_withdrawn(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError):
        ledger.exchange_consents.withdraw("sha-256:" + "X" * 43, NOW)


def test_consents_of_a_person_are_listed_the_latest_first(ledger: Ledger) -> None:
    given(ledger)
    later = replace(CONSENT, digest="sha-256:" + "D" * 43, given=NOW + 5, list_place=9)
    ledger.exchange_consents.give(later, 2, SALT)

    found = ledger.exchange_consents.of_person(CONSENT.person)

    assert [one.digest for one in found] == [later.digest, CONSENT.digest]


def test_list_is_needed_until_what_stands_in_it_has_ended(ledger: Ledger) -> None:
    ledger.exchange_places.open(LIST, NOW)
    assert ledger.exchange_places.claim(LIST, 7)
    ledger.exchange_consents.give(CONSENT, 2, SALT)

    ledger.exchange_places.claim(LIST, 11)
    later = replace(CONSENT, digest="sha-256:" + "L" * 43, list_place=11, expires=NOW + 200_000)
    ledger.exchange_consents.give(later, 2, SALT)
    assert ledger.exchange_places.claim(LIST, 12)

    assert set(ledger.exchange_places.revisions(later.expires - 1)) == {LIST}
    assert ledger.exchange_places.revisions(later.expires) == {}


def test_objects_are_told_by_index_to_their_audience_and_public_ones_to_all(
    ledger: Ledger,
) -> None:
    objects = ledger.exchange_objects
    for audience, token in ((HANGZHOU, "a"), (PROVINCE, "b"), (None, "c"), (HANGZHOU, "d")):
        objects.put(1 if audience else 0x43, audience, token, SALT if audience else None)
    pending = objects.pending(10)
    objects.trying([one.id for one in pending], 5)
    objects.appended({one.id: 5 + number for number, one in enumerate(pending)})

    assert [one.since for one in objects.of(HANGZHOU, 0, 99)] == [5, 5, 5]
    assert [(one.token, one.index) for one in objects.of(HANGZHOU, 0, 99)] == [
        ("a", 5),
        ("c", 7),
        ("d", 8),
    ]
    assert [one.token for one in objects.of(PROVINCE, 6, 8)] == ["b", "c"]
    assert objects.pending(10) == []


def test_index_of_an_object_is_given_once(ledger: Ledger) -> None:
    objects = ledger.exchange_objects
    objects.put(1, HANGZHOU, "a", SALT)
    (one,) = objects.pending(1)

    objects.appended({one.id: 3})
    objects.appended({one.id: 4})

    assert [found.index for found in objects.of(HANGZHOU, 0, 9)] == [3]


def test_latest_band_counts_and_the_same_file_changes_nothing(ledger: Ledger) -> None:
    older = KeptBand("p" * 32, "shangding", NOW, "good")
    newer = replace(older, as_of=NOW + 1, band="excellent")

    assert ledger.exchange_bands.keep([older, newer], NOW) == (2, 0)
    assert ledger.exchange_bands.keep([newer, older], NOW) == (0, 2)
    assert ledger.exchange_bands.latest("p" * 32, "shangding") == newer
    assert ledger.exchange_bands.latest("q" * 32, "shangding") is None
    with pytest.raises(ConflictError):
        ledger.exchange_bands.keep([replace(newer, band="good")], NOW)


def test_statement_of_a_partner_never_goes_back(ledger: Ledger) -> None:
    first = AppliedStatement(HANGZHOU, 5, 9, NOW, "a.b.c")
    further = replace(first, next=8, token="d.e.f")

    ledger.exchange_applied.keep(further)
    ledger.exchange_applied.keep(first)

    assert ledger.exchange_applied.get(HANGZHOU) == further
    assert ledger.exchange_applied.get(PROVINCE) is None
