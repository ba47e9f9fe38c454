"""Acceptance scenario G9 between two cities, without transport: from consent to withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Final, cast

import pytest

from credit_hub.federation.consent.checks import Question, Use, allow
from credit_hub.federation.consent.receipt import (
    TYPE,
    Consent,
    VerifiedConsent,
    open_consent,
    sign_consent,
)
from credit_hub.federation.consent.withdrawal import revoked, to_revoke
from credit_hub.federation.errors import RefusedError, VerificationError
from credit_hub.federation.jws import general
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyTable, KeyUse
from credit_hub.federation.mapping import library, signed
from credit_hub.federation.mapping.recognition import Recognition, Tables, Why
from credit_hub.federation.mapping.scales import Bilingual
from credit_hub.federation.mapping.tables import MappingTable, State
from credit_hub.federation.pairwise import PairwiseKey
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.issuing import issue_record
from credit_hub.federation.records.models import PersonalBand, Record, Status, StatusPlace
from credit_hub.federation.records.personal import (
    Grant,
    Scene,
    SuiteName,
    band_record,
    eligibility_record,
    is_eligible,
)
from credit_hub.federation.records.verification import (
    Asked,
    Reader,
    VerifiedRecord,
    verify_record,
)
from credit_hub.federation.status import tokens
from credit_hub.federation.status.allocation import allocate
from credit_hub.federation.status.bits import StatusBits
from credit_hub.federation.status.standing import Reference, Standing, standing
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import registered_opener, sealer
from credit_hub.model.id_number import IdNumber
from tests.exchange_cities import NOW, City, table

CITIZEN: Final = IdNumber.with_check("41019919900307001")
SCALE: Final = library.scale("shangding")
BAND: Final = "urn:cn-credit:personal-band:1"
IN_FORCE: Final = date(2027, 1, 1)


class Claims:
    """Places that were given out."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, int]] = set()

    def claim(self, uri: str, index: int) -> bool:
        before = len(self._taken)
        self._taken.add((uri, index))
        return len(self._taken) > before


class Lists:
    """The newest status list that the partner fetched."""

    def __init__(self) -> None:
        self.found: tokens.StatusList | None = None

    def current(self, uri: str) -> tokens.StatusList | None:
        return self.found if self.found is not None and self.found.uri == uri else None


class Exchange:
    """Zhengzhou provides, Hangzhou asks; both with keys of one suite."""

    def __init__(self, suite: SuiteName) -> None:
        self.suite = suite
        self.home = City.make("https://credit.zhengzhou.example/fed", suite)
        self.partner = City.make("https://credit.hangzhou.example/fed", suite)
        self.keys: KeyTable = table(self.home, self.partner)
        self.base = f"{self.home.id}/v1/status/"
        self.uri = f"{self.base}2026-09-1"
        self.entries = StatusBits.empty()
        self.claims = Claims()
        self.lists = Lists()
        secret = bytes(range(32))
        self.subject = PairwiseKey(self.partner.id, secret, by_id(suite).hash).name(CITIZEN)
        self.used = 0

    def consent(self) -> VerifiedConsent:
        """The citizen consents in the application of the home city, for half an hour."""
        consent = Consent(
            iss=self.home.id,
            sub=self.subject,
            iat=NOW,
            nbf=NOW,
            exp=NOW + 1800,
            jti=new_id(),
            recipient=self.partner.id,
            recipient_name="杭州市信用信息共享平台",
            recipient_contact="https://credit.hangzhou.example/contact",
            purpose="deposit-waiver",
            scene="car-rental",
            kinds=(BAND, "urn:cn-credit:scene-eligibility:1"),
            fields=("band", "band_label", "mapping", "model_version", "score_range", "eligible"),
            method="query-repeated",
            retention_days=1,
            withdrawal="i郑州 应用：我的授权",
            assessment="pia-2026-017",
            channel="izhengzhou-app",
            evidence="sha-256:" + "E" * 43,
            max_uses=2,
            status=Status(status_list=StatusPlace(uri=self.uri, idx=self.place().index)),
        )
        token = sign_consent(consent, self.home.keys[KeyUse.CONSENT]).token
        return open_consent(
            token, registered_opener(self.keys, Expected(TYPE, KeyUse.CONSENT, NOW))
        )

    def place(self) -> Reference:
        return Reference(self.uri, allocate(self.uri, self.entries.size, self.claims))

    def publish(self, now: int) -> None:
        """The home city signs its list again, and the partner fetches it."""
        seal = sealer(self.home.keys[KeyUse.STATUS], tokens.TYPE)
        token = tokens.publish(
            self.entries, seal, uri=self.uri, issuer=self.home.id, now=now, ttl=tokens.PERSON_TTL
        )
        opener = registered_opener(self.keys, Expected(tokens.TYPE, KeyUse.STATUS, now))
        self.lists.found = tokens.read(token, opener, issuer=self.home.id, now=now)

    def ask(self, consent: VerifiedConsent, now: int = NOW, purpose: str = "deposit-waiver") -> Use:
        place = consent.consent.status.status_list
        question = Question(
            asker=self.partner.id,
            subject=self.subject,
            purpose=purpose,
            scene="car-rental",
            kind=BAND,
            fields=frozenset({"band", "band_label", "mapping"}),
            allowed_purposes=frozenset({"deposit-waiver", "hotel"}),
        )
        use = allow(
            consent,
            question,
            takers=frozenset({self.home.id}),
            used=self.used,
            standing=standing(
                Reference(place.uri, place.idx),
                self.lists.current(place.uri),
                issuer=self.home.id,
                now=now,
            ),
            now=now,
        )
        self.used = use.number
        return use

    def grant(self, use: Use, reference: Reference) -> Grant:
        return Grant(
            issuer=self.home.id,
            reader=self.partner.id,
            subject=self.subject,
            purpose="deposit-waiver",
            consent=use.consent,
            as_of=NOW - 3600,
            status=reference,
            suite=self.suite,
            log="credit.zhengzhou.example/log",
            now=NOW,
            expires=use.expires,
        )

    def sign(self, record: Record, disclose: frozenset[str]) -> str:
        key = self.home.keys[KeyUse.RECORD]
        return issue_record(record, key, disclose=disclose).presentation.text

    def read(self, text: str, consent: VerifiedConsent, now: int) -> VerifiedRecord:
        reader = Reader(
            self.partner.id,
            self.keys,
            self.lists,
            lambda _: self.base,
            frozenset({self.suite}),
        )
        asked = Asked("deposit-waiver", self.subject, consent.digest)
        return verify_record(text, reader, asked, now)

    def agreed(self) -> Tables:
        """Both cities sign the table that came as a proposal."""
        proposed = library.table("shangding-to-qianjiang").model_dump(mode="python")
        found = MappingTable.model_validate({**proposed, "state": State.AGREED})
        found.check(SCALE, library.scale("qianjiang"))
        first, second = (city.keys[KeyUse.RECORD] for city in (self.home, self.partner))
        document = signed.countersign(signed.propose(found, first), second)
        parties = [general.Party(city.id, first.alg) for city in (self.home, self.partner)]
        opened = signed.open_agreed(document, self.keys, NOW, source=parties[0], target=parties[1])
        return Tables.of([opened])


@pytest.mark.parametrize("suite", ["cn-1", "intl-1", "intl-2"])
def test_g9_band_is_given_on_consent_recognised_and_gone_after_withdrawal(suite: str) -> None:
    exchange = Exchange(cast("SuiteName", suite))
    tables = exchange.agreed()
    exchange.publish(NOW)
    consent = exchange.consent()
    reference = exchange.place()
    (mapping, *_) = tables.by_digest
    use = exchange.ask(consent)
    record = band_record(exchange.grant(use, reference), SCALE, 135, mapping)
    text = exchange.sign(record, use.fields)

    read = exchange.read(text, consent, NOW)

    assert isinstance(read.record, PersonalBand)
    assert (read.record.band_label, read.standing) == ("优秀", Standing.VALID)
    assert (read.record.score_range, CITIZEN.value in text) == (None, False)
    assert tables.recognise(
        str(read.record.mapping),
        str(read.record.band),
        issuer=read.record.iss,
        reader=exchange.partner.id,
        day=IN_FORCE,
    ) == Recognition("excellent", Why.APPLIED)

    flipped = text[:200] + ("A" if text[200] != "A" else "B") + text[201:]
    for bad, when in ((flipped, NOW), (text, NOW + 1800)):
        with pytest.raises(VerificationError):
            exchange.read(bad, consent, when)

    for indices in to_revoke(consent.consent, [reference]).values():
        exchange.entries = revoked(exchange.entries, indices)
    exchange.publish(NOW + 5)
    assert exchange.read(text, consent, NOW + 5).standing is Standing.REVOKED
    with pytest.raises(RefusedError):
        exchange.ask(consent, NOW + 5)


def test_g9_consent_is_used_as_often_as_it_allows_and_for_its_purpose() -> None:
    exchange = Exchange("intl-1")
    exchange.publish(NOW)
    consent = exchange.consent()

    with pytest.raises(RefusedError):
        exchange.ask(consent, purpose="hotel")
    assert [exchange.ask(consent).number for _ in range(2)] == [1, 2]
    with pytest.raises(RefusedError):
        exchange.ask(consent)


def test_g9_band_of_a_minor_breach_is_answered_without_a_reason() -> None:
    exchange = Exchange("intl-1")
    exchange.publish(NOW)
    consent = exchange.consent()
    use = exchange.ask(consent)
    grant = exchange.grant(use, exchange.place())
    scene = Scene(
        id="car-rental",
        title=Bilingual(zh="租车免押金", en="car rental without deposit"),
        reader=exchange.partner.id,
        scale="shangding",
        at_least="good",
        life=1800,
        assessment="pia-2026-017",
    )

    with pytest.raises(RefusedError):
        band_record(grant, SCALE, 85, "sha-256:" + "M" * 43)
    answer = eligibility_record(grant, scene, eligible=is_eligible(scene, SCALE, 85))
    text = exchange.sign(answer, use.covered)
    said = exchange.read(text, consent, NOW).record.model_dump(exclude_none=True)

    assert said["eligible"] is False
    assert not {"band", "band_label", "score_range", "reason"} & said.keys()
