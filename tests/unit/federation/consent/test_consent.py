"""Consents: what one allows, to whom, for what, when and how often; and how it ends."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, Final

import pytest

from credit_hub.federation.consent import reasons
from credit_hub.federation.consent.checks import Question, Use, allow, to_partner
from credit_hub.federation.consent.receipt import (
    TYPE,
    Consent,
    VerifiedConsent,
    open_consent,
    sign_consent,
)
from credit_hub.federation.consent.withdrawal import revoked, to_revoke
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.jws import admission
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.verification import verify_record
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.standing import Reference, Standing
from credit_hub.federation.status.tokens import PERSON_TTL
from credit_hub.federation.tokens import NOT_SIGNER, registered_opener, sealer
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU
from tests.unit.federation.records.exchanged import (
    ASKED,
    KEYS,
    SUBJECT,
    URI,
    band,
    issued,
    listed,
    reader,
)

BAND: Final = "urn:cn-credit:personal-band:1"
SCENE_KIND: Final = "urn:cn-credit:scene-eligibility:1"
OPENER: Final = registered_opener(KEYS, Expected(TYPE, KeyUse.CONSENT, NOW))


def members(**changes: Any) -> dict[str, Any]:
    found = {
        "iss": ZHENGZHOU.id,
        "sub": SUBJECT,
        "iat": NOW,
        "nbf": NOW,
        "exp": NOW + 1800,
        "jti": new_id(),
        "recipient": HANGZHOU.id,
        "recipient_name": "杭州市信用信息共享平台",
        "recipient_contact": "+86 571 0000 0000",
        "purpose": "deposit-waiver",
        "scene": "car-rental",
        "kinds": [BAND, SCENE_KIND],
        "fields": ["band", "band_label", "mapping", "eligible"],
        "method": "query-repeated",
        "retention_days": 1,
        "withdrawal": "i郑州 应用：我的授权",
        "assessment": "pia-2026-017",
        "channel": "izhengzhou-app",
        "evidence": "sha-256:" + "E" * 43,
        "max_uses": 2,
        "status": {"status_list": {"uri": URI, "idx": 9}},
    }
    return {**found, **changes}


def given(**changes: Any) -> VerifiedConsent:
    consent = Consent.model_validate(members(**changes))
    return open_consent(sign_consent(consent, ZHENGZHOU.keys[KeyUse.CONSENT]).token, OPENER)


QUESTION: Final = Question(
    asker=HANGZHOU.id,
    subject=SUBJECT,
    purpose="deposit-waiver",
    scene="car-rental",
    kind=BAND,
    fields=frozenset({"band", "mapping"}),
    allowed_purposes=frozenset({"deposit-waiver", "hotel"}),
)
GIVEN: Final = given()


def asked(
    question: Question = QUESTION,
    *,
    consent: VerifiedConsent = GIVEN,
    used: int = 0,
    standing: Standing = Standing.VALID,
    now: int = NOW,
) -> Use:
    return allow(
        consent,
        question,
        takers=frozenset({ZHENGZHOU.id}),
        used=used,
        standing=standing,
        now=now,
    )


def refusal(question: Question = QUESTION, **named: Any) -> Reason:
    with pytest.raises(RefusedError) as caught:
        asked(question, **named)
    return caught.value.reason


def test_question_within_the_consent_is_allowed_and_counted() -> None:
    covered = frozenset({"band", "band_label", "mapping", "eligible"})
    assert asked() == Use(GIVEN.digest, 1, frozenset({"band", "mapping"}), covered, NOW + 1800)
    assert asked(used=1).number == 2


def test_digest_of_a_consent_is_that_of_what_was_signed() -> None:
    consent = Consent.model_validate(members())
    signed = sign_consent(consent, ZHENGZHOU.keys[KeyUse.CONSENT])

    assert open_consent(signed.token, OPENER).digest == signed.digest
    assert signed.digest.startswith("sha-256:")


PURPOSES: Final = {
    "deposit-waiver": None,
    "hotel": reasons.PURPOSE,
    "loan": reasons.PURPOSE_NOT_ALLOWED,
}
TIMES: Final = {
    NOW - 1: reasons.WINDOW,
    NOW: None,
    NOW + 1799: None,
    NOW + 1800: reasons.WINDOW,
}
COUNTS: Final = {0: None, 1: None, 2: reasons.SPENT, 3: reasons.SPENT}
STANDINGS: Final = {
    Standing.VALID: None,
    Standing.REVOKED: reasons.WITHDRAWN,
    Standing.SUSPENDED: reasons.WITHDRAWN,
    Standing.SUPERSEDED: reasons.WITHDRAWN,
    Standing.UNKNOWN: reasons.STATUS,
}


@pytest.mark.parametrize(
    ("purpose", "now", "used", "standing"), list(product(PURPOSES, TIMES, COUNTS, STANDINGS))
)
def test_threat_30_consent_is_used_for_its_purpose_in_its_time_and_as_often_as_it_allows(
    purpose: str, now: int, used: int, standing: Standing
) -> None:
    question = replace(QUESTION, purpose=purpose)
    expected = PURPOSES[purpose] or TIMES[now] or STANDINGS[standing] or COUNTS[used]

    if expected is None:
        assert asked(question, now=now, used=used, standing=standing).number == used + 1
    else:
        assert refusal(question, now=now, used=used, standing=standing) is expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"asker": "https://credit.luoyang.example/fed"}, reasons.RECIPIENT),
        ({"subject": SUBJECT[::-1]}, reasons.SUBJECT),
        ({"scene": "hotel"}, reasons.SCENE),
        ({"kind": "urn:cn-credit:sanction-event:1"}, reasons.KIND),
        ({"kind": "urn:cn-credit:org-record:1"}, reasons.KIND),
        ({"allowed_purposes": frozenset()}, reasons.PURPOSE_NOT_ALLOWED),
    ],
)
def test_threat_30_question_outside_the_consent_is_refused(
    changes: dict[str, Any], reason: Reason
) -> None:
    assert refusal(replace(QUESTION, **changes)) is reason


@pytest.mark.parametrize(
    "fields",
    [
        {"band", "mapping", "score_range"},
        {"band", "score"},
        {"band", "band_label", "mapping", "model_version"},
        set(),
    ],
)
def test_threat_21_one_member_more_than_consented_is_refused(fields: set[str]) -> None:
    assert refusal(replace(QUESTION, fields=frozenset(fields))) is reasons.FIELDS


def test_consent_that_the_asker_or_a_third_city_took_alone_is_refused() -> None:
    consent = Consent.model_validate(members(iss=HANGZHOU.id))
    own = open_consent(sign_consent(consent, HANGZHOU.keys[KeyUse.CONSENT]).token, OPENER)

    assert refusal(consent=own) is reasons.TAKER


def test_threat_24_partner_is_told_the_same_for_every_refusal() -> None:
    told = set()
    tried: list[dict[str, Any]] = [
        {"asker": "https://a.example"},
        {"subject": "x"},
        {"fields": frozenset()},
    ]
    for changes in tried:
        with pytest.raises(RefusedError) as caught:
            asked(replace(QUESTION, **changes))
        told.add((str(to_partner(caught.value)), to_partner(caught.value).message_zh))

    assert len(told) == 1
    assert "consent.refused" in str(told)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "张三"},
        {"sub": "410199199003070018"},
        {"exp": NOW},
        {"nbf": NOW - 1},
        {"exp": NOW + 367 * 86_400},
        {"kinds": []},
        {"kinds": ["urn:cn-credit:org-record:1"]},
        {"kinds": [BAND, BAND]},
        {"fields": []},
        {"fields": ["score"]},
        {"kinds": [BAND]},
        {"fields": ["band"]},
        {"kinds": [SCENE_KIND], "fields": ["band"]},
        {"fields": ["band", "band"]},
        {"max_uses": 0},
        {"max_uses": 1001},
        {"method": "query-once"},
        {"method": "sell"},
        {"recipient_name": "410199199003070018"},
        {"evidence": "photo.jpg"},
        {"retention_days": 10_000},
        {"status": None},
        {"assessment": None},
    ],
)
def test_receipt_that_says_more_or_less_than_the_person_must_know_is_refused(
    changes: JsonObject,
) -> None:
    claims = {n: v for n, v in members(**changes).items() if v is not None}
    token = sealer(ZHENGZHOU.keys[KeyUse.CONSENT], TYPE)(claims)

    with pytest.raises(VerificationError) as caught:
        open_consent(token, OPENER)

    assert caught.value.reason is reasons.CLAIMS
    assert "410199199003070018" not in str(caught.value)


def test_receipt_with_a_null_is_refused() -> None:
    with pytest.raises(VerificationError) as caught:
        open_consent(sealer(ZHENGZHOU.keys[KeyUse.CONSENT], TYPE)(members(scene=None)), OPENER)

    assert caught.value.reason is reasons.CLAIMS


def test_receipt_by_another_key_or_member_is_refused() -> None:
    consent = Consent.model_validate(members())
    for signer, reason in (
        (ZHENGZHOU.keys[KeyUse.RECORD], admission.OTHER_USE),
        (HANGZHOU.keys[KeyUse.CONSENT], NOT_SIGNER),
    ):
        with pytest.raises(VerificationError) as caught:
            open_consent(sign_consent(consent, signer).token, OPENER)
        assert caught.value.reason is reason


def test_withdrawal_revokes_the_consent_and_every_record_under_it() -> None:
    records = [Reference(URI, 5), Reference(URI, 6), Reference(URI + "b", 7)]
    places = to_revoke(GIVEN.consent, records)

    assert places == {URI: {5, 6, 9}, URI + "b": {7}}
    entries = revoked(StatusBits.empty(), places[URI])
    assert [index for index in range(20) if entries[index] == 1] == [5, 6, 9]


def test_withdrawn_consent_is_refused_by_the_partner_within_the_time_to_live() -> None:
    text = issued(band())
    before = reader(listed(StatusBits.empty()))
    entries = revoked(StatusBits.empty(), to_revoke(GIVEN.consent, [Reference(URI, 5)])[URI])
    after = reader(listed(entries, now=NOW + 1))

    assert verify_record(text, before, ASKED, NOW).standing is Standing.VALID
    # A reader that does not fetch the new list stops using the record all the same.
    stale = verify_record(text, before, ASKED, NOW + PERSON_TTL)
    assert stale.standing is Standing.UNKNOWN
    assert verify_record(text, after, ASKED, NOW + 1).standing is Standing.REVOKED
