"""Who calls: the seam at which a request becomes that of a client or of a person.

A client shows a token, a person the cookie of a session, and a caller on the machine of a hub that
knows nobody yet needs neither. Whatever shows who calls, routes see a :class:`Caller` and nothing
of how it was found out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Final, Self

from fastapi import Depends, Request
from starlette.datastructures import Headers

from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.ledger.accounts.account import Account, session_digest
from credit_hub.ledger.clients.client import MOST_JOBS, Client, Token
from credit_hub.model.access.access import NOBODY, OPERATOR, Access
from credit_hub.model.network import is_loopback

__all__ = [
    "LOCAL",
    "Caller",
    "ClientDep",
    "Door",
    "Stranger",
    "caller_of",
    "cookie_name",
    "is_reached",
    "login_cookie_name",
    "login_demanded",
    "session_of",
]

LOCAL: Final = "local"
"""Id of whoever calls from this machine without a token; ids of clients begin with client:."""
_LONGEST: Final = 200
"""Characters of a token that are looked at; ours have 48."""
_PERSON_PER_MINUTE: Final = 600
_PERSON_JOBS: Final = 2
_LOGINS_PER_MINUTE: Final = 60
_LOGOUTS_PER_MINUTE: Final = 1200
"""A provider that shuts out a whole office tells of each of its sessions at once."""
_LOOK_SECONDS: Final = 1.0
"""How old the knowledge may be that there is no account and no client yet."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request, what it may do, its quotas: requests in sixty seconds, jobs at once.

    ``session`` is the digest of the session by which a person was known; None for a program.
    """

    id: str
    per_minute: int
    jobs: int
    access: Access = OPERATOR
    session: str | None = None
    must_change: bool = False

    @classmethod
    def of(cls, client: Client) -> Self:
        """Return a registered client as a caller."""
        return cls(client.id, client.per_minute, client.jobs, client.access)

    @classmethod
    def person(cls, account: Account, session: str) -> Self:
        """Return somebody who is logged in."""
        return cls(
            account.id,
            _PERSON_PER_MINUTE,
            _PERSON_JOBS,
            account.access,
            session,
            account.must_change,
        )

    @classmethod
    def entrant(cls, address: str, *, program: bool = False) -> Self:
        """Return somebody who is about to log in, counted by address; programs apart."""
        kind = "program" if program else "entrant"
        return cls(f"{kind}:{address}", _LOGINS_PER_MINUTE, 0, NOBODY)

    @classmethod
    def provider(cls, address: str) -> Self:
        """Return whoever says that a session at the provider is over; shown by its signature."""
        return cls(f"provider:{address}", _LOGOUTS_PER_MINUTE, 0, NOBODY)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who may not ask; ``showed`` says whether a token was shown that is not good."""

    showed: bool


class Door:
    """Says who a request comes from."""

    def __init__(self, settings: Settings, notary: Notary) -> None:
        """Know callers by the ledger of the notary; it is opened at the first request."""
        self._notary = notary
        self._cookie = cookie_name(settings)
        self._local = None
        self._is_settled = settings.require_login is not None
        self._looked_at = float("-inf")
        if not login_demanded(settings):
            self._local = Caller(LOCAL, settings.local_per_minute, MOST_JOBS)

    def needs_ledger(self, headers: Headers) -> bool:
        """Say whether :meth:`caller` will read the ledger, which blocks."""
        return "authorization" in headers or "cookie" in headers or self._must_look()

    def caller(self, headers: Headers) -> Caller | Stranger:
        """Return who calls.

        What is shown counts, also where nothing need be shown: a program with a void token shall
        hear of it. Unknown, revoked and malformed tokens are told apart by nothing. A token stands
        before a cookie.

        Raises:
            LedgerError: The ledger cannot be read.
        """
        shown = headers.getlist("authorization")
        if not shown:
            return self._person(headers) or self._anybody()
        scheme, _, secret = shown[0].partition(" ")
        if len(shown) > 1 or scheme.lower() != "bearer" or len(secret) > _LONGEST:
            return Stranger(showed=True)
        found = self._program(Token(secret.strip()))
        return Stranger(showed=True) if found is None else Caller.of(found)

    def _program(self, token: Token) -> Client | None:
        """Return the client of a token, or of one that it was given for its signature."""
        ledger = self._notary.ledger
        if (found := ledger.clients.holder(token)) is not None:
            return found
        id_ = ledger.client_keys.holder(token, datetime.now(UTC))
        client = None if id_ is None else ledger.clients.named(id_)
        return None if client is None or client.revoked_at is not None else client

    def _person(self, headers: Headers) -> Caller | None:
        """Return who is logged in; a session that has ended is as none."""
        if (id_ := session_of(headers, self._cookie)) is None:
            return None
        digest = session_digest(id_)
        found = self._notary.ledger.accounts.holder(digest, datetime.now(UTC))
        return None if found is None else Caller.person(found[1], digest)

    def _anybody(self) -> Caller | Stranger:
        if self._must_look():
            self._looked_at = time.monotonic()
            ledger = self._notary.ledger
            if ledger.accounts.any() or ledger.clients.any():
                # Never open again in this process: who was let in once was let in for a reason.
                self._local = None
        return self._local or Stranger(showed=False)

    def _must_look(self) -> bool:
        if self._local is None or self._is_settled:
            return False
        return time.monotonic() - self._looked_at > _LOOK_SECONDS


def is_reached(settings: Settings) -> bool:
    """Say whether others than this machine reach the service.

    Behind a reverse proxy, which names in CREDIT_HUB_ALLOWED_HOSTS tell of, everybody seems to call
    from this machine.
    """
    return not is_loopback(settings.host) or bool(settings.allowed_hosts)


def login_demanded(settings: Settings) -> bool:
    """Say whether every request must show a token or a session from the start.

    Unless a setting says so, none is demanded on a loopback address, until there is an account or
    a client. A hub that has an OpenID provider has people who log in.
    """
    if settings.require_login is not None:
        return settings.require_login
    return is_reached(settings) or settings.oidc_issuer is not None


def cookie_name(settings: Settings) -> str:
    """Return the name of the cookie of sessions.

    Whoever is reached by others is reached through TLS: the prefix binds the cookie to it and to
    this one host (RFC 6265bis, 4.1.3.2).
    """
    return "__Host-credit-hub" if is_reached(settings) else "credit-hub-session"


def login_cookie_name(settings: Settings) -> str:
    """Return the name of the cookie that binds a login at the OpenID provider to a browser."""
    return "__Host-credit-hub-login" if is_reached(settings) else "credit-hub-login"


def session_of(headers: Headers, name: str) -> str | None:
    """Return what a cookie of a request holds; None: there is none, or nothing readable."""
    jar: SimpleCookie = SimpleCookie()
    try:
        for line in headers.getlist("cookie"):
            jar.load(line)
    except CookieError:
        return None
    found = jar.get(name)
    return found.value if found is not None and 0 < len(found.value) <= _LONGEST else None


def caller_of(request: Request) -> Caller:
    """Return who sent a request that was let in."""
    caller: Caller = request.state.caller
    return caller


ClientDep = Annotated[Caller, Depends(caller_of)]
