"""Keys of clients, access tokens and what is good once, on each database."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from credit_hub.ledger.clients.client import Token
from credit_hub.ledger.clients.keys import ClientKey
from credit_hub.ledger.receipts.keys import SigningKey
from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.storage.spent import mark_of
from credit_hub.model.errors import ConflictError, InvalidValueError

pytestmark = pytest.mark.integration

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def new_key(client: str = "client:1", at: datetime = NOW) -> ClientKey:
    return ClientKey(client, SigningKey.generate("ES256").public, at)


def test_key_is_kept_as_it_was_and_ends_the_others_at_the_time_that_is_said(
    ledger: Ledger,
) -> None:
    first, other, second = new_key(), new_key("client:2"), new_key(at=NOW + HOUR)
    for key in (first, other):
        ledger.client_keys.put(key, NOW)
    ledger.client_keys.put(second, NOW + 2 * HOUR)

    def kids(at: datetime) -> list[str]:
        return [key.kid for key in ledger.client_keys.live("client:1", at)]

    assert kids(NOW) == [first.kid]
    assert kids(NOW + HOUR) == [first.kid, second.kid]
    assert kids(NOW + 2 * HOUR) == [second.kid]
    (kept,) = ledger.client_keys.live("client:2", NOW + 9 * HOUR)
    assert (kept.kid, kept.text(), kept.expires_at) == (other.kid, other.text(), None)


def test_key_that_ends_sooner_is_not_prolonged(ledger: Ledger) -> None:
    first, second = new_key(), new_key()
    ledger.client_keys.put(first, NOW)
    ledger.client_keys.put(second, NOW + HOUR)

    ledger.client_keys.put(new_key(), NOW + 9 * HOUR)

    ends = {key.kid: key.expires_at for key in ledger.client_keys.of("client:1")}
    assert ends[first.kid] == NOW + HOUR
    assert ends[second.kid] == NOW + 9 * HOUR


def test_key_that_a_client_had_is_not_given_again_and_nothing_changes(ledger: Ledger) -> None:
    first, second = new_key(), new_key()
    ledger.client_keys.put(first, NOW)
    ledger.client_keys.put(second, NOW)
    before = ledger.client_keys.of("client:1")

    with pytest.raises(ConflictError, match=first.kid):
        ledger.client_keys.put(first, NOW)

    assert ledger.client_keys.of("client:1") == before


def test_access_token_is_good_until_it_or_its_key_ends(ledger: Ledger) -> None:
    key, token = new_key(), Token.for_access()
    ledger.client_keys.put(key, NOW)
    ledger.client_keys.issue(token, key, NOW, NOW + HOUR)
    holder = ledger.client_keys.holder

    before = holder(token, NOW), holder(token, NOW + HOUR), holder(Token.for_access(), NOW)
    ledger.client_keys.put(new_key(), NOW + HOUR / 2)
    shorter = holder(token, NOW), holder(token, NOW + HOUR / 2)
    ledger.client_keys.void("client:1", NOW)

    assert before == ("client:1", None, None)
    assert shorter == ("client:1", None)
    assert holder(token, NOW) is None


def test_access_token_is_kept_as_a_digest_until_it_has_expired(ledger: Ledger, url: str) -> None:
    key, token = new_key(), Token.for_access()
    ledger.client_keys.put(key, NOW)
    ledger.client_keys.issue(token, key, NOW, NOW + HOUR)

    def rows() -> list[str]:
        engine = create_engine(url)
        with engine.connect() as connection:
            found = [str(row) for row in connection.execute(text("SELECT * FROM access_tokens"))]
        engine.dispose()
        return found

    assert [token.digest in row and token.secret not in row for row in rows()] == [True]
    ledger.client_keys.issue(Token.for_access(), key, NOW + 2 * HOUR, NOW + 3 * HOUR)
    assert [token.digest in row for row in rows()] == [False]


def test_mark_is_spent_once_by_however_many_at_once_and_forgotten_when_it_is_old(
    ledger: Ledger,
) -> None:
    mark = mark_of("assertion", "client:1", "jti")

    with ThreadPoolExecutor(6) as pool:
        spent = list(pool.map(lambda _: ledger.spent.spend(mark, NOW, NOW + HOUR), range(6)))

    assert sorted(spent) == [False] * 5 + [True]
    assert not ledger.spent.spend(mark, NOW + HOUR, NOW + 2 * HOUR)
    assert ledger.spent.spend(mark, NOW + 2 * HOUR, NOW + 3 * HOUR)


def test_private_key_is_refused_and_never_quoted() -> None:
    private = SigningKey.generate("Ed25519").text()

    with pytest.raises(InvalidValueError, match="private") as caught:
        ClientKey.read("client:1", private, NOW)

    assert json.loads(private)["d"] not in str(caught.value) + caught.value.remedy
