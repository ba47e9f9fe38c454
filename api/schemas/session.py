"""Logging in, and what the caller may do."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from credit_hub.api.clients import Caller
from credit_hub.api.schemas.base import View
from credit_hub.model.access.permissions import Permission
from credit_hub.model.access.roles import ROLES, VERSION

__all__ = ["LoginBody", "PasswordBody", "ProviderLogoutView", "SessionView"]

_MOST = 200


class LoginBody(BaseModel):
    """Name, password and code of the second factor."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=100, description="Name of the account.")
    password: SecretStr = Field(min_length=1, max_length=_MOST)
    code: SecretStr | None = Field(
        default=None,
        max_length=40,
        description="Six digits of the authenticator, or a recovery code; where the account has a "
        "second factor.",
    )


class PasswordBody(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    current: SecretStr = Field(min_length=1, max_length=_MOST)
    new: SecretStr = Field(min_length=1, max_length=_MOST, description="12 characters or more.")


class SessionView(View):
    """Who the caller is, and what it may do."""

    id: str = Field(description="Of the account or client; local: this machine.")
    roles: tuple[str, ...]
    regions: tuple[str, ...] = Field(description="Division codes that it sees; none: the city.")
    permissions: tuple[str, ...]
    purposes: tuple[str, ...] = Field(description="For which it may ask about facts.")
    must_change_password: bool = Field(description="Nothing else may be done before.")
    policy: str = Field(description="Version of the roles.")

    @classmethod
    def of(cls, caller: Caller) -> Self:
        """Make the view of a caller."""
        access = caller.access
        purposes = (code for role in sorted(access.roles) for code in ROLES[role].purposes)
        return cls(
            id=caller.id,
            roles=tuple(sorted(access.roles)),
            regions=access.scope.codes,
            permissions=tuple(p.value for p in Permission if access.may(p)),
            purposes=tuple(dict.fromkeys(purposes)),
            must_change_password=caller.must_change,
            policy=VERSION.number,
        )


class ProviderLogoutView(View):
    """The session here has ended; where the one at the OpenID provider is ended."""

    address: str | None = Field(
        description="Where the page sends the browser; null: the caller did not log in at the "
        "provider, or it offers no logout, or does not answer now."
    )
