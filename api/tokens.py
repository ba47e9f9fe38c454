"""The exchange of a client's signed assertion for a token of some minutes (RFC 7523)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from credit_hub.api.notary import Notary
from credit_hub.ledger.clients.assertion import LEEWAY, Assertion, checked, refused, subject_of
from credit_hub.ledger.clients.client import Client, Token
from credit_hub.ledger.storage.spent import mark_of
from credit_hub.model.errors import ClientRefusedError, NotFoundError

__all__ = ["LIFETIME", "Issued", "exchange"]

LIFETIME: Final = timedelta(minutes=10)
"""How long an access token is good: a stolen one is soon worth nothing."""
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Issued:
    """An access token, to whom it was given, and for how long."""

    client: Client
    token: Token
    seconds: int


def exchange(notary: Notary, text: str, client_id: str | None, now: datetime) -> Issued:
    """Return an access token for an assertion that is good and was not used before.

    Args:
        notary: Whose ledger has the keys, and whose issuer is the audience.
        text: The assertion.
        client_id: Id of the client, where the request names it beside the assertion.
        now: The present.

    Raises:
        ClientRefusedError: Anything about it is not right; the log has the reason.
    """
    try:
        client, assertion = _client_of(notary, text, client_id, now)
    except ClientRefusedError as error:
        _log.warning("assertion refused", reason=error.reason)
        raise
    token, end = Token.for_access(), now + LIFETIME
    if assertion.key.expires_at is not None:
        end = min(end, assertion.key.expires_at)
    notary.ledger.client_keys.issue(token, assertion.key, now, end)
    return Issued(client, token, int((end - now).total_seconds()))


def _client_of(
    notary: Notary, text: str, client_id: str | None, now: datetime
) -> tuple[Client, Assertion]:
    ledger, subject = notary.ledger, subject_of(text)
    if client_id not in {None, subject}:
        raise refused("another client_id")
    try:
        client = ledger.clients.named(subject)
    except NotFoundError as error:
        raise refused("no such client") from error
    if client.id != subject or client.revoked_at is not None:
        raise refused("a name in place of the id, or revoked")
    assertion = checked(text, ledger.client_keys.live(client.id, now), notary.issuer, now)
    mark = mark_of("client assertion", client.id, assertion.id)
    if not ledger.spent.spend(mark, now, assertion.expires_at + LEEWAY):
        raise refused("used before")
    return client, assertion
