"""Who calls: the seam at which a request becomes that of a client.

Today a client shows a token that the operator gave it, and a caller on this machine needs none.
Whatever shows who calls, routes see a :class:`Caller` and nothing of how it was found out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final, Self

from fastapi import Depends, Request
from starlette.datastructures import Headers

from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings, is_loopback
from credit_hub.ledger.clients.client import MOST_JOBS, Client, Token

__all__ = ["LOCAL", "Caller", "ClientDep", "Door", "Stranger", "caller_of"]

LOCAL: Final = "local"
"""Id of whoever calls from this machine without a token; ids of clients begin with client:."""
_LONGEST: Final = 200
"""Characters of a token that are looked at; ours have 48."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, with its quotas: requests in any sixty seconds, batch jobs at once."""

    id: str
    per_minute: int
    jobs: int

    @classmethod
    def of(cls, client: Client) -> Self:
        """Return a registered client as a caller."""
        return cls(client.id, client.per_minute, client.jobs)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who may not ask; ``showed`` says whether a token was shown that is not good."""

    showed: bool


class Door:
    """Says who a request comes from."""

    def __init__(self, settings: Settings, notary: Notary) -> None:
        """Know callers by the ledger of the notary; it is opened at the first token."""
        self._notary = notary
        self._local = None
        if not token_demanded(settings):
            self._local = Caller(LOCAL, settings.local_per_minute, MOST_JOBS)

    def needs_ledger(self, headers: Headers) -> bool:
        """Say whether :meth:`caller` will read the ledger, which blocks."""
        return "authorization" in headers

    def caller(self, headers: Headers) -> Caller | Stranger:
        """Return who calls.

        What is shown counts, also where nothing need be shown: a program with a void token shall
        hear of it. Unknown, revoked and malformed tokens are told apart by nothing.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        shown = headers.getlist("authorization")
        if not shown:
            return self._local or Stranger(showed=False)
        scheme, _, secret = shown[0].partition(" ")
        if len(shown) > 1 or scheme.lower() != "bearer" or len(secret) > _LONGEST:
            return Stranger(showed=True)
        found = self._notary.ledger.clients.holder(Token(secret.strip()))
        return Stranger(showed=True) if found is None else Caller.of(found)


def token_demanded(settings: Settings) -> bool:
    """Say whether every request must show a token.

    Unless a setting says so, none is demanded on a loopback address. Behind a reverse proxy, which
    names in CREDIT_HUB_ALLOWED_HOSTS tell of, everybody seems to call from this machine.
    """
    if settings.require_token is not None:
        return settings.require_token
    return not is_loopback(settings.host) or bool(settings.allowed_hosts)


def caller_of(request: Request) -> Caller:
    """Return who sent a request that was let in."""
    caller: Caller = request.state.caller
    return caller


ClientDep = Annotated[Caller, Depends(caller_of)]
