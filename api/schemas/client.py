"""Clients as the command line shows them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from pydantic import Field

from credit_hub.api.schemas.base import View
from credit_hub.ledger.clients.client import Client, Grant
from credit_hub.ledger.clients.keys import ClientKey
from credit_hub.model.interval import utc_iso

__all__ = ["ClientView", "GrantView", "KeyGrantView", "KeyView"]


class KeyView(View):
    """A public key of a client."""

    kid: str = Field(description="Thumbprint of RFC 7638.")
    algorithm: str
    added_at: str
    expires_at: str | None = Field(description="It is good before; null: no end is set.")

    @classmethod
    def of(cls, key: ClientKey) -> Self:
        """Make the view of a key."""
        return cls(
            kid=key.kid,
            algorithm=key.key.algorithm,
            added_at=utc_iso(key.added_at),
            expires_at=None if key.expires_at is None else utc_iso(key.expires_at),
        )


class ClientView(View):
    """A client without its token, which nobody has but the client."""

    id: str
    name: str
    per_minute: int = Field(description="Requests in any sixty seconds.")
    jobs: int = Field(description="Batch jobs at once.")
    roles: tuple[str, ...] = Field(description="What it may do, see docs/how-to/access.md.")
    regions: tuple[str, ...] = Field(description="Division codes that it sees; none: the city.")
    created_at: str
    revoked_at: str | None = Field(description="When its token was voided for good.")
    keys: tuple[KeyView, ...] = Field(description="That it signs with; none: it has a token.")

    @classmethod
    def of(cls, client: Client, keys: Iterable[ClientKey] = ()) -> Self:
        """Make the view of a client."""
        return cls(
            id=client.id,
            name=client.name,
            per_minute=client.per_minute,
            jobs=client.jobs,
            roles=client.roles,
            regions=client.codes,
            created_at=utc_iso(client.created_at),
            revoked_at=None if client.revoked_at is None else utc_iso(client.revoked_at),
            keys=tuple(map(KeyView.of, keys)),
        )


class GrantView(View):
    """A client with its token, shown this once."""

    client: ClientView
    token: str = Field(description="For the header Authorization: Bearer.")

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """Make the view of a grant."""
        return cls(client=ClientView.of(grant.client), token=grant.token.secret)


class KeyGrantView(View):
    """A client with the key that it was given, and what its assertions must say."""

    client: ClientView
    kid: str = Field(description="The new key.")
    audience: str = Field(description="What aud is in its assertions: the issuer of this hub.")

    @classmethod
    def of(cls, client: Client, keys: Iterable[ClientKey], key: ClientKey, audience: str) -> Self:
        """Make the view of a client and its new key."""
        return cls(client=ClientView.of(client, keys), kid=key.kid, audience=audience)
