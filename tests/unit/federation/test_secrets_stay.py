"""Neither a refusal nor a key object shows what it must not: numbers, names, scores, secrets."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any, Final

import pytest

from credit_hub.federation.consent.receipt import TYPE as CONSENT_TYPE
from credit_hub.federation.consent.receipt import Consent, open_consent
from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.tables import read_table
from credit_hub.federation.pairwise import PairwiseKey
from credit_hub.federation.records.issuing import TYPE
from credit_hub.federation.records.models import OrgRecord, PersonalBand
from credit_hub.federation.records.verification import Asked, verify_record
from credit_hub.federation.sdjwt.issuing import hide, issue
from credit_hub.federation.status import tokens
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import holder_opener, registered_opener, sealer
from credit_hub.model.id_number import IdNumber
from tests.exchange_cities import HANGZHOU, NOW, ZHENGZHOU
from tests.unit.federation.consent.test_consent import members
from tests.unit.federation.records.exchanged import (
    ASKED,
    KEYS,
    ORG,
    PERSON,
    SUBJECT,
    band,
    issued,
    item,
    org,
    reader,
)

NAME: Final = "张三丰"
SECRETS: Final = (PERSON.value, NAME)


def told(work: Callable[[], object]) -> str:
    """Return all that a log could hold of a refusal: both messages and the traceback."""
    with pytest.raises(ExchangeError) as caught:
        work()
    error = caught.value
    trace = "".join(traceback.format_exception(error))
    return f"{error} {error.message_zh} {error!r} {error.detail} {trace}"


def parts(model: PersonalBand | OrgRecord) -> tuple[dict[str, Any], dict[str, Any]]:
    claims = model.model_dump(mode="json", exclude_none=True)
    hidden = {n: claims.pop(n) for n in model.HIDDEN if n in claims}
    return claims, hidden


def record(opened: JsonObject, hidden: JsonObject) -> str:
    return issue(hide(opened, hidden), sealer(ZHENGZHOU.keys[KeyUse.RECORD], TYPE)).text


BAND: Final = band()
assert isinstance(BAND, PersonalBand)
OPENED, HIDDEN = parts(BAND)
NESTED: Final[dict[str, JsonObject]] = {
    "status": {"status_list": {"uri": PERSON.value, "idx": NAME}},
    "log": {"origin": NAME},
    "cnf": {"jwk": {NAME: PERSON.value}},
}


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", [*OPENED, "id_number", "name", "cnf"])
def test_threat_33_refused_open_member_is_not_quoted(name: str, secret: str) -> None:
    text = record({**OPENED, name: secret}, HIDDEN)

    shown = told(lambda: verify_record(text, reader(), ASKED, NOW))

    assert secret not in shown


@pytest.mark.parametrize("secret", [*SECRETS, "zhangsanfeng"])
def test_threat_33_name_of_a_refused_member_is_not_quoted(secret: str) -> None:
    shipped = library.table("shangding-to-qianjiang").model_dump(mode="json")
    for work in (
        lambda: verify_record(record({**OPENED, secret: 1}, HIDDEN), reader(), ASKED, NOW),
        lambda: verify_record(record(OPENED, {**HIDDEN, secret: 1}), reader(), ASKED, NOW),
        lambda: verify_record(
            record({**OPENED, "cnf": {"jwk": {secret: 1}}}, HIDDEN), reader(), ASKED, NOW
        ),
        lambda: read_table(canonical({**shipped, secret: 1})),
    ):
        assert secret not in told(work)


@pytest.mark.parametrize("name", NESTED)
def test_threat_33_refused_nested_member_is_not_quoted(name: str) -> None:
    text = record({**OPENED, name: NESTED[name]}, HIDDEN)

    shown = told(lambda: verify_record(text, reader(), ASKED, NOW))

    assert not any(secret in shown for secret in SECRETS)


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", [*sorted(HIDDEN), "score", "id_number"])
def test_threat_33_refused_hidden_member_is_not_quoted(name: str, secret: str) -> None:
    hidden = {**HIDDEN, name: [secret]}

    shown = told(lambda: verify_record(record(OPENED, hidden), reader(), ASKED, NOW))

    assert secret not in shown


@pytest.mark.parametrize("name", item())
def test_threat_33_refused_public_fact_is_not_quoted(name: str) -> None:
    opened, _ = parts(org())
    opened["items"] = [item(**{name: PERSON.value})]

    shown = told(lambda: verify_record(record(opened, {}), reader(), Asked("tender", ORG), NOW))

    assert PERSON.value not in shown


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("name", [n for n in Consent.model_fields if n != "recipient_name"])
def test_threat_33_refused_member_of_a_consent_is_not_quoted(name: str, secret: str) -> None:
    token = sealer(ZHENGZHOU.keys[KeyUse.CONSENT], CONSENT_TYPE)(members(**{name: [secret]}))
    opener = registered_opener(KEYS, Expected(CONSENT_TYPE, KeyUse.CONSENT, NOW))

    assert secret not in told(lambda: open_consent(token, opener))


@pytest.mark.parametrize("secret", SECRETS)
def test_threat_33_rubbish_is_not_quoted(secret: str) -> None:
    disclosure = base64url.encode(canonical([secret, secret, secret, secret]))
    text = issued(band())
    table = canonical(
        {**library.table("shangding-to-qianjiang").model_dump(mode="json"), "x": secret}
    )

    for work in (
        lambda: verify_record(secret, reader(), ASKED, NOW),
        lambda: verify_record(f"{secret}.{secret}.{secret}~", reader(), ASKED, NOW),
        lambda: verify_record(f"{text}{secret}~", reader(), ASKED, NOW),
        lambda: verify_record(f"{text}{disclosure}~", reader(), ASKED, NOW),
        lambda: read_table(table),
        lambda: library.scale("shangding").band(secret),
        lambda: holder_opener("kb+jwt", NOW)({"kty": secret, secret: secret}),
        lambda: tokens.read(
            sealer(ZHENGZHOU.keys[KeyUse.STATUS], tokens.TYPE)(
                {"iss": ZHENGZHOU.id, "iat": NOW, "sub": secret, secret: secret}
            ),
            registered_opener(KEYS, Expected(tokens.TYPE, KeyUse.STATUS, NOW)),
            issuer=ZHENGZHOU.id,
            now=NOW,
        ),
    ):
        assert secret not in told(work)


@pytest.mark.parametrize("suite", ["cn-1", "intl-1", "intl-2"])
def test_threat_33_private_key_does_not_show_its_secret(suite: str) -> None:
    key = PrivateKey.generate(by_id(suite))
    secret = key.jwk()["d"]

    shown = f"{key} {key!r} {key.public!r} {[key]}"

    assert secret not in shown
    assert base64url.decode(secret).hex() not in shown
    assert str(base64url.decode(secret)) not in shown


def test_threat_33_key_for_pairwise_names_does_not_show_its_secret() -> None:
    secret = bytes(range(65, 97))
    key = PairwiseKey(HANGZHOU.id, secret)

    assert secret.decode() not in f"{key} {key!r}"
    assert PERSON.value not in f"{IdNumber(PERSON.value)} {key.name(PERSON)} {SUBJECT}"
