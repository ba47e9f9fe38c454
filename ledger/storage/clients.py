"""Clients, by id, name and token."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, or_, select, update

from credit_hub.ledger.clients.client import Client, Token
from credit_hub.ledger.storage.client_tables import clients
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.access.access import Access
from credit_hub.model.errors import ConflictError, NotFoundError

__all__ = ["ClientRepository"]


@dataclass(frozen=True, slots=True)
class ClientRepository:
    """Keeps clients; none is deleted: what it asked stays its own after it is revoked."""

    transaction: Transactions

    def add(self, client: Client) -> None:
        """Keep a new client.

        Raises:
            ConflictError: There is, or was, one of this name.
        """
        row = clients.insert().values(
            id=client.id,
            name=client.name,
            token_digest=client.token_digest,
            per_minute=client.per_minute,
            jobs=client.jobs,
            created_at=client.created_at,
            revoked_at=client.revoked_at,
            roles=",".join(client.roles),
            codes=",".join(client.codes),
        )
        try:
            with self.transaction() as connection:
                connection.execute(row)
        except ConflictError as error:
            message = f"there is a client {client.name!r} already"
            remedy = "give another name, or a new token to that one: credit-hub clients rotate"
            raise ConflictError(message, remedy=remedy) from error

    def all(self) -> tuple[Client, ...]:
        """Return all clients, revoked ones too, the oldest first."""
        query = select(clients).order_by(clients.c.created_at, clients.c.id)
        with self.transaction() as connection:
            return tuple(map(_client, connection.execute(query)))

    def named(self, name_or_id: str) -> Client:
        """Return a client by its name or id, also a revoked one.

        Raises:
            NotFoundError: There is none.
        """
        found = self._first(or_(clients.c.id == name_or_id, clients.c.name == name_or_id))
        if found is None:
            message = f"no client {name_or_id[:100]!r}"
            raise NotFoundError(message, remedy="list them: credit-hub clients list")
        return found

    def holder(self, token: Token) -> Client | None:
        """Return the client whose token this is; None for unknown and revoked ones alike.

        The row is found by a digest, of which a caller cannot choose the bytes, and compared in
        constant time.
        """
        found = self._first(clients.c.token_digest == token.digest)
        return found if found is not None and found.holds(token) else None

    def rotate(self, client_id: str, token: Token) -> None:
        """Put a new token in the place of the old one, which is void from now on.

        Raises:
            ConflictError: The client is revoked.
        """
        self._change(client_id, {"token_digest": token.digest})

    def revoke(self, client_id: str, now: datetime) -> None:
        """Void the token of a client for good.

        Raises:
            ConflictError: It is revoked already.
        """
        self._change(client_id, {"revoked_at": now})

    def permit(self, client_id: str, roles: Sequence[str], codes: Sequence[str]) -> None:
        """Give a client other roles and another scope; they hold from its next request on.

        Raises:
            InvalidValueError: The roles exclude each other, or a code is none.
            ConflictError: The client is revoked.
        """
        Access.of(roles, codes)
        self._change(client_id, {"roles": ",".join(roles), "codes": ",".join(codes)})

    def any(self) -> bool:
        """Say whether there is, or was, a client."""
        with self.transaction() as connection:
            return connection.execute(select(clients.c.id).limit(1)).first() is not None

    def _first(self, condition: ColumnElement[bool]) -> Client | None:
        with self.transaction() as connection:
            row = connection.execute(select(clients).where(condition)).first()
        return None if row is None else _client(row)

    def _change(self, client_id: str, values: dict[str, object]) -> None:
        change = update(clients).where(clients.c.id == client_id, clients.c.revoked_at.is_(None))
        with self.transaction() as connection:
            changed = connection.execute(change.values(values)).rowcount
        if not changed:
            message = f"client {client_id!r} is revoked"
            raise ConflictError(message, remedy="add another one: credit-hub clients add")


def _client(row: Row[tuple[object, ...]]) -> Client:
    return Client(
        id=row.id,
        name=row.name,
        token_digest=row.token_digest,
        per_minute=row.per_minute,
        jobs=row.jobs,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
        roles=tuple(row.roles.split(",")),
        codes=tuple(filter(None, row.codes.split(","))),
    )
