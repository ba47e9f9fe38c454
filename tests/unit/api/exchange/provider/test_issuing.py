"""What answers a question about a person: what may be said, and nothing that tells more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from credit_hub.api.exchange.administration import tables
from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.provider.consents import NO_SCENE, Wish, give, withdraw
from credit_hub.api.exchange.provider.home import Home, home_of
from credit_hub.api.exchange.provider.issuing import Made, make_record
from credit_hub.federation.consent.checks import Use
from credit_hub.federation.consent.receipt import TYPE, VerifiedConsent, open_consent
from credit_hub.federation.errors import RefusedError
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.ledger.federation.bands import KeptBand
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from credit_hub.model.id_number import IdNumber
from credit_hub.model.interval import CHINA

BAND = "urn:cn-credit:personal-band:1"
ELIGIBLE = "urn:cn-credit:scene-eligibility:1"
GOOD, BAD, NOBODY = (IdNumber.with_check(f"4101991990030700{number}") for number in (1, 3, 5))


@dataclass(frozen=True)
class Office:
    """Zhengzhou with two persons, one of them with a negative band, and a third without any."""

    alliance: Alliance
    home: Home

    def consent(
        self, number: IdNumber, recipient: str = HANGZHOU, **changes: Any
    ) -> VerifiedConsent:
        wish = {
            "recipient": recipient,
            "contact": f"{recipient}/contact",
            "purpose": "car-rental",
            "scene": "car-rental",
            "seconds": 1200,
            "uses": 3,
            "evidence": "sha-256:" + "E" * 43,
        }
        signed = give(self.home, number, Wish(**{**wish, **changes}))
        return open_consent(signed.token, self.home.opener(TYPE, KeyUse.CONSENT))

    def made(self, number: IdNumber, recipient: str = HANGZHOU, kind: str = BAND) -> Made:
        given = self.consent(number, recipient)
        fields = frozenset({"band", "band_label", "mapping"})
        covered = frozenset(given.consent.fields)
        use = Use(given.digest, 1, fields, covered, given.consent.exp)
        return make_record(self.home, self.home.person(number), given.consent, use, kind)

    def agree(self) -> None:
        """Have both cities sign the table, and the founders list it."""
        now = datetime.now(UTC)
        day = now.astimezone(CHINA).date()
        table = tables.agreed_of(
            "shangding-to-qianjiang", day, day + timedelta(days=9), "agreed for a test", "1.0"
        )
        path = self.home.membership.folders.base / "table.json"
        path.write_bytes(tables.sign_first(table, self.home.membership, now))
        partner = self.alliance.city(HANGZHOU).membership
        both = tables.sign_second(path, partner, now)
        self.alliance.decide(files={tables.path_of(both): both})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    suites = {PROVINCE: ("intl-1",)}
    plans = [
        Plan(one, "某市", 8401 + n, suites.get(one, ("cn-1", "intl-1")))
        for n, one in enumerate((ZHENGZHOU, HANGZHOU, PROVINCE))
    ]
    alliance = found_alliance(tmp_path, plans)
    city = alliance.publisher
    scene = {
        "id": "car-rental",
        "title": {"zh": "信用租车", "en": "car rental"},
        "reader": HANGZHOU,
        "scale": "shangding",
        "at_least": "good",
        "life": 600,
        "assessment": "pia-2026-017",
    }
    scenes = [scene, {**scene, "reader": PROVINCE}]
    (city.membership.folders.base / "scenes.json").write_text(
        json.dumps(scenes, ensure_ascii=False)
    )
    with Ledger.open(sqlite_url(tmp_path / "ledger.sqlite3")) as ledger:
        home = home_of(city.settings, ledger)
        at = home.now() - 86_400
        kept = [
            KeptBand(home.person(GOOD), "shangding", at, "excellent"),
            KeptBand(home.person(BAD), "shangding", at, "minor"),
        ]
        ledger.exchange_bands.keep(kept, home.now())
        yield Office(alliance, home)


def said(made: Made) -> dict[str, Any]:
    """Return the hidden members that the record has, with their values."""
    claims = made.record.model_dump(mode="json", exclude_none=True)
    return {name: claims[name] for name in claims.keys() & made.record.HIDDEN}


def test_band_is_said_with_the_table_that_both_cities_have_signed(office: Office) -> None:
    office.agree()

    made = office.made(GOOD)

    assert made.record.vct == BAND
    assert said(made)["band"] == "excellent"
    assert said(made)["mapping"].startswith("sm3:")
    assert made.record.as_of < office.home.now() - 3600


def test_without_an_agreed_table_it_is_said_whether_the_scene_is_met(office: Office) -> None:
    made = office.made(GOOD)

    assert made.record.vct == ELIGIBLE
    assert said(made)["eligible"] is True


def test_negative_band_and_no_score_at_all_look_alike(office: Office) -> None:
    office.agree()

    negative, nobody = office.made(BAD), office.made(NOBODY)

    assert negative.record.vct == nobody.record.vct == ELIGIBLE
    assert said(negative) == said(nobody)
    assert said(negative)["eligible"] is False
    now = office.home.now()
    assert all(now - 60 < made.record.as_of <= now for made in (negative, nobody))
    lengths = {len(made.issued.presentation.text) for made in (negative, nobody)}
    assert max(lengths) - min(lengths) <= 8  # digits of places and the base64 of them


def test_record_counts_no_longer_than_its_scene_and_stands_in_a_list_of_persons(
    office: Office,
) -> None:
    made = office.made(GOOD)

    assert made.record.exp - made.record.iat == 600
    assert "/status/p-" in made.place.uri


def test_record_is_signed_in_the_suite_of_its_reader(office: Office) -> None:
    suites = [office.made(GOOD, one, ELIGIBLE).record.suite for one in (HANGZHOU, PROVINCE)]

    assert suites == ["cn-1", "intl-1"]


def test_person_has_another_name_in_the_record_of_each_partner(office: Office) -> None:
    names = {office.made(GOOD, one, ELIGIBLE).record.sub for one in (HANGZHOU, PROVINCE)}

    assert len(names) == 2


def test_consent_to_a_scene_that_is_not_answered_for_is_not_taken(office: Office) -> None:
    with pytest.raises(RefusedError) as refused:
        office.consent(GOOD, scene="library")

    assert refused.value.reason is NO_SCENE


def test_withdrawn_consent_stands_revoked_in_its_list(office: Office) -> None:
    given = office.consent(GOOD)
    place = given.consent.status.status_list

    withdraw(office.home, given.digest)

    assert office.home.ledger.exchange_places.statuses(place.uri) == {place.idx: 1}
