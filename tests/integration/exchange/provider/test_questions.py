"""Questions to a city over real sockets: what it answers, refuses alike, and never lets out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, PROVINCE, ZHENGZHOU
from credit_hub.api.exchange.provider.consents import withdraw
from credit_hub.federation.consent.receipt import sign_consent
from credit_hub.federation.encoding import base64url
from credit_hub.federation.http.messages import Response
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.receipts.journal import GIVEN
from credit_hub.federation.receipts.receipt import TYP, Issued, read_receipt
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.registry.member import Removal, Standing, target_of, write_member
from credit_hub.federation.wire.question import QueryAnswer, Refusal
from credit_hub.model.interval import CHINA
from tests.provider_city import GOOD, LOW, UNSCORED, World, body_of, claims_of, now

pytestmark = pytest.mark.integration


def receipt_of(city: World, token: str | None) -> Issued:
    assert token is not None
    opener = city.asker.relying.opener(city.asker.relying.view(), TYP, KeyUse.RECEIPT)
    return read_receipt(token, opener)


def given_receipts(city: World, purpose: str) -> set[str]:
    day = city.home.clock().astimezone(CHINA).date().isoformat()
    kept = city.home.ledger.exchange_receipts.digests(GIVEN, HANGZHOU, day)
    return {digest for named, digest in kept if named == purpose}


def payload(record: str) -> dict[str, Any]:
    part = record.partition("~")[0].split(".")[1]
    found: dict[str, Any] = json.loads(base64url.decode(part, where="payload"))
    return found


def test_answer_has_a_record_under_the_consent_and_a_receipt_that_was_written(
    city: World,
) -> None:
    consent = city.consent(GOOD)

    answer = QueryAnswer.read(city.asker.post(body_of(consent)).body)

    record = payload(answer.record)
    issued = receipt_of(city, answer.receipt)
    assert (record["aud"], record["consent"], record["sub"]) == (
        HANGZHOU,
        consent.digest,
        claims_of(consent).sub,
    )
    assert issued.receipt.decision == "answered"
    assert issued.digest in given_receipts(city, "car-rental")


def test_question_sent_again_under_its_key_gets_the_same_answer_and_uses_the_consent_once(
    city: World,
) -> None:
    consent = city.consent(GOOD)
    body, key = body_of(consent), "a-key-of-the-test-01"

    first, second = (city.asker.post(body, key=key) for _ in range(2))

    assert first.body == second.body
    assert city.home.ledger.exchange_consents.used(consent.digest) == 1


def test_refusal_whose_reply_was_lost_is_given_again_with_its_one_receipt(city: World) -> None:
    withdrawn = city.consent(GOOD)
    withdraw(city.home, withdrawn.digest)
    body, key = body_of(withdrawn), "a-key-of-a-refusal-1"
    before = given_receipts(city, "car-rental")

    first, second = (city.asker.post(body, key=key) for _ in range(2))

    assert (first.status, first.body) == (403, second.body)
    receipt = receipt_of(city, Refusal.read(first.body).receipt)
    assert given_receipts(city, "car-rental") - before == {receipt.digest}


def test_questions_that_meet_under_one_consent_are_all_answered_and_use_it_once_each(
    city: World,
) -> None:
    consent = city.consent(GOOD, uses=12)
    body = body_of(consent)
    keys = [f"a-key-that-meets-{number:02}" for number in range(12)]

    with ThreadPoolExecutor(12) as pool:
        first = list(pool.map(lambda key: city.asker.post(body, key=key), keys))
    again = [city.asker.post(body, key=key) for key in keys]

    assert {one.status for one in first} <= {200, 409}
    assert {one.status for one in again} == {200}
    assert city.home.ledger.exchange_consents.used(consent.digest) == 12
    assert city.asker.post(body).status == 403


def test_threat_8_request_whose_bytes_come_again_is_refused(city: World) -> None:
    prepared = city.asker.prepare("queries", body_of(city.consent(GOOD)))
    carrier = city.asker.relying.carrier

    answers = [carrier.carry(prepared.endpoint, prepared.request) for _ in range(2)]

    assert [one.status for one in answers] == [200, 401]
    assert Refusal.read(answers[1].body).reason == "http.replay"


def fingerprint(city: World, answer: Response) -> Mapping[str, object]:
    """Return all that a partner sees of a refusal but its nonces, times and digests."""
    said = json.loads(answer.body)
    receipt = receipt_of(city, said["receipt"]).receipt.model_dump()
    fixed = {"iss", "aud", "purpose", "operator", "decision", "kind", "result"}
    varying = {"date", "signature", "signature-input", "content-digest"}
    return {
        "status": answer.status,
        "fields": [(name, "" if name in varying else value) for name, value in answer.fields.lines],
        "body": {**said, "receipt": ""},
        "order": list(said),
        "length": len(answer.body),
        "receipt": {name: receipt[name] for name in fixed},
        "named": {name for name, value in receipt.items() if value is not None},
    }


def test_threat_24_every_refusal_about_a_person_looks_the_same_over_http(city: World) -> None:
    withdrawn = city.consent(GOOD)
    withdraw(city.home, withdrawn.digest)
    used = city.consent(GOOD, uses=1)
    city.asker.post(body_of(used))
    signer = city.home.membership.signer(KeyUse.CONSENT, city.home.clock(), accepts=("intl-1",))
    known = claims_of(city.consent(GOOD))
    unknown = sign_consent(known.model_copy(update={"jti": new_id()}), signer)
    narrow = city.consent(GOOD, band=False)
    elsewhere = sign_consent(known.model_copy(update={"recipient": PROVINCE}), signer)
    early = sign_consent(known.model_copy(update={"nbf": now() + 600, "jti": new_id()}), signer)
    bodies = [body_of(one) for one in (withdrawn, used, unknown, narrow, elsewhere, early)]

    seen = [fingerprint(city, city.asker.post(body)) for body in bodies]

    assert seen[0]["status"] == 403
    assert [one == seen[0] for one in seen] == [True] * len(bodies)


def shape(record: Mapping[str, Any]) -> Mapping[str, object]:
    """Return names and lengths; the place in the list is drawn at random."""
    rest = {name: value for name, value in record.items() if name != "status"}
    return {name: len(json.dumps(value)) for name, value in rest.items()}


def test_threat_24_person_without_a_score_is_answered_like_one_with_a_low_band(
    city: World,
) -> None:
    answers = [
        QueryAnswer.read(city.asker.post(body_of(city.consent(number))).body)
        for number in (LOW, UNSCORED)
    ]

    low, absent = (payload(one.record) for one in answers)
    assert shape(low) == shape(absent)
    assert low["as_of"] - low["iat"] == absent["as_of"] - absent["iat"] == 0
    disclosures = [[len(part) for part in one.record.split("~")[1:]] for one in answers]
    assert disclosures[0] == disclosures[1]
    receipts = [receipt_of(city, one.receipt).receipt for one in answers]
    assert receipts[0].kind == receipts[1].kind == "scene-eligibility"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda body: body[:-1] + b',"id_number":"41019919900307001X"}', "wire.question"),
        (lambda body: body[:-1] + b',"kind":"again"}', "json.duplicate_member"),
        (lambda body: body + b" " * (64 * 1024 + 1 - len(body)), "json.size"),
    ],
)
def test_body_of_another_form_is_refused_without_being_quoted(
    city: World, change: Callable[[bytes], bytes], reason: str
) -> None:
    answer = city.asker.post(change(body_of(city.consent(GOOD))))

    assert answer.status == 400
    assert Refusal.read(answer.body).reason == reason
    assert b"41019919900307001X" not in answer.body


def test_purpose_beyond_its_quota_of_the_day_is_refused_with_a_receipt(city: World) -> None:
    consent = city.consent(GOOD, purpose="library", scene="library")
    body = body_of(consent, purpose="library", scene="library")

    answers = [city.asker.post(body) for _ in range(3)]

    assert [one.status for one in answers] == [200, 200, 403]
    refusal = Refusal.read(answers[2].body)
    assert refusal.reason == "registry.quota"
    assert receipt_of(city, refusal.receipt).receipt.decision == "refused"
    assert len(given_receipts(city, "library")) == 3


def test_purpose_that_the_registry_does_not_allow_is_refused(city: World) -> None:
    answer = city.asker.post(body_of(city.consent(GOOD), purpose="loan"))

    assert answer.status == 403
    assert Refusal.read(answer.body).reason == "registry.purpose"


def test_body_beyond_a_mebibyte_is_refused_before_a_signature_is_looked_for(city: World) -> None:
    url = f"{city.process.url}/fed/v1/queries"

    answer = httpx.post(url, content=b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413
    assert answer.json()["reason"] == "http.size"


@pytest.mark.parametrize("path", ["/", "/api/v1/check", "/docs", "/metrics", "/fed/v2/queries"])
def test_nothing_but_the_exchange_is_reachable(city: World, path: str) -> None:
    assert httpx.get(f"{city.process.url}{path}").status_code == 404


def test_threat_33_number_and_secrets_are_in_no_file_and_no_line_of_the_log(
    city: World,
) -> None:
    for number in (GOOD, LOW):
        city.asker.post(body_of(city.consent(number)))
        body = body_of(city.consent(number))[:-1] + f',"id":"{number.value}"}}'.encode()
        assert city.asker.post(body).status == 400
    httpx.post(f"{city.process.url}/fed/v1/{GOOD.value}", content=GOOD.value.encode())
    folder = city.alliance.city(ZHENGZHOU).settings.data_dir
    keys = city.home.membership.folders.keys
    private = [
        jwk["d"] for path in keys.glob("*.jwks") for jwk in json.loads(path.read_text())["keys"]
    ]

    files = [path for path in folder.rglob("*") if path.is_file()]

    assert len(private) > 4
    assert city.process.log in files
    for path in files:
        data = path.read_bytes()
        assert not [n for n in (GOOD, LOW, UNSCORED) if n.value.encode() in data], path
        if path.parent != keys:
            assert not [one for one in private if one.encode() in data], path


def test_suspended_partner_gets_no_answer_from_the_moment_that_the_registry_says_so(
    city: World,
) -> None:
    """The last test of the module: nobody brings the partner back."""
    body = body_of(city.consent(GOOD))
    prepared = city.asker.prepare("queries", body)
    entry = city.asker.city.membership.member()
    removal = Removal(since=now(), grace=now())
    suspended = entry.model_copy(update={"standing": Standing.SUSPENDED, "removal": removal})
    city.alliance.decide(files={target_of(HANGZHOU): write_member(suspended)})

    answer = city.asker.relying.carrier.carry(prepared.endpoint, prepared.request)

    assert answer.status in {401, 403}
    assert Refusal.read(answer.body).reason == "registry.member_standing"
