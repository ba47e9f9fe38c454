"""Clients as the command line shows them."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from credit_hub.api.schemas.base import View
from credit_hub.ledger.clients.client import Client, Grant
from credit_hub.model.interval import utc_iso

__all__ = ["ClientView", "GrantView"]


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

    @classmethod
    def of(cls, client: Client) -> Self:
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
        )


class GrantView(View):
    """A client with its token, shown this once."""

    client: ClientView
    token: str = Field(description="For the header Authorization: Bearer.")

    @classmethod
    def of(cls, grant: Grant) -> Self:
        """Make the view of a grant."""
        return cls(client=ClientView.of(grant.client), token=grant.token.secret)
