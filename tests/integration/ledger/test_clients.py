"""Clients on each database: tokens are found by digest, replaced and voided."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from credit_hub.ledger.clients.client import Client, Grant, Token
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import ConflictError, InvalidValueError, NotFoundError

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def granted(ledger: Ledger, name: str = "platform", *, at: datetime = NOW) -> Grant:
    grant = Grant.new(name, per_minute=600, jobs=2, now=at)
    ledger.clients.add(grant.client)
    return grant


def test_client_is_found_by_its_token_name_and_id(ledger: Ledger) -> None:
    grant = granted(ledger)

    assert ledger.clients.holder(grant.token) == grant.client
    assert ledger.clients.named("platform") == grant.client
    assert ledger.clients.named(grant.client.id) == grant.client


def test_token_is_kept_as_a_digest_alone(ledger: Ledger, url: str) -> None:
    grant = granted(ledger)

    engine = create_engine(url)
    with engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM clients")).all()
    engine.dispose()
    assert grant.token.secret not in str(row)
    assert grant.token.secret.removeprefix("chub_") not in str(row)
    assert grant.token.digest in row


def test_tokens_have_256_random_bits_and_do_not_show_themselves() -> None:
    first, second = Token.generate(), Token.generate()

    assert len(first.secret) == len("chub_") + 43
    assert first != second
    assert first.secret not in repr(first)


def test_unknown_and_revoked_tokens_have_no_holder(ledger: Ledger) -> None:
    grant = granted(ledger)

    ledger.clients.revoke(grant.client.id, NOW + timedelta(days=1))

    assert ledger.clients.holder(grant.token) is None
    assert ledger.clients.holder(Token.generate()) is None
    assert ledger.clients.holder(Token("\ud800")) is None
    assert ledger.clients.named("platform").revoked_at == NOW + timedelta(days=1)


def test_new_token_voids_the_old_one_at_once(ledger: Ledger) -> None:
    grant, new = granted(ledger), Token.generate()

    ledger.clients.rotate(grant.client.id, new)

    found = ledger.clients.holder(new)
    assert found is not None
    assert found.id == grant.client.id
    assert ledger.clients.holder(grant.token) is None


def test_revoked_client_stays_revoked(ledger: Ledger) -> None:
    grant = granted(ledger)
    ledger.clients.revoke(grant.client.id, NOW)

    with pytest.raises(ConflictError, match="revoked"):
        ledger.clients.rotate(grant.client.id, Token.generate())
    with pytest.raises(ConflictError, match="revoked"):
        ledger.clients.revoke(grant.client.id, NOW)


def test_name_is_given_once(ledger: Ledger) -> None:
    first = granted(ledger)
    second = granted(ledger, "other", at=NOW + timedelta(seconds=1))

    with pytest.raises(ConflictError, match="platform"):
        granted(ledger)

    assert ledger.clients.all() == (first.client, second.client)


def test_client_that_is_not_there_is_not_found(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        ledger.clients.named("nobody")


@pytest.mark.parametrize(
    ("name", "per_minute", "jobs"),
    [
        ("", 1, 1),
        (" a", 1, 1),
        ("a\nb", 1, 1),
        ("a" * 101, 1, 1),
        ("a", 0, 1),
        ("a", 60_001, 1),
        ("a", 1, 0),
        ("a", 1, 101),
    ],
)
def test_client_without_a_usable_name_or_quota_is_refused(
    name: str, per_minute: int, jobs: int
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Client("client:1", name, "0" * 64, per_minute, jobs, NOW, None)

    assert caught.value.remedy
