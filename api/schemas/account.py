"""Accounts as the command line shows them."""

from __future__ import annotations

from typing import Self

from pydantic import Field

from credit_hub.api.schemas.base import View
from credit_hub.ledger.accounts.account import Account
from credit_hub.model.interval import utc_iso

__all__ = ["AccountView", "OpenedView"]


class AccountView(View):
    """An account, without anything that lets somebody in."""

    id: str
    name: str
    roles: tuple[str, ...] = Field(description="What it may do, see docs/how-to/access.md.")
    regions: tuple[str, ...] = Field(description="Division codes that it sees; none: the city.")
    second_factor: bool
    must_change_password: bool
    created_at: str
    disabled_at: str | None
    issuer: str | None = Field(description="OpenID provider that knows its holder; null: local.")

    @classmethod
    def of(cls, account: Account) -> Self:
        """Make the view of an account."""
        disabled = account.disabled_at
        return cls(
            id=account.id,
            name=account.name,
            roles=account.roles,
            regions=account.codes,
            second_factor=account.totp is not None,
            must_change_password=account.must_change,
            created_at=utc_iso(account.created_at),
            disabled_at=None if disabled is None else utc_iso(disabled),
            issuer=account.issuer,
        )


class OpenedView(View):
    """An account with what its holder needs, shown this once."""

    account: AccountView
    password: str | None = Field(description="To be changed at the first login; null: as it was.")
    totp: str | None = Field(description="Address of the second factor, for an authenticator.")
    recovery: tuple[str, ...] = Field(description="Codes in place of the second factor, once each.")
