"""Signed content with any value in any member is read or refused for a reason, never a crash."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.consent.receipt import TYPE as CONSENT_TYPE
from credit_hub.federation.consent.receipt import open_consent
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.mapping import library
from credit_hub.federation.mapping.tables import read_table
from credit_hub.federation.records.issuing import TYPE
from credit_hub.federation.records.models import OrgRecord, PersonalBand
from credit_hub.federation.records.verification import Asked, verify_record
from credit_hub.federation.sdjwt.issuing import hide, issue
from credit_hub.federation.status import tokens
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.tokens import registered_opener, sealer
from tests.exchange_cities import NOW, ZHENGZHOU
from tests.unit.federation.consent.test_consent import members
from tests.unit.federation.records.exchanged import ASKED, KEYS, ORG, URI, band, org, reader

BAND: Final = band()
ORGANISATION: Final = org()
CONSENT: Final = members()
TABLE: Final = library.table("shangding-to-qianjiang").model_dump(mode="json")

texts = st.text(alphabet="aA0-:~/.度é", max_size=12) | st.sampled_from([URI, ORG, "", "a" * 300])
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.integers(NOW - 5, NOW + 5) | st.integers(0, 9)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda v: st.lists(v, max_size=3) | st.dictionaries(texts, v, max_size=3),
    max_leaves=6,
)


def read_or_refused(work: Callable[[], object]) -> None:
    """Do it; any other error than a refusal goes up and fails the test."""
    with suppress(VerificationError):
        work()


def changed(claims: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """Return claims with some members replaced, taken away or added, and of nested ones too."""
    found = dict(claims)
    for name in data.draw(st.lists(st.sampled_from([*claims, "other"]), min_size=1, max_size=3)):
        inner = found.get(name)
        if isinstance(inner, dict) and inner and data.draw(st.booleans()):
            found[name] = changed(inner, data)
        elif data.draw(st.booleans()):
            found[name] = data.draw(values)
        else:
            found.pop(name, None)
    return found


def parts(record: PersonalBand | OrgRecord) -> tuple[dict[str, Any], dict[str, Any]]:
    claims = record.model_dump(mode="json", exclude_none=True)
    hidden = {n: claims.pop(n) for n in record.HIDDEN if n in claims}
    return claims, hidden


def signed(opened: dict[str, Any], hidden: dict[str, Any]) -> str:
    kept = {n: v for n, v in opened.items() if n not in hidden}
    return issue(hide(kept, hidden), sealer(ZHENGZHOU.keys[KeyUse.RECORD], TYPE)).text


assert isinstance(BAND, PersonalBand)
OPENED, HIDDEN = parts(BAND)


@given(st.data())
def test_threat_16_record_of_a_person_with_any_values_is_read_or_refused(
    data: st.DataObject,
) -> None:
    opened, hidden = changed(OPENED, data), dict(HIDDEN)
    if data.draw(st.booleans()):
        hidden = changed(HIDDEN, data)

    read_or_refused(lambda: verify_record(signed(opened, hidden), reader(), ASKED, NOW))


@given(st.data())
def test_threat_16_record_of_an_organisation_with_any_values_is_read_or_refused(
    data: st.DataObject,
) -> None:
    opened, hidden = parts(ORGANISATION)
    opened = changed(opened, data)
    asked = Asked("tender", ORG)

    read_or_refused(lambda: verify_record(signed(opened, hidden), reader(), asked, NOW))


@given(st.data())
def test_consent_with_any_values_is_read_or_refused(data: st.DataObject) -> None:
    token = sealer(ZHENGZHOU.keys[KeyUse.CONSENT], CONSENT_TYPE)(changed(CONSENT, data))
    opener = registered_opener(KEYS, Expected(CONSENT_TYPE, KeyUse.CONSENT, NOW))

    read_or_refused(lambda: open_consent(token, opener))


@given(st.data())
def test_status_list_with_any_values_is_read_or_refused(data: st.DataObject) -> None:
    key = ZHENGZHOU.keys[KeyUse.STATUS]
    token = tokens.publish(
        StatusBits.empty(),
        lambda claims: sealer(key, tokens.TYPE)(changed(dict(claims), data)),
        uri=URI,
        issuer=ZHENGZHOU.id,
        now=NOW,
        ttl=tokens.PERSON_TTL,
    )
    opener = registered_opener(KEYS, Expected(tokens.TYPE, KeyUse.STATUS, NOW))

    read_or_refused(lambda: tokens.read(token, opener, issuer=ZHENGZHOU.id, now=NOW))


@given(st.data())
def test_mapping_table_with_any_values_is_read_or_refused(data: st.DataObject) -> None:
    content = canonical(changed(TABLE, data))

    read_or_refused(lambda: read_table(content).check(*map(library.scale, library.SCALES)))
