"""Keys of clients, and the short-lived tokens that they are exchanged for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, or_, select, update

from credit_hub.ledger.clients.client import Token
from credit_hub.ledger.clients.keys import ClientKey
from credit_hub.ledger.receipts.canonical import parse
from credit_hub.ledger.receipts.keys import PublicKey
from credit_hub.ledger.storage.identity_tables import access_tokens, client_keys
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["ClientKeyRepository"]


@dataclass(frozen=True, slots=True)
class ClientKeyRepository:
    """Keeps keys, expired ones too: a log that names one can still be read."""

    transaction: Transactions

    def put(self, key: ClientKey, others_until: datetime) -> None:
        """Keep a new key; the client's other keys are good until ``others_until`` at most.

        Raises:
            ConflictError: The client has, or had, this key.
        """
        row = client_keys.insert().values(
            client=key.client,
            kid=key.kid,
            jwk=key.text(),
            added_at=key.added_at,
            expires_at=key.expires_at,
        )
        try:
            with self.transaction() as connection:
                _end(connection, key.client, others_until)
                connection.execute(row)
        except ConflictError as error:
            message = f"the client has, or had, the key {key.kid}"
            raise ConflictError(message, remedy="make a new key") from error

    def of(self, client: str) -> tuple[ClientKey, ...]:
        """Return all keys of a client, the oldest first."""
        query = (
            select(client_keys)
            .where(client_keys.c.client == client)
            .order_by(client_keys.c.added_at, client_keys.c.kid)
        )
        with self.transaction() as connection:
            return tuple(map(_key, connection.execute(query)))

    def live(self, client: str, now: datetime) -> tuple[ClientKey, ...]:
        """Return the keys of a client that are good at a moment."""
        return tuple(key for key in self.of(client) if key.is_live(now))

    def void(self, client: str, now: datetime) -> None:
        """End all keys and access tokens of a client at once."""
        with self.transaction() as connection:
            _end(connection, client, now)
            connection.execute(access_tokens.delete().where(access_tokens.c.client == client))

    def issue(self, token: Token, key: ClientKey, now: datetime, expires_at: datetime) -> None:
        """Keep the digest of an access token; those that have expired leave."""
        row = access_tokens.insert().values(
            digest=token.digest, client=key.client, kid=key.kid, expires_at=expires_at
        )
        with self.transaction() as connection:
            connection.execute(access_tokens.delete().where(access_tokens.c.expires_at < now))
            connection.execute(row)

    def holder(self, token: Token, now: datetime) -> str | None:
        """Return the id of the client that was given a token; None: unknown, or no longer good.

        It is good no longer than the key that it was asked with, also where that was ended since.
        """
        own = and_(
            client_keys.c.client == access_tokens.c.client,
            client_keys.c.kid == access_tokens.c.kid,
        )
        live = or_(client_keys.c.expires_at.is_(None), client_keys.c.expires_at > now)
        query = (
            select(access_tokens.c.client)
            .join(client_keys, own)
            .where(access_tokens.c.digest == token.digest, access_tokens.c.expires_at > now, live)
        )
        with self.transaction() as connection:
            found = connection.scalar(query)
        return None if found is None else str(found)


def _end(connection: Connection, client: str, at: datetime) -> None:
    """Let no key of a client be good from a moment on; one that ends sooner, does."""
    later = or_(client_keys.c.expires_at.is_(None), client_keys.c.expires_at > at)
    connection.execute(
        update(client_keys).where(client_keys.c.client == client, later).values(expires_at=at)
    )


def _key(row: Row[tuple[object, ...]]) -> ClientKey:
    return ClientKey(row.client, PublicKey.read(parse(row.jwk)), row.added_at, row.expires_at)
