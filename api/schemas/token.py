"""An access token as a client is given it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field

from credit_hub.api.schemas.base import View
from credit_hub.api.tokens import Issued

__all__ = ["TokenView"]


class TokenView(View):
    """Answer of RFC 6749, section 5.1."""

    access_token: str = Field(
        description="For the header Authorization: Bearer.", examples=["chub_at_..."]
    )
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  # a kind, no secret
    expires_in: int = Field(
        description="Seconds for which it is good; then ask for another one.", examples=[600]
    )

    @classmethod
    def of(cls, issued: Issued) -> Self:
        """Make the view of a token."""
        return cls(access_token=issued.token.secret, expires_in=issued.seconds)
