"""Records from issuing to reading: what passes, and each way in which one is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.jws import admission
from credit_hub.federation.keys import entry
from credit_hub.federation.keys.entry import KeyTable, KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.mapping.scales import Bilingual
from credit_hub.federation.records import reasons
from credit_hub.federation.records.issuing import TYPE, issue_record
from credit_hub.federation.records.models import (
    OrgRecord,
    PersonalBand,
    Record,
    SanctionEvent,
    SanctionOutcome,
    SceneEligibility,
)
from credit_hub.federation.records.personal import Scene, eligibility_record, is_eligible
from credit_hub.federation.records.verification import Asked, VerifiedRecord, verify_record
from credit_hub.federation.sdjwt import key_binding
from credit_hub.federation.sdjwt.issuing import hide, issue
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.status import reasons as status_reasons
from credit_hub.federation.status.bits import Status, StatusBits
from credit_hub.federation.status.standing import Reference, Standing
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import NOT_SIGNER, holder_opener, sealer
from credit_hub.federation.window import EXPIRED, TOO_EARLY
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU, City, table
from tests.unit.federation.records.exchanged import (
    ASKED,
    BASE,
    CONSENT,
    MAPPING,
    ORG,
    PERSON,
    SHANGDING,
    SUBJECT,
    URI,
    Lists,
    band,
    envelope,
    grant,
    issued,
    item,
    listed,
    org,
    reader,
)

ABOUT_ORG = Asked("tender", ORG)


def refusal(work: Callable[[], object]) -> Reason:
    with pytest.raises(VerificationError) as caught:
        work()
    return caught.value.reason


def verified(text: str, asked: Asked = ASKED, now: int = NOW, **given: Any) -> VerifiedRecord:
    return verify_record(text, reader(**given), asked, now)


def crafted(
    opened: JsonObject,
    hidden: JsonObject,
    *,
    city: City = ZHENGZHOU,
    algorithm: Hash = Hash.SHA_256,
) -> str:
    """Return a record with claims that no model allows, signed as records are."""
    hiding = hide(opened, hidden, algorithm=algorithm)
    return issue(hiding, sealer(city.keys[KeyUse.RECORD], TYPE)).text


def parts(record: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    claims = record.model_dump(mode="json", exclude_none=True)
    hidden = {n: claims.pop(n) for n in record.HIDDEN if n in claims}
    return claims, hidden


def test_band_of_a_citizen_reaches_the_partner_without_score_and_number() -> None:
    text = issued(band(135))

    found = verified(text)

    assert isinstance(found.record, PersonalBand)
    assert found.standing is Standing.VALID
    assert (found.record.band, found.record.band_label) == ("excellent", "优秀")
    assert found.record.score_range == "[120,150]"
    assert found.record.mapping == MAPPING
    assert found.record.sub == SUBJECT
    said = [base64url.decode(part).decode("utf-8", "replace") for part in tokens_of(text)]
    assert not any("135" in part or PERSON.value in part for part in said)


def tokens_of(text: str) -> list[str]:
    return [part for piece in text.split("~") for part in piece.split(".")[:2] if part]


@pytest.mark.parametrize("asked", [set(), {"band"}, {"band", "mapping"}, {"band", "eligible"}])
def test_threat_21_members_that_were_not_asked_for_do_not_leave_the_city(asked: set[str]) -> None:
    text = issued(band(), disclose=asked)

    record = verified(text).record

    read = {name for name in record.HIDDEN if getattr(record, name) is not None}
    assert read == asked & record.HIDDEN
    assert text.count("~") == 1 + len(read)


def test_digest_names_the_payload_that_was_signed() -> None:
    made = issue_record(band(), ZHENGZHOU.keys[KeyUse.RECORD], disclose=frozenset({"band"}))

    assert verified(made.presentation.text).digest == made.digest


def test_partner_may_pass_on_fewer_members() -> None:
    whole = Presentation.read(issued(band()))
    fewer = Presentation(whole.signed, whole.disclosures[:1]).text

    record = verified(fewer).record

    assert sum(getattr(record, name) is not None for name in record.HIDDEN) == 1


@pytest.mark.parametrize("suite", ["cn-1", "intl-1", "intl-2"])
def test_record_is_issued_and_read_under_every_suite(suite: Any) -> None:
    city = City.make(ZHENGZHOU.id, suite)
    text = issued(band(suite=suite), city)

    found = verify_record(
        text,
        reader(listed(StatusBits.empty(), city=city), keys=table(city), accepts=frozenset({suite})),
        ASKED,
        NOW,
    )

    assert found.standing is Standing.VALID
    assert found.digest.startswith("sm3:" if suite == "cn-1" else "sha-256:")


@pytest.mark.parametrize("score", [0, 79, 80, 99])
def test_band_without_incentive_is_not_issued_and_not_named(score: int) -> None:
    with pytest.raises(RefusedError) as caught:
        band(score)

    assert caught.value.reason is reasons.NEGATIVE
    assert str(score) not in str(caught.value)


SCENE = Scene(
    id="car-rental",
    title=Bilingual(zh="租车免押金", en="car rental without deposit"),
    reader=HANGZHOU.id,
    scale="shangding",
    at_least="excellent",
    life=1800,
    assessment="pia-2026-017",
)


@pytest.mark.parametrize(
    ("score", "eligible"),
    [(None, False), (0, False), (99, False), (119, False), (120, True), (200, True)],
)
def test_scene_is_answered_by_yes_or_no(score: int | None, eligible: bool) -> None:
    assert is_eligible(SCENE, SHANGDING, score) is eligible


def test_scene_that_asks_for_a_band_without_incentive_gives_it_no_incentive() -> None:
    low = SCENE.model_copy(update={"at_least": "poor"})

    assert not is_eligible(low, SHANGDING, 99)
    assert is_eligible(low, SHANGDING, 100)


def test_no_says_nothing_of_its_reason() -> None:
    answers = [
        eligibility_record(grant(), SCENE, eligible=is_eligible(SCENE, SHANGDING, score))
        for score in (None, 10, 90, 110)
    ]
    said = [{n: v for n, v in answer.model_dump().items() if n != "jti"} for answer in answers]

    assert said[0]["eligible"] is False
    assert all(other == said[0] for other in said)
    assert len({len(issued(answer)) for answer in answers}) == 1


def test_eligibility_counts_no_longer_than_its_scene() -> None:
    record = eligibility_record(grant(expires=NOW + 86_400), SCENE, eligible=True)

    found = verified(issued(record))

    assert isinstance(found.record, SceneEligibility)
    assert found.record.exp == NOW + SCENE.life
    assert found.record.scene_version == SCENE.digest()


def test_public_record_of_an_organisation_is_open() -> None:
    text = issued(org())

    found = verified(text, ABOUT_ORG)

    assert isinstance(found.record, OrgRecord)
    assert text.count("~") == 1
    assert found.record.items[0].kind == "penalty"
    assert found.record.complete


def sanction(**changes: Any) -> SanctionEvent:
    members = item(region="410100")
    del members["objection"]
    return SanctionEvent.model_validate({**envelope(), **members, **changes})


def test_sanction_and_its_outcome_reach_the_partner() -> None:
    event = issue_record(sanction(), ZHENGZHOU.keys[KeyUse.RECORD])
    outcome = SanctionOutcome.model_validate(
        {
            **envelope(),
            "event": event.digest,
            "outcome": "repaired",
            "document": "郑信用修复〔2026〕第 3 号",
            "authority": "郑州市市场监督管理局",
            "effective": "2026-09-01",
        }
    )

    found = verified(issued(outcome), ABOUT_ORG).record

    assert isinstance(found, SanctionOutcome)
    assert found.event == verified(event.presentation.text, ABOUT_ORG).digest


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (Status.REVOKED, Standing.REVOKED),
        (Status.SUSPENDED, Standing.SUSPENDED),
        (Status.SUPERSEDED, Standing.SUPERSEDED),
    ],
)
def test_changed_status_reaches_the_reader(status: Status, standing: Standing) -> None:
    lists = listed(StatusBits.empty().marked([5], status))

    found = verified(issued(band()), lists=lists)

    assert found.standing is standing
    assert not found.standing.is_usable


def test_record_without_a_fresh_list_is_authentic_and_its_standing_unknown() -> None:
    assert verified(issued(band()), lists=Lists({})).standing is Standing.UNKNOWN
    assert verified(issued(band()), now=NOW + 60).standing is Standing.UNKNOWN


def test_threat_1_record_with_any_other_byte_is_refused() -> None:
    text = issued(band())
    for place in range(0, len(text), 7):
        other = "A" if text[place] != "A" else "B"
        changed = text[:place] + other + text[place + 1 :]
        with pytest.raises(VerificationError):
            verified(changed)


def test_record_is_refused_from_the_second_of_its_expiry() -> None:
    assert verified(issued(band()), now=NOW + 1799).record.exp == NOW + 1800
    assert refusal(lambda: verified(issued(band()), now=NOW + 1800)) is EXPIRED


def test_record_is_refused_before_it_counts() -> None:
    assert verified(issued(band()), now=NOW - 30).record.nbf == NOW
    assert refusal(lambda: verified(issued(band()), now=NOW - 31)) is TOO_EARLY


def test_threat_11_record_for_another_city_is_refused() -> None:
    other = "https://credit.luoyang.example/fed"

    assert refusal(lambda: verified(issued(band()), entity=other)) is reasons.AUDIENCE


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (Asked("hotel", SUBJECT, CONSENT), reasons.PURPOSE),
        (Asked("car-rental", SUBJECT[::-1], CONSENT), reasons.SUBJECT),
        (Asked("car-rental", SUBJECT, "sha-256:" + "D" * 43), reasons.CONSENT),
        (Asked("car-rental", SUBJECT), reasons.CONSENT),
    ],
)
def test_record_that_answers_another_question_is_refused(asked: Asked, reason: Reason) -> None:
    assert refusal(lambda: verified(issued(band()), asked)) is reason


def test_public_record_answers_no_question_about_a_consent() -> None:
    asked = Asked("tender", ORG, CONSENT)

    assert refusal(lambda: verified(issued(org()), asked)) is reasons.CONSENT


def test_threat_3_record_signed_by_another_member_is_refused() -> None:
    assert refusal(lambda: verified(issued(band(), HANGZHOU))) is NOT_SIGNER


def test_threat_3_record_signed_by_a_key_of_another_use_is_refused() -> None:
    text = issue_record(band(), ZHENGZHOU.keys[KeyUse.STATUS]).presentation.text

    assert refusal(lambda: verified(text)) is admission.OTHER_USE


def test_threat_19_record_of_a_revoked_key_counts_only_if_witnessed_before() -> None:
    text = issued(band())
    keys = KeyTable.of(ZHENGZHOU.entries(revoked_at=NOW - 10))
    city = reader(keys=keys)

    assert refusal(lambda: verify_record(text, city, ASKED, NOW)) is entry.REVOKED
    witnessed = verify_record(text, city, ASKED, NOW, cosigned_at=NOW - 11)
    assert witnessed.standing is Standing.VALID
    assert (
        refusal(lambda: verify_record(text, city, ASKED, NOW, cosigned_at=NOW - 10))
        is entry.REVOKED
    )


def test_token_of_another_kind_is_no_record() -> None:
    opened, hidden = parts(band())
    seal = sealer(ZHENGZHOU.keys[KeyUse.RECORD], "cc-consent+jwt")
    text = issue(hide(opened, hidden), seal).text

    assert refusal(lambda: verified(text)) is admission.KIND


def test_threat_5_suite_other_than_accepted_or_named_is_refused() -> None:
    opened, hidden = parts(band())

    assert refusal(lambda: verified(issued(band()), accepts=frozenset({"cn-1"}))) is reasons.SUITE
    assert (
        refusal(lambda: verified(crafted({**opened, "suite": "intl-2"}, hidden))) is reasons.SUITE
    )
    assert refusal(lambda: verified(crafted(opened, hidden, algorithm=Hash.SM3))) is reasons.SUITE
    with pytest.raises(VerificationError) as caught:
        issue_record(band(suite="cn-1"), ZHENGZHOU.keys[KeyUse.RECORD])
    assert caught.value.reason is reasons.SUITE


@pytest.mark.parametrize(
    "changes",
    [
        {"score": 135},
        {"name": "张三"},
        {"id_number": "x"},
        {"sub": PERSON.value},
        {"sub": ORG},
        {"consent": "none"},
        {"iss": "https://credit.zhengzhou.example/fed/"},
        {"aud": f"{HANGZHOU.id}/"},
        {"jti": "1"},
        {"purpose": "Car rental"},
        {"as_of": "2026-09-21"},
        {"status": {"status_list": {"uri": URI, "idx": -1}}},
        {"status": {"status_list": {"uri": URI, "idx": 5, "x": 1}}},
        {"status": {"status_list": {"uri": URI, "idx": True}}},
        {"log": "x"},
        {"suite": "pq-1"},
        {"nationality": None},
    ],
)
def test_threat_21_record_with_other_members_or_values_is_refused(changes: JsonObject) -> None:
    opened, hidden = parts(band())
    text = crafted({**opened, **changes}, hidden)

    expected = NOT_SIGNER if "iss" in changes else reasons.CLAIMS
    assert refusal(lambda: verified(text)) is expected


@pytest.mark.parametrize(
    "changes", [{"score": 135}, {"band": "Excellent"}, {"band": None}, {"score_range": "135"}]
)
def test_threat_21_record_with_other_hidden_members_is_refused(changes: JsonObject) -> None:
    opened, hidden = parts(band())
    hidden.pop("band_label")
    text = crafted(opened, {**hidden, **changes})

    expected = reasons.OPEN_MEMBER if "score" in changes else reasons.CLAIMS
    assert refusal(lambda: verified(text)) is expected


def test_value_of_a_refused_member_is_not_quoted() -> None:
    opened, hidden = parts(band())
    text = crafted({**opened, "id_number": PERSON.value, "sub": PERSON.value}, hidden)

    with pytest.raises(VerificationError) as caught:
        verified(text)

    assert PERSON.value not in str(caught.value)
    assert "(unknown member), sub" in str(caught.value)


@pytest.mark.parametrize("name", ["band", "mapping"])
def test_member_that_must_be_hidden_is_refused_when_open(name: str) -> None:
    opened, hidden = parts(band())
    opened[name] = hidden.pop(name)

    assert refusal(lambda: verified(crafted(opened, hidden))) is reasons.OPEN_MEMBER


@pytest.mark.parametrize("name", ["exp", "aud", "purpose", "sub", "consent", "status", "vct"])
def test_member_that_must_be_open_is_refused_when_hidden(name: str) -> None:
    opened, hidden = parts(band())
    hidden = {**hidden, name: opened.pop(name)}
    hidden.pop("band_label")

    assert refusal(lambda: verified(crafted(opened, hidden))) is reasons.OPEN_MEMBER


@pytest.mark.parametrize("vct", ["urn:cn-credit:personal-band:2", "", None, 1])
def test_record_of_no_known_kind_is_refused(vct: Any) -> None:
    opened, hidden = parts(band())

    assert refusal(lambda: verified(crafted({**opened, "vct": vct}, hidden))) is reasons.KIND


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW + 30 * 86_400 + 1},
        {"nbf": NOW - 1},
        {"as_of": NOW + 31},
    ],
)
def test_record_whose_times_contradict_each_other_is_refused(changes: JsonObject) -> None:
    opened, hidden = parts(band())

    assert refusal(lambda: verified(crafted({**opened, **changes}, hidden))) is reasons.LIFE


def test_threat_28_status_list_outside_the_registered_address_is_refused() -> None:
    elsewhere = band(status=Reference("https://169.254.169.254/status/1", 5))

    assert refusal(lambda: verified(issued(elsewhere))) is status_reasons.ADDRESS
    assert refusal(lambda: verified(issued(band()), base=None)) is status_reasons.ADDRESS
    assert refusal(lambda: verified(issued(band()), base=BASE[:-1])) is status_reasons.ADDRESS


def test_holder_key_is_proved_where_a_record_names_one() -> None:
    holder = PrivateKey.generate(by_id("intl-1"))
    opened, hidden = parts(band())
    jwk = {n: v for n, v in holder.public.jwk().items() if n in {"kty", "crv", "x", "y"}}
    shown = Presentation.read(crafted({**opened, "cnf": {"jwk": jwk}}, hidden))
    required = key_binding.RequiredBinding(
        "n1", HANGZHOU.id, NOW, holder_opener(key_binding.TYPE, NOW)
    )
    bound = key_binding.bind(
        shown, sealer(holder, key_binding.TYPE), nonce="n1", audience=HANGZHOU.id, now=NOW
    )
    thief = key_binding.bind(
        shown,
        sealer(HANGZHOU.keys[KeyUse.RECORD], key_binding.TYPE),
        nonce="n1",
        audience=HANGZHOU.id,
        now=NOW,
    )

    assert verify_record(bound, reader(), ASKED, NOW, binding=required).record.cnf is not None
    assert refusal(lambda: verified(shown.text)) is reasons.UNBOUND
    assert (
        refusal(lambda: verify_record(thief, reader(), ASKED, NOW, binding=required))
        is admission.UNKNOWN_KEY
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "410199199003070018"},
        {"authority": "罚 41019919900307001X 字"},
        {"basis": "410199900307001"},
        {"basis": ""},
        {"kind": "rumour"},
        {"decided": "2026-02-30"},
        {"decided": "2026/06/01"},
        {"objection": "no"},
        {"score": 1},
    ],
)
def test_public_fact_with_a_personal_number_or_a_wrong_value_is_refused(
    changes: dict[str, Any],
) -> None:
    opened, _ = parts(org())
    opened["items"] = [item(**changes)]

    assert refusal(lambda: verified(crafted(opened, {}), ABOUT_ORG)) is reasons.CLAIMS


@pytest.mark.parametrize("sub", ["91410199TE5T00016X", "91410199te5t00016y", SUBJECT, PERSON.value])
def test_organisation_is_named_by_its_code_in_its_only_form(sub: str) -> None:
    opened, _ = parts(org())

    text = crafted({**opened, "sub": sub}, {})

    assert refusal(lambda: verified(text, Asked("tender", sub))) is reasons.CLAIMS


@pytest.mark.parametrize(
    ("outcome", "successor"), [("corrected", None), ("repaired", "sha-256:" + "A" * 43)]
)
def test_only_a_corrected_event_has_a_successor(outcome: str, successor: str | None) -> None:
    members = {
        "event": "sha-256:" + "E" * 43,
        "outcome": outcome,
        "document": "x",
        "authority": "y",
        "effective": "2026-09-01",
    } | ({"successor": successor} if successor else {})

    text = crafted({**envelope(), "vct": "urn:cn-credit:sanction-outcome:1", **members}, {})

    assert refusal(lambda: verified(text, ABOUT_ORG)) is reasons.CLAIMS


def test_threat_25_token_beyond_the_limits_is_refused_before_any_signature() -> None:
    assert refusal(lambda: verified("A" * 65_537)).code == "sdjwt.size"
    assert refusal(lambda: verified(issued(band()) + "x~" * 200)).code == "sdjwt.disclosures"
