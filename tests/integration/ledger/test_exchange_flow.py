"""A question and its answer between two cities, all parts together: registry, transport, ledger."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import ExchangeError
from credit_hub.federation.http.idempotency import KeptAnswer, answer_once
from credit_hub.federation.http.messages import Fields, Request, Response
from credit_hub.federation.http.signing import Letterhead, sign_request, sign_response
from credit_hub.federation.http.verification import (
    REPLAYED,
    Desk,
    Verified,
    verify_request,
    verify_response,
)
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.receipts.acknowledgement import (
    ACK_TYP,
    acknowledge,
    check_acknowledgement,
)
from credit_hub.federation.receipts.journal import (
    GIVEN,
    TAKEN,
    alerts,
    keep_acknowledgement,
    write_ahead,
)
from credit_hub.federation.receipts.receipt import TYP, QueryReceipt, issue, read_receipt
from credit_hub.federation.receipts.reconciliation import counted, differing
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.registry.registry import Registry
from credit_hub.federation.suites.table import by_id
from credit_hub.federation.tokens import Opener, registered_opener, sealer
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from tests.unit.federation.registry.alliance import (
    HANGZHOU,
    NOW,
    ZHENGZHOU,
    Alliance,
    Reader,
    T,
    member,
    registered,
)

pytestmark = pytest.mark.integration


class Everybody:
    """Admits every peer."""

    def admit(self, peer: str) -> bool:
        return peer != ""


@dataclass
class City:
    """A member with its keys, its ledger and its copy of the registry."""

    id: str
    http: PrivateKey
    receipts: PrivateKey
    ledger: Ledger
    registry: Registry

    def opener(self, typ: str) -> Opener:
        return registered_opener(self.registry.at(NOW), Expected(typ, KeyUse.RECEIPT, T))

    def asks(self, of: str, body: bytes, key: str) -> Request:
        fields = Fields.of([("content-type", "application/json")])
        plain = Request("POST", "/fed/v1/queries", "", fields, body)
        return sign_request(plain, Letterhead(self.http, of, NOW), key)

    def receives(self, request: Request, at: datetime = NOW) -> Verified:
        desk = Desk(self.id, self.registry, self.ledger.exchange_nonces, Everybody())
        return verify_request(request, desk, now=at, peer=ZHENGZHOU, certified=ZHENGZHOU)

    def answers(self, request: Request) -> Response:
        """Verify, answer once, with the receipt written before."""
        verified = self.receives(request)
        store = LedgerAnswers(self.ledger.idempotency, uuid.uuid4().hex, lambda _: False)
        kept = answer_once(store, verified, lambda _: self.work(verified), NOW)
        plain = Response(kept.status, Fields(kept.fields), kept.body)
        return sign_response(plain, request, Letterhead(self.http, verified.member, NOW))

    def work(self, verified: Verified) -> KeptAnswer:
        content = json.dumps({"eligible": True, "jti": new_id()})
        receipt = QueryReceipt(
            iss=self.id,
            aud=verified.member,
            iat=T,
            jti=new_id(),
            operator=tagged(b"operator"),
            purpose="tender",
            request=verified.base_digest,
            decision="answered",
            kind="scene-eligibility",
            result=tagged(content.encode()),
        )
        issued = issue(receipt, sealer(self.receipts, TYP), self.opener(TYP))
        body = json.dumps({"content": content, "receipt": issued.token}).encode()
        fields = (("content-type", "application/json"),)
        return write_ahead(
            self.ledger.exchange_receipts, issued, lambda: KeptAnswer(200, fields, body)
        )


@pytest.fixture(params=["cn-1", "intl-1", "intl-2"])
def cities(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[City, City]]:
    """Return Zhengzhou and Hangzhou, whose keys are of one suite."""
    suite = by_id(request.param)
    keys = {
        (who, use): PrivateKey.generate(suite)
        for who in (ZHENGZHOU, HANGZHOU)
        for use in (KeyUse.HTTP, KeyUse.RECEIPT)
    }
    alliance = Alliance(tmp_path / "publication")
    root = alliance.found()
    alliance.admit(
        *(
            member(who, [registered(keys[who, use], use) for use in (KeyUse.HTTP, KeyUse.RECEIPT)])
            for who in (ZHENGZHOU, HANGZHOU)
        )
    )
    made = []
    for number, who in enumerate((ZHENGZHOU, HANGZHOU)):
        folder = tmp_path / f"hub{number}"
        reader = Reader(folder / "registry", alliance.folder)
        reader.store.begin(root)
        ledger = Ledger.open(sqlite_url(folder / "ledger.sqlite3"))
        registry = reader.refresh().registry
        made.append(City(who, keys[who, KeyUse.HTTP], keys[who, KeyUse.RECEIPT], ledger, registry))
    yield made[0], made[1]
    for city in made:
        city.ledger.close()


def test_question_is_answered_with_a_receipt_that_both_sides_hold(
    cities: tuple[City, City],
) -> None:
    zhengzhou, hangzhou = cities
    request = zhengzhou.asks(HANGZHOU, b'{"purpose":"tender"}', new_id())

    response = hangzhou.answers(request)

    proven = verify_response(
        response, request, zhengzhou.registry, now=NOW, asked=HANGZHOU, asker=ZHENGZHOU
    )
    assert proven.member == HANGZHOU
    taken = read_receipt(json.loads(response.body)["receipt"], zhengzhou.opener(TYP))
    zhengzhou.ledger.exchange_receipts.write(
        taken.digest, TAKEN, HANGZHOU, "tender", taken.receipt.day, T, taken.token
    )
    ack = acknowledge(taken, sealer(zhengzhou.receipts, ACK_TYP), T)
    found = check_acknowledgement(ack, taken, hangzhou.opener(ACK_TYP))
    assert keep_acknowledgement(hangzhou.ledger.exchange_receipts, found)
    assert alerts(hangzhou.ledger.exchange_receipts, ZHENGZHOU, T + 10_000) == ()
    day = taken.receipt.day
    given = hangzhou.ledger.exchange_receipts.digests(GIVEN, ZHENGZHOU, day)
    kept = zhengzhou.ledger.exchange_receipts.digests(TAKEN, HANGZHOU, day)
    assert differing(counted(given), counted(kept)) == ()


def test_retry_after_a_lost_reply_gets_the_same_record_and_no_second_receipt(
    cities: tuple[City, City],
) -> None:
    zhengzhou, hangzhou = cities
    key = new_id()
    first = hangzhou.answers(zhengzhou.asks(HANGZHOU, b'{"purpose":"tender"}', key))
    retry = zhengzhou.asks(HANGZHOU, b'{"purpose":"tender"}', key)

    again = hangzhou.answers(retry)

    assert again.body == first.body
    day = QueryReceipt.model_validate_json(
        hangzhou.opener(TYP)(json.loads(first.body)["receipt"]).content
    ).day
    assert len(hangzhou.ledger.exchange_receipts.digests(GIVEN, ZHENGZHOU, day)) == 1
    verify_response(again, retry, zhengzhou.registry, now=NOW, asked=HANGZHOU, asker=ZHENGZHOU)


def test_question_that_is_replayed_or_changed_is_refused(cities: tuple[City, City]) -> None:
    zhengzhou, hangzhou = cities
    request = zhengzhou.asks(HANGZHOU, b'{"purpose":"tender"}', new_id())
    hangzhou.answers(request)

    with pytest.raises(ExchangeError) as caught:
        hangzhou.answers(request)
    assert caught.value.reason is REPLAYED
    with pytest.raises(ExchangeError):
        hangzhou.answers(replace(request, body=b'{"purpose":"hiring"}'))


def test_question_is_answered_while_the_registry_is_stale_and_says_so(
    cities: tuple[City, City],
) -> None:
    zhengzhou, hangzhou = cities
    later = NOW + timedelta(hours=25)
    fields = Fields.of([("content-type", "application/json")])
    plain = Request("POST", "/fed/v1/queries", "", fields, b"{}")
    request = sign_request(plain, Letterhead(zhengzhou.http, HANGZHOU, later), new_id())

    verified = hangzhou.receives(request, later)

    assert verified.member == ZHENGZHOU
    assert not verified.fresh
